// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.nn.ParameterLayout;
import io.pomona.tensor.Permutation;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes children of pairs as {@link Breeder} does, and prunes them where that is asked for. */
final class ParetoBreeder {
    private final WeightCrossover crossover;
    private final WeightMutation mutation;
    private final @Nullable Pruning pruning;
    private final Workers workers;
    private final List<RandomBlock> draws = new ArrayList<>();
    private final float[][] before;

    ParetoBreeder(ParetoSettings settings, ParameterLayout layout, Workers workers) {
        this.crossover = new WeightCrossover(settings.crossover());
        this.mutation = new WeightMutation(settings.mutation(), 0, layout);
        this.pruning = settings.against() instanceof SecondObjective.NonZeroWeights rates
                ? new Pruning(rates)
                : null;
        this.workers = workers;
        this.before = new float[workers.count()][layout.size()];
        for (int worker = 0; worker < workers.count(); worker++) {
            draws.add(new RandomBlock());
        }
    }

    /** Returns the children that are not the same as a parent. */
    List<float[]> children(List<float[]> parents, RandomKey key) {
        int[] order = Permutation.of(parents.size(), key.split("pairs").generator());
        // Null where nothing befell the parent.
        float[] @Nullable [] born = new float[parents.size()][];
        workers.run(Math.ceilDiv(order.length, 2), (worker, pair) -> {
            int end = Math.min(2 * pair + 2, order.length);
            breed(parents, born, Arrays.copyOfRange(order, 2 * pair, end), key, worker);
        });
        return Arrays.stream(born).filter(Objects::nonNull).toList();
    }

    private void breed(List<float[]> parents, float[] @Nullable [] born, int[] pair, RandomKey key,
            int worker) {
        RandomBlock random = draws.get(worker);
        RandomKey mixing = key.split("crossover").split(pair[0]);
        if (pair.length == 2 && crossover.takesPlace(mixing)) {
            float[] a = parents.get(pair[0]).clone();
            float[] b = parents.get(pair[1]).clone();
            crossover.mixInPlace(a, b, mixing, random);
            born[pair[0]] = a;
            born[pair[1]] = b;
        }
        for (int child : pair) {
            RandomKey changing = key.split("mutation").split(child);
            if (mutation.takesPlace(changing)) {
                float[] mixed = born[child];
                float[] weights = mixed == null ? parents.get(child).clone() : mixed;
                mutate(weights, changing, before[worker], random);
                born[child] = weights;
            }
        }
    }

    private void mutate(float[] weights, RandomKey key, float[] unchanged, RandomBlock random) {
        System.arraycopy(weights, 0, unchanged, 0, weights.length);
        mutation.mutateInPlace(weights, key, random);
        if (pruning != null) {
            pruning.applyInPlace(weights, unchanged, key, random);
        }
    }
}
