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
import io.pomona.tensor.Permutation;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes children: pairs up all parents at random, each once, mixes a pair with the stated probability,
 * and mutates each of the two with another. One alterer does both, so that a child is one new array, and
 * a pair is bred by one worker while it is in its cache. A child that nothing befell is its parent,
 * fitness included.
 */
final class Breeder implements Alterer<WeightGene, Double> {
    private final WeightCrossover crossover;
    private final WeightMutation mutation;
    private final ParameterLayout layout;
    private final Workers workers;
    private final List<RandomBlock> draws = new ArrayList<>();

    Breeder(WeightCrossover crossover, WeightMutation mutation, ParameterLayout layout,
            Workers workers) {
        this.crossover = crossover;
        this.mutation = mutation;
        this.layout = layout;
        this.workers = workers;
        for (int worker = 0; worker < workers.count(); worker++) {
            draws.add(new RandomBlock());
        }
    }

    @Override
    public AltererResult<WeightGene, Double> alter(Seq<Phenotype<WeightGene, Double>> population,
            long generation) {
        RandomKey key = new RandomKey(RandomRegistry.random().nextLong());
        List<float[]> parents = population.stream()
                .map(parent -> WeightChromosome.weights(parent.genotype())).toList();
        int[] order = Permutation.of(parents.size(), key.split("pairs").generator());
        // Null where the parent lives on.
        float[] @Nullable [] born = new float[parents.size()][];
        double[] parentFitness = population.stream()
                .mapToDouble(parent -> parent.isEvaluated() ? parent.fitness() : Double.NaN)
                .toArray();
        workers.run(Math.ceilDiv(order.length, 2), (worker, pair) -> {
            int first = 2 * pair;
            int end = Math.min(first + 2, order.length);
            breed(parents, born, parentFitness, Arrays.copyOfRange(order, first, end), key,
                    draws.get(worker));
        });
        return result(population, born, parentFitness, generation);
    }

    /** Fills in what is born to one pair, or to one that is left without a partner. */
    private void breed(List<float[]> parents, float[] @Nullable [] born, double[] parentFitness,
            int[] pair, RandomKey key, RandomBlock random) {
        RandomKey mixing = key.split("crossover").split(pair[0]);
        if (pair.length == 2 && crossover.takesPlace(mixing)) {
            float[] a = parents.get(pair[0]).clone();
            float[] b = parents.get(pair[1]).clone();
            crossover.mixInPlace(a, b, mixing, random);
            born[pair[0]] = a;
            born[pair[1]] = b;
            double mean = (parentFitness[pair[0]] + parentFitness[pair[1]]) / 2;
            parentFitness[pair[0]] = mean;
            parentFitness[pair[1]] = mean;
        }
        for (int child : pair) {
            RandomKey changing = key.split("mutation").split(child);
            boolean mutate = mutation.takesPlace(changing);
            if (mutate || mutation.shrinks()) {
                float[] mixed = born[child];
                float[] weights = mixed == null ? parents.get(child).clone() : mixed;
                if (mutation.shrinks()) {
                    mutation.shrinkInPlace(weights);
                }
                if (mutate) {
                    mutation.mutateInPlace(weights, changing, random);
                }
                born[child] = weights;
            }
        }
    }

    private AltererResult<WeightGene, Double> result(Seq<Phenotype<WeightGene, Double>> population,
            float[] @Nullable [] born, double[] parentFitness, long generation) {
        List<Phenotype<WeightGene, Double>> children = new ArrayList<>(born.length);
        int altered = 0;
        for (int i = 0; i < born.length; i++) {
            float[] weights = born[i];
            if (weights == null) {
                children.add(population.get(i));
            } else {
                children.add(Phenotype.of(Genotype.of(
                        WeightChromosome.ofChild(layout, weights, parentFitness[i])),
                        generation));
                altered++;
            }
        }
        return new AltererResult<>(ISeq.of(children), altered);
    }
}
