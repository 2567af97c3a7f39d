// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import java.util.Arrays;

/** Ranks, and in how many ways sums of them come about. */
final class RankCounts {
    private RankCounts() {}

    /** Takes away the rounding that makes 0.93 - 0.9 differ from 0.03. */
    static double[] rounded(double[] values) {
        // The sum turns -0.0 into 0.0, which are one value here.
        return Arrays.stream(values).map(x -> Math.rint(x * 1e10) / 1e10 + 0.0).toArray();
    }

    static boolean areDistinct(double[] values) {
        return Arrays.stream(values).distinct().count() == values.length;
    }

    /** Returns twice the midrank of each value: whole numbers, which keep counts exact. */
    static int[] doubledRanks(double[] values) {
        int[] ranks = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            int smaller = 0;
            int equal = 0;
            for (double other : values) {
                smaller += other < values[i] ? 1 : 0;
                equal += other == values[i] ? 1 : 0;
            }
            ranks[i] = 2 * smaller + equal + 1;
        }
        return ranks;
    }

    /** Returns for each sum the share of all choices of any of the ranks that have it. */
    static double[] sumsOfAny(int[] ranks) {
        double[] shares = new double[Arrays.stream(ranks).sum() + 1];
        shares[0] = 1;
        int reached = 0;
        for (int rank : ranks) {
            for (int sum = reached; sum >= 0; sum--) {
                shares[sum] /= 2;
                shares[sum + rank] += shares[sum];
            }
            reached += rank;
        }
        return shares;
    }

    /** Returns for each sum the share of all choices of so many of the ranks that have it. */
    static double[] sumsOf(int size, int[] ranks) {
        int total = Arrays.stream(ranks).sum();
        double[][] ways = new double[size + 1][total + 1];
        ways[0][0] = 1;
        for (int i = 0; i < ranks.length; i++) {
            for (int chosen = Math.min(i, size - 1); chosen >= 0; chosen--) {
                for (int sum = 0; sum <= total - ranks[i]; sum++) {
                    ways[chosen + 1][sum + ranks[i]] += ways[chosen][sum];
                }
            }
        }
        double all = Arrays.stream(ways[size]).sum();
        return Arrays.stream(ways[size]).map(count -> count / all).toArray();
    }

    /** Returns the two-sided p-value of a sum. */
    static double twoSided(double[] shares, int observed) {
        double below = 0;
        double above = 0;
        for (int i = 0; i < shares.length; i++) {
            below += i <= observed ? shares[i] : 0;
            above += i >= observed ? shares[i] : 0;
        }
        return Math.min(1, 2 * Math.min(below, above));
    }
}
