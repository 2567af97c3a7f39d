// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import java.util.stream.IntStream;

/**
 * Corrects p-values of several tests, so that the chance of even one false difference stays as it
 * is: S. Holm, "A simple sequentially rejective multiple test procedure", 1979.
 */
public final class HolmCorrection {
    private HolmCorrection() {}

    /** Returns the corrected p-values, in the order of the others. */
    public static double[] adjusted(double[] p) {
        int[] order = IntStream.range(0, p.length).boxed()
                .sorted((i, j) -> Double.compare(p[i], p[j])).mapToInt(i -> i).toArray();
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int rank = 0; rank < order.length; rank++) {
            largest = Math.max(largest, Math.min(1, (p.length - rank) * p[order[rank]]));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }
}
