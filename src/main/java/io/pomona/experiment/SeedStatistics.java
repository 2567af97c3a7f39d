// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.tensor.RandomKey;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/** What is computed from one number per seed. */
final class SeedStatistics {
    private static final int RESAMPLES = 10_000;

    private SeedStatistics() {}

    /**
     * Returns the spread of some values, {@code NaN}s left out. The interval is the percentile
     * bootstrap of the mean (B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993,
     * chapter 13), drawn from a fixed key so that equal values give an equal interval.
     */
    static Comparison.Spread spread(double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (finite.length == 0) {
            return new Comparison.Spread(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
                    Double.NaN);
        }
        double low = Double.NaN;
        double high = Double.NaN;
        if (finite.length > 1) {
            double[] bounds = Quantile.withDefaults().evaluate(resampledMeans(finite), 0.025,
                    0.975);
            low = bounds[0];
            high = bounds[1];
        }
        return new Comparison.Spread(finite.length, median(finite), mean(finite),
                finite.length > 1
                        ? StandardDeviation.of(finite).getAsDouble()
                        : Double.NaN,
                low, high);
    }

    /** Returns the median; infinities count, an infinite median and that of nothing are absent. */
    static double median(double[] values) {
        double median = values.length == 0
                ? Double.NaN
                : Median.withDefaults().evaluate(values.clone());
        return Double.isFinite(median) ? median : Double.NaN;
    }

    /**
     * Returns the probability that a value of the first sample is above one of the second, ties
     * counted half: A12 of A. Vargha, H. Delaney, "A critique and improvement of the CL common
     * language effect size statistics of McGraw and Wong", 2000.
     */
    static double superiority(double[] first, double[] second) {
        long doubled = 0;
        for (double x : first) {
            for (double y : second) {
                doubled += x > y ? 2 : x == y ? 1 : 0;
            }
        }
        return doubled / (2.0 * first.length * second.length);
    }

    /** Returns the p-values corrected after S. Holm, "A simple sequentially rejective...", 1979. */
    static double[] holm(double[] p) {
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

    private static double[] resampledMeans(double[] values) {
        RandomGenerator random = RandomKey.of(0).split("bootstrap").generator();
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        return means;
    }

    private static double mean(double[] values) {
        return Mean.of(values).getAsDouble();
    }
}
