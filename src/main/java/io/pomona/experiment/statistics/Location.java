// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/** Where some values lie. None of the methods changes its argument or depends on its order. */
public final class Location {
    // The method that NumPy and pandas use: R. Hyndman, Y. Fan, "Sample quantiles in statistical
    // packages", 1996, definition 7.
    private static final Quantile QUANTILE = Quantile.withDefaults().with(EstimationMethod.HF7)
            .withCopy(true);

    private Location() {}

    /** Returns the mean; {@code NaN} of no values. */
    public static double mean(double[] values) {
        return values.length == 0 ? Double.NaN : Mean.of(sorted(values)).getAsDouble();
    }

    /** Returns the standard deviation with n - 1; {@code NaN} of fewer than two values. */
    public static double standardDeviation(double[] values) {
        return values.length < 2
                ? Double.NaN
                : StandardDeviation.of(sorted(values)).getAsDouble();
    }

    /** Returns the median; {@code NaN} of no values. */
    public static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /**
     * Returns a quantile, between two values by straight lines.
     *
     * @param share the share of the values below it, in [0, 1]
     */
    public static double quantile(double[] values, double share) {
        return values.length == 0 ? Double.NaN : QUANTILE.evaluate(values, share);
    }

    /** Returns several quantiles of at least one value. */
    static double[] quantiles(double[] values, double... shares) {
        return QUANTILE.evaluate(values, shares);
    }

    /**
     * Returns the interquartile mean: a quarter of the values, rounded down, is left out at either
     * end. R. Agarwal et al., "Deep reinforcement learning at the edge of the statistical
     * precipice", 2021, section 4.3. Of fewer than four values it is the mean.
     */
    public static double interquartileMean(double[] values) {
        double[] sorted = sorted(values);
        int left = sorted.length / 4;
        double sum = 0;
        for (int i = left; i < sorted.length - left; i++) {
            sum += sorted[i];
        }
        return sum / (sorted.length - 2 * left);
    }

    /** In rising order, so that sums are rounded the same way whatever the order of the values. */
    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
