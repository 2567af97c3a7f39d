// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * By how much one sample lies above another, with the interval that belongs to the rank test: J.
 * Hodges, E. Lehmann, "Estimates of location based on rank tests", 1963; M. Hollander, D. Wolfe,
 * "Nonparametric statistical methods", 1999, sections 3.3 and 4.3 for the interval. Its confidence is
 * at least {@link Bootstrap#CONFIDENCE}; few values cannot give one.
 *
 * @param estimate the median of what the intervals are taken from
 * @param interval the interval, or {@link Interval#NONE}
 */
public record HodgesLehmann(double estimate, Interval interval) {
    private static final double TAIL = (1 - Bootstrap.CONFIDENCE) / 2;

    /** Returns the median of the means of all pairs of differences, each with itself included. */
    public static HodgesLehmann paired(double[] differences) {
        int count = differences.length;
        double[] means = new double[count * (count + 1) / 2];
        int next = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i; j < count; j++) {
                means[next++] = (differences[i] + differences[j]) / 2;
            }
        }
        double mean = count * (count + 1) / 4.0;
        double variance = count * (count + 1.0) * (2.0 * count + 1) / 24;
        return of(means, count <= RankTests.MOST_COUNTED_VALUES
                ? counted(RankCounts.sumsOfAny(IntStream.rangeClosed(1, count).toArray()), 0)
                : normal(mean, variance));
    }

    /** Returns the median of the differences between all values of two independent samples. */
    public static HodgesLehmann independent(double[] first, double[] second) {
        double[] differences = new double[first.length * second.length];
        int next = 0;
        for (double x : first) {
            for (double y : second) {
                differences[next++] = x - y;
            }
        }
        int all = first.length + second.length;
        double mean = first.length * second.length / 2.0;
        int smallest = first.length * (first.length + 1) / 2;
        return of(differences, all <= RankTests.MOST_COUNTED_VALUES
                ? counted(RankCounts.sumsOf(first.length, IntStream.rangeClosed(1, all).toArray()),
                        smallest)
                : normal(mean, mean * (all + 1) / 6));
    }

    /** Returns how many of the smallest values of a statistic have the tail's share together. */
    private static int counted(double[] shares, int smallest) {
        double sum = 0;
        int count = 0;
        while (smallest + count < shares.length && sum + shares[smallest + count] <= TAIL) {
            sum += shares[smallest + count++];
        }
        return count;
    }

    /** Returns the same from the normal distribution. */
    private static int normal(double mean, double variance) {
        double end = NormalDistribution.of(mean, Math.sqrt(variance))
                .inverseCumulativeProbability(TAIL);
        return (int) Math.floor(end);
    }

    private static HodgesLehmann of(double[] steps, int outside) {
        Arrays.sort(steps);
        Interval interval = outside == 0
                ? Interval.NONE
                : new Interval(steps[outside - 1], steps[steps.length - outside]);
        return new HodgesLehmann(Location.median(steps), interval);
    }
}
