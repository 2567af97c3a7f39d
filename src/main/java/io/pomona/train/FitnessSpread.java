// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import java.util.stream.DoubleStream;

/**
 * How the fitnesses of a generation are spread below the best. Quartiles lie between two fitnesses by
 * the straight line: R. J. Hyndman, Y. Fan, "Sample Quantiles in Statistical Packages", 1996, definition
 * 7, as in NumPy. NaN stands for what is not known.
 *
 * @param worst the lowest fitness
 * @param lowerQuartile above a quarter of them
 * @param median above a half of them
 * @param upperQuartile above three quarters of them
 */
public record FitnessSpread(double worst, double lowerQuartile, double median,
        double upperQuartile) {
    /** What is not known. */
    public static final FitnessSpread NONE = new FitnessSpread(Double.NaN, Double.NaN, Double.NaN,
            Double.NaN);

    /** Returns the spread of the fitnesses that are finite, or {@link #NONE} where none is. */
    public static FitnessSpread of(DoubleStream fitnesses) {
        double[] sorted = fitnesses.filter(Double::isFinite).sorted().toArray();
        return sorted.length == 0
                ? NONE
                : new FitnessSpread(sorted[0], quantile(sorted, 0.25), quantile(sorted, 0.5),
                        quantile(sorted, 0.75));
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
