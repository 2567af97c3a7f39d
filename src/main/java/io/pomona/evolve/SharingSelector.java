// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;
import io.jenetics.util.Seq;
import io.pomona.nn.ParameterLayout;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;

/** Selects by another selector, to which it shows fitnesses that are shared by {@link Niching}. */
final class SharingSelector implements Selector<WeightGene, Double> {
    /** Sums that are kept apart, so that additions need not wait for each other. */
    private static final int LANES = 8;

    private final Niching niching;
    private final Selector<WeightGene, Double> selector;
    private final float[] scales;
    private final Workers workers;

    /**
     * Creates a selector.
     *
     * @param selector who selects by the shared fitnesses
     * @param workers who measure the distances
     */
    SharingSelector(Niching niching, Selector<WeightGene, Double> selector, ParameterLayout layout,
            Workers workers) {
        this.niching = niching;
        this.selector = selector;
        this.scales = InitialSpread.inverseOfEachWeight(layout);
        this.workers = workers;
    }

    @Override
    public ISeq<Phenotype<WeightGene, Double>> select(Seq<Phenotype<WeightGene, Double>> population,
            int count, Optimize optimize) {
        double[] shared = shared(population);
        IdentityHashMap<Phenotype<WeightGene, Double>, Phenotype<WeightGene, Double>> originals = new IdentityHashMap<>();
        ISeq<Phenotype<WeightGene, Double>> shown = IntStream.range(0, shared.length)
                .mapToObj(i -> {
                    Phenotype<WeightGene, Double> original = population.get(i);
                    Phenotype<WeightGene, Double> copy = Phenotype.of(original.genotype(),
                            original.generation(), shared[i]);
                    originals.put(copy, original);
                    return copy;
                }).collect(ISeq.toISeq());
        return selector.select(shown, count, optimize).map(originals::get);
    }

    /** Returns the shared fitness of each; what is invalid stays so. */
    double[] shared(Seq<Phenotype<WeightGene, Double>> population) {
        List<float[]> rows = population.stream()
                .map(individual -> WeightChromosome.weights(individual.genotype())).toList();
        int n = rows.size();
        double[][] crowding = new double[n][];
        workers.run(n, (_, i) -> {
            crowding[i] = new double[i];
            Arrays.setAll(crowding[i],
                    j -> niching.crowding(distance(rows.get(i), rows.get(j))));
        });
        double[] shared = new double[n];
        for (int i = 0; i < n; i++) {
            double crowd = 1;
            for (int j = 0; j < n; j++) {
                crowd += i == j ? 0 : crowding[Math.max(i, j)][Math.min(i, j)];
            }
            double fitness = population.get(i).fitness();
            shared[i] = fitness == Fitness.INVALID ? fitness : fitness / crowd;
        }
        return shared;
    }

    private double distance(float[] a, float[] b) {
        double[] sums = new double[LANES];
        int whole = a.length / LANES * LANES;
        for (int i = 0; i < whole; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                float difference = (a[i + lane] - b[i + lane]) * scales[i + lane];
                sums[lane] += (double) difference * difference;
            }
        }
        double sum = 0;
        for (int i = whole; i < a.length; i++) {
            float difference = (a[i] - b[i]) * scales[i];
            sum += (double) difference * difference;
        }
        for (double part : sums) {
            sum += part;
        }
        return Math.sqrt(sum / a.length);
    }
}
