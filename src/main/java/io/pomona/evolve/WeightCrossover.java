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
import io.pomona.tensor.RandomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * {@link Crossover} at work: pairs up all parents at random, each once, and mixes a pair with the
 * stated probability. A pair that is not mixed stays as it is, fitness included.
 */
final class WeightCrossover implements Alterer<WeightGene, Double> {
    private final Crossover crossover;
    private final ParameterLayout layout;

    WeightCrossover(Crossover crossover, ParameterLayout layout) {
        this.crossover = crossover;
        this.layout = layout;
    }

    @Override
    public AltererResult<WeightGene, Double> alter(Seq<Phenotype<WeightGene, Double>> population,
            long generation) {
        RandomKey key = new RandomKey(RandomRegistry.random().nextLong());
        List<Phenotype<WeightGene, Double>> children = new ArrayList<>(population.asList());
        int[] order = Permutation.of(children.size(), key.split("pairs").generator());
        int altered = 0;
        for (int pair = 0; pair + 1 < order.length; pair += 2) {
            RandomGenerator random = key.split(pair).generator();
            if (random.nextDouble() < crossover.rate()) {
                float[] a = WeightChromosome.weights(children.get(order[pair]).genotype()).clone();
                float[] b = WeightChromosome.weights(children.get(order[pair + 1]).genotype())
                        .clone();
                mixInPlace(a, b, random);
                children.set(order[pair], phenotype(a, generation));
                children.set(order[pair + 1], phenotype(b, generation));
                altered += 2;
            }
        }
        return new AltererResult<>(ISeq.of(children), altered);
    }

    private Phenotype<WeightGene, Double> phenotype(float[] weights, long generation) {
        return Phenotype.of(Genotype.of(WeightChromosome.of(layout, weights)), generation);
    }

    /** Turns two parents into two children. */
    void mixInPlace(float[] a, float[] b, RandomGenerator random) {
        switch (crossover) {
            case Crossover.Uniform(_, double swap) -> uniform(a, b, swap, random);
            case Crossover.SinglePoint(_) -> swap(a, b, random.nextInt(a.length), a.length);
            case Crossover.MultiPoint(_, int points) -> multiPoint(a, b, points, random);
            case Crossover.Line(_, double beyond) -> line(a, b, beyond, random);
        }
    }

    private static void uniform(float[] a, float[] b, double swap, RandomGenerator random) {
        for (int i = 0; i < a.length; i++) {
            if (random.nextDouble() < swap) {
                float kept = a[i];
                a[i] = b[i];
                b[i] = kept;
            }
        }
    }

    private static void multiPoint(float[] a, float[] b, int points, RandomGenerator random) {
        int[] cuts = random.ints(points, 0, a.length).sorted().toArray();
        for (int i = 0; i < cuts.length; i += 2) {
            swap(a, b, cuts[i], i + 1 < cuts.length ? cuts[i + 1] : a.length);
        }
    }

    private static void swap(float[] a, float[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            float kept = a[i];
            a[i] = b[i];
            b[i] = kept;
        }
    }

    private static void line(float[] a, float[] b, double beyond, RandomGenerator random) {
        float s = (float) (random.nextDouble() * (1 + 2 * beyond) - beyond);
        float t = (float) (random.nextDouble() * (1 + 2 * beyond) - beyond);
        for (int i = 0; i < a.length; i++) {
            float difference = b[i] - a[i];
            b[i] = Math.fma(t, difference, a[i]);
            a[i] = Math.fma(s, difference, a[i]);
        }
    }
}
