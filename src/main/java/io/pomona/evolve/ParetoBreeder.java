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
    private final double crossoverRate;
    private final double mutationRate;
    private final WeightMutation mutation;
    private final SigmaAdaptation adaptation;
    private final @Nullable Pruning pruning;
    private final Workers workers;
    private final List<Tools> tools = new ArrayList<>();

    /** What a worker draws with, and the weights before a mutation. */
    private record Tools(RandomBlock random, NoiseBlock noise, float[] before) {}

    ParetoBreeder(ParetoSettings settings, ParameterLayout layout, Workers workers) {
        this.crossover = new WeightCrossover(settings.crossover(), layout);
        this.crossoverRate = settings.crossover().rate();
        this.mutationRate = settings.mutation().individualRate();
        this.adaptation = SigmaAdaptation.of(settings.mutation(), 1);
        this.mutation = new WeightMutation(settings.mutation(), 0, layout);
        this.pruning = settings.against() instanceof SecondObjective.NonZeroWeights rates
                ? new Pruning(rates)
                : null;
        this.workers = workers;
        for (int worker = 0; worker < workers.count(); worker++) {
            tools.add(new Tools(new RandomBlock(), new NoiseBlock(settings.mutation().noise()),
                    new float[layout.size()]));
        }
    }

    /** Returns with which sigma the children of a generation are mutated. */
    double sigma(long generation) {
        return adaptation.sigmas(new SigmaAdaptation.Child(generation, 0, List.of(), true,
                RandomKey.of(0)))[0];
    }

    /** Returns the children that are not the same as a parent. */
    List<float[]> children(List<float[]> parents, long generation, RandomKey key) {
        double[] sigma = {sigma(generation)};
        int[] order = Permutation.of(parents.size(), key.split("pairs").generator());
        // Null where nothing befell the parent.
        float[] @Nullable [] born = new float[parents.size()][];
        workers.run(Math.ceilDiv(order.length, 2), (worker, pair) -> {
            int end = Math.min(2 * pair + 2, order.length);
            breed(parents, born, Arrays.copyOfRange(order, 2 * pair, end), sigma, key,
                    tools.get(worker));
        });
        return Arrays.stream(born).filter(Objects::nonNull).toList();
    }

    private void breed(List<float[]> parents, float[] @Nullable [] born, int[] pair,
            double[] sigma, RandomKey key, Tools tool) {
        RandomKey mixing = key.split("crossover").split(pair[0]);
        if (pair.length == 2 && ChildPlan.happens(mixing, crossoverRate)) {
            float[] a = parents.get(pair[0]).clone();
            float[] b = parents.get(pair[1]).clone();
            crossover.mixInPlace(a, b, mixing, tool.random);
            born[pair[0]] = a;
            born[pair[1]] = b;
        }
        for (int child : pair) {
            RandomKey changing = key.split("mutation").split(child);
            if (ChildPlan.happens(changing, mutationRate)) {
                float[] mixed = born[child];
                float[] weights = mixed == null ? parents.get(child).clone() : mixed;
                mutate(weights, sigma, changing, tool);
                born[child] = weights;
            }
        }
    }

    private void mutate(float[] weights, double[] sigma, RandomKey key, Tools tool) {
        System.arraycopy(weights, 0, tool.before, 0, weights.length);
        mutation.mutateInPlace(weights, sigma, key, tool.noise);
        if (pruning != null) {
            pruning.applyInPlace(weights, tool.before, key, tool.random);
        }
    }
}
