// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.data.DataSet;
import io.pomona.evolve.Learned;
import io.pomona.evolve.Learning;
import io.pomona.evolve.WeightChromosome;
import io.pomona.evolve.hybrid.LearningSettings.WriteBack;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Learner;
import io.pomona.train.OptimizerState.Moments;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learning by gradient steps on minibatches. Each place of a generation has a course of its own through
 * the training set, epoch by epoch, that its children take on where those of the generation before
 * ended; so siblings see different batches. Moving statistics are not kept: those of the network that is
 * given are measured, as for every evolved network.
 */
public final class GradientLearning implements Learning {
    private final Network network;
    private final DataSet data;
    private final LearningSettings settings;
    private final RandomKey key;
    private final Benches benches;

    /**
     * Creates the learning of a population.
     *
     * @param loss what is made small
     * @param key from which the order of the samples, dropout and who learns are drawn
     * @param workers who teach: each a child of its own, or all of them one where there are fewer
     *        children; results do not depend on their number
     */
    public GradientLearning(Network network, DataSet data, Loss loss, LearningSettings settings,
            RandomKey key, Workers workers) {
        this.network = network;
        this.data = data;
        this.settings = settings;
        this.key = key;
        this.benches = new Benches(workers,
                team -> new Learner(network, data, loss, settings.descent(), team));
    }

    @Override
    public Lesson learn(List<WeightChromosome> parents, List<WeightChromosome> children,
            long generation, int firstPlace, long samplesLeft) {
        int[] pupils = pupils(children.size(), generation, firstPlace);
        long step = Learner.passes(settings.descent(), data);
        int steps = stepsWithin(samplesLeft, step * Math.max(1, pupils.length));
        long first = (generation - 1) * settings.steps();
        List<WeightChromosome> taught = new ArrayList<>(children);
        if (steps == 0 || pupils.length == 0) {
            return new Lesson(taught, 0, Double.NaN);
        }
        WeightChromosome[] results = new WeightChromosome[pupils.length];
        benches.run(pupils.length, (learner, index) -> {
            int child = pupils[index];
            results[index] = teach(learner, parents.get(child), children.get(child),
                    new Learner.Stretch(first, steps),
                    key.split("child").split(firstPlace + child));
        });
        for (int index = 0; index < pupils.length; index++) {
            taught.set(pupils[index], results[index]);
        }
        return new Lesson(taught, steps * (step * pupils.length),
                Learner.rate(settings.descent(), data, first + steps - 1));
    }

    private int[] pupils(int children, long generation, int firstPlace) {
        RandomKey draw = key.split("share").split(generation);
        int[] chosen = new int[children];
        int count = 0;
        for (int child = 0; child < children; child++) {
            if (draw.split(firstPlace + child).generator().nextDouble() < settings.share()) {
                chosen[count++] = child;
            }
        }
        return Arrays.copyOf(chosen, count);
    }

    /** Returns how many steps begin before the passes are spent, when all pupils do one at a time. */
    private int stepsWithin(long samplesLeft, long passesOfAll) {
        return (int) Math.min(settings.steps(),
                Math.ceilDiv(Math.max(0, samplesLeft), passesOfAll));
    }

    private WeightChromosome teach(Learner learner, WeightChromosome parent,
            WeightChromosome child, Learner.Stretch stretch, RandomKey course) {
        float[] weights = child.weights().clone();
        boolean lamarckian = settings.writeBack() == WriteBack.LAMARCKIAN;
        // Means that were gathered where the learned weights are tell nothing of where the genes are.
        boolean inherits = lamarckian && settings.moments() == LearningSettings.Moments.INHERITED;
        Learned before = parent.learned();
        Moments moments = learner.learn(weights, network.initialBuffers(),
                settings.descent(), inherits && before != null ? before.moments() : null, stretch,
                course);
        @Nullable
        Moments kept = inherits ? moments : null;
        return lamarckian
                ? child.withWeights(weights).withLearned(new Learned(null, kept))
                : child.withLearned(new Learned(weights, null));
    }
}
