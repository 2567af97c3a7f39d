// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.nn.ParameterLayout;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * How different the individuals of a population are: the standard deviation of a weight over the
 * population, in units of the layer's first spread (of 1 where a layer begins without any), averaged over
 * all weights.
 */
final class Diversity {
    /** Weights that are worked on together, over all individuals. */
    private static final int BLOCK = 1024;

    private final float[] inverseSpreads;
    private final Workers workers;
    private final double[][] scratch;

    Diversity(ParameterLayout layout, Workers workers) {
        this.inverseSpreads = InitialSpread.inverseOfEachWeight(layout);
        this.workers = workers;
        this.scratch = new double[workers.count()][2 * BLOCK];
    }

    /** Returns the diversity of rows of weights; the same for any number of workers. */
    double of(List<float[]> rows) {
        int size = inverseSpreads.length;
        double[] sums = new double[Math.ceilDiv(size, BLOCK)];
        workers.run(sums.length, (worker, block) -> sums[block] = sum(rows, block * BLOCK,
                Math.min(BLOCK, size - block * BLOCK), scratch[worker]));
        double sum = 0;
        for (double part : sums) {
            sum += part;
        }
        return sum / size;
    }

    /** Adds up the relative standard deviations of a block, in two passes while it is in the cache. */
    private double sum(List<float[]> rows, int from, int count, double[] moments) {
        Arrays.fill(moments, 0);
        for (float[] row : rows) {
            addTo(moments, row, from, count);
        }
        for (int i = 0; i < count; i++) {
            moments[i] /= rows.size();
        }
        for (float[] row : rows) {
            addSquares(moments, row, from, count);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.sqrt(moments[BLOCK + i] / rows.size()) * inverseSpreads[from + i];
        }
        return sum;
    }

    private static void addTo(double[] means, float[] row, int from, int count) {
        for (int i = 0; i < count; i++) {
            means[i] += row[from + i];
        }
    }

    private static void addSquares(double[] moments, float[] row, int from, int count) {
        for (int i = 0; i < count; i++) {
            double difference = row[from + i] - moments[i];
            moments[BLOCK + i] += difference * difference;
        }
    }
}
