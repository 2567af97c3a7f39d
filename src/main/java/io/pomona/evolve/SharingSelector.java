// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;
import io.jenetics.util.Seq;
import io.pomona.nn.ParameterLayout;
import io.pomona.tensor.Distance;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.stream.IntStream;

/** Selects by another selector, to which it shows fitnesses that are shared by {@link Niching}. */
final class SharingSelector implements Selector<WeightGene, Double> {
    /** Individuals compared with as many others at a time, so that a segment of each stays in the cache. */
    private static final int TILE = 12;

    private final Niching niching;
    private final Selector<WeightGene, Double> selector;
    private final float[] scales;
    private final Workers workers;
    /** The weights of the population in units of their spread, each from {@link Distance#START} on. */
    private float[][] rows = {};

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
        IdentityHashMap<Phenotype<WeightGene, Double>, Phenotype<WeightGene, Double>> originals = new IdentityHashMap<>(
                shared.length);
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
        int n = population.size();
        if (rows.length != n) {
            rows = new float[n][];
            Arrays.setAll(rows, _ -> Distance.point(scales.length));
        }
        workers.run(n, (_, i) -> scale(WeightChromosome.weights(population.get(i).genotype()),
                rows[i]));
        double[][] crowding = crowding();
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

    /** Returns how much each counts for those behind it. */
    private double[][] crowding() {
        double[][] crowding = new double[rows.length][rows.length];
        int tiles = Math.ceilDiv(rows.length, TILE);
        // Segment by segment, so that all individuals' places of one stay in the caches.
        for (int from = Distance.START; from < rows[0].length; from += Distance.SEGMENT) {
            int segment = from;
            workers.run(tiles * tiles, (_, task) -> Distance.addSquares(rows, segment,
                    task / tiles * TILE, task % tiles * TILE, TILE, crowding));
        }
        workers.run(rows.length, (_, i) -> {
            for (int j = 0; j < i; j++) {
                crowding[i][j] = niching.crowding(Math.sqrt(crowding[i][j] / scales.length));
            }
        });
        return crowding;
    }

    private void scale(float[] weights, float[] to) {
        for (int i = 0; i < scales.length; i++) {
            to[Distance.START + i] = weights[i] * scales[i];
        }
    }
}
