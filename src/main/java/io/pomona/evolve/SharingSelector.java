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
    /** Individuals compared with as many others at a time, so that a block of each stays in the cache. */
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
        workers.run(tiles * tiles, (_, task) -> fillTile(crowding, task / tiles * TILE,
                task % tiles * TILE));
        return crowding;
    }

    private void fillTile(double[][] crowding, int firstRow, int firstColumn) {
        Distance.squares(rows, firstRow, firstColumn, TILE, crowding);
        for (int i = firstRow; i < Math.min(firstRow + TILE, rows.length); i++) {
            for (int j = firstColumn; j < Math.min(firstColumn + TILE, i); j++) {
                crowding[i][j] = niching.crowding(Math.sqrt(crowding[i][j] / scales.length));
            }
        }
    }

    private void scale(float[] weights, float[] to) {
        for (int i = 0; i < scales.length; i++) {
            to[Distance.START + i] = weights[i] * scales[i];
        }
    }
}
