// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Alterer;
import io.jenetics.AltererResult;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import io.pomona.nn.ParameterLayout;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Gaussian;
import io.pomona.tensor.RandomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * {@link Mutation} at work, and weight decay with it: a child that is neither mutated nor shrunk stays
 * as it is, fitness included.
 */
final class WeightMutation implements Alterer<WeightGene, Double> {
    private final Mutation mutation;
    private final double weightDecay;
    private final ParameterLayout layout;

    WeightMutation(Mutation mutation, double weightDecay, ParameterLayout layout) {
        this.mutation = mutation;
        this.weightDecay = weightDecay;
        this.layout = layout;
    }

    @Override
    public AltererResult<WeightGene, Double> alter(Seq<Phenotype<WeightGene, Double>> population,
            long generation) {
        RandomKey key = new RandomKey(RandomRegistry.random().nextLong());
        List<Phenotype<WeightGene, Double>> children = new ArrayList<>(population.asList());
        int altered = 0;
        for (int child = 0; child < children.size(); child++) {
            RandomGenerator random = key.split(child).generator();
            boolean mutate = random.nextDouble() < mutation.individualRate();
            if (mutate || weightDecay > 0) {
                float[] weights = WeightChromosome.weights(children.get(child).genotype()).clone();
                shrinkInPlace(weights);
                if (mutate) {
                    mutateInPlace(weights, random);
                }
                children.set(child, Phenotype
                        .of(Genotype.of(WeightChromosome.of(layout, weights)), generation));
                altered++;
            }
        }
        return new AltererResult<>(ISeq.of(children), altered);
    }

    private void shrinkInPlace(float[] weights) {
        if (weightDecay > 0) {
            float keep = (float) (1 - weightDecay);
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= keep;
            }
        }
    }

    /** Adds noise to a share of the weights. */
    void mutateInPlace(float[] weights, RandomGenerator random) {
        for (ParameterSlot slot : layout.slots()) {
            double sigma = sigma(slot);
            for (int i = slot.offset() + skip(random); i < slot.end(); i += 1 + skip(random)) {
                weights[i] += (float) (sigma * Gaussian.draw(random));
            }
        }
    }

    /** Draws how many weights stay before the next that is changed: a geometric number. */
    private int skip(RandomGenerator random) {
        double rate = mutation.geneRate();
        if (rate >= 1) {
            return 0;
        }
        // Far beyond any layer, yet safe to add to an offset.
        int never = Integer.MAX_VALUE / 4;
        double gap = StrictMath.log(1 - random.nextDouble()) / StrictMath.log1p(-rate);
        return gap < never ? (int) gap : never;
    }

    private double sigma(ParameterSlot slot) {
        return switch (mutation.scale()) {
            case ABSOLUTE -> mutation.sigma();
            case INITIAL_SPREAD -> mutation.sigma() * spread(slot);
        };
    }

    private double spread(ParameterSlot slot) {
        double own = spreadAtStart(slot);
        return own > 0
                ? own
                : layout.slots().stream().filter(other -> other.layer().equals(slot.layer()))
                        .mapToDouble(WeightMutation::spreadAtStart).max().orElse(0);
    }

    private static double spreadAtStart(ParameterSlot slot) {
        return slot.parameter().initializer().standardDeviation(slot.parameter().fanIn(),
                slot.parameter().fanOut());
    }
}
