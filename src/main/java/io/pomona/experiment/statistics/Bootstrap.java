// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import io.pomona.tensor.RandomKey;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Percentile bootstrap: B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter
 * 13. Resamples are drawn from a fixed key, so that equal values give an equal interval.
 *
 * <p>Few values give too narrow an interval, and nothing in the data can tell by how much:
 * {@link #coverage} says it for normal ones.
 */
public final class Bootstrap {
    /** How many resamples an interval is taken from. */
    public static final int RESAMPLES = 10_000;

    /** The share of experiments whose interval is meant to hold the true value. */
    public static final double CONFIDENCE = 0.95;

    private static final int[] COUNTS = {2, 3, 4, 5, 6, 8, 10, 15, 20, 30};
    private static final double[] COVERAGE = {.50, .76, .79, .83, .86, .88, .90, .92, .93, .94};

    private Bootstrap() {}

    /** Returns the interval of a statistic; none of fewer than two values. */
    public static Interval interval(double[] values, ToDoubleFunction<double[]> statistic) {
        if (values.length < 2) {
            return Interval.NONE;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int[] drawn = draws(sorted.length, RESAMPLES);
        double[] resample = new double[sorted.length];
        double[] results = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < resample.length; j++) {
                resample[j] = sorted[drawn[i * resample.length + j]];
            }
            results[i] = statistic.applyAsDouble(resample);
        }
        return middle(results);
    }

    /** Returns the interval of the mean; none of fewer than two values. */
    public static Interval ofMean(double[] values) {
        // In place of Location.mean, which sorts: a resample has its order from the fixed key.
        return interval(values, resample -> sum(resample) / resample.length);
    }

    /**
     * Returns the share of samples of normal values whose interval of the mean holds the true one,
     * as a simulation of 3000 samples found it, where {@link #CONFIDENCE} is meant. It is that of
     * the next smaller number of values that was tried.
     *
     * @param count the number of values, at least 2
     */
    public static double coverage(int count) {
        int place = Arrays.binarySearch(COUNTS, count);
        return COVERAGE[place >= 0 ? place : Math.max(0, -place - 2)];
    }

    /** Returns the draws with replacement of all resamples, one resample after the other. */
    static int[] draws(int values, int resamples) {
        RandomGenerator random = RandomKey.of(0).split("bootstrap").generator();
        int[] draws = new int[Math.multiplyExact(values, resamples)];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = random.nextInt(values);
        }
        return draws;
    }

    /** Returns the interval that leaves out the same share of results at either end. */
    static Interval middle(double[] results) {
        double tail = (1 - CONFIDENCE) / 2;
        double[] ends = Location.quantiles(results, tail, 1 - tail);
        return new Interval(ends[0], ends[1]);
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
