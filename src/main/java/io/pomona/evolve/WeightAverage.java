// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.List;

/** The mean of networks, weight by weight. */
final class WeightAverage {
    private WeightAverage() {}

    /** Returns the mean of arrays of equal length, added up in their order in double precision. */
    static float[] of(List<float[]> rows) {
        double[] sums = new double[rows.getFirst().length];
        for (float[] row : rows) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += row[i];
            }
        }
        float[] mean = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sums[i] / rows.size());
        }
        return mean;
    }
}
