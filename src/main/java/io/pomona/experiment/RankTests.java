// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import java.util.Arrays;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/**
 * Two-sided rank tests with exact p-values. Accuracies are shares of few images, so equal values
 * are common; the library's exact distributions hold without ties only, and the conditional
 * distribution given the ties (all signs, or all divisions into two groups, equally likely) is
 * counted out here. Doubled midranks are whole numbers, which keeps the counting exact.
 *
 * <p>F. Wilcoxon, "Individual comparisons by ranking methods", 1945, whose way with differences of
 * zero (they are left out) is followed; H. Mann, D. Whitney, "On a test of whether one of two random
 * variables is stochastically larger than the other", 1947; E. Lehmann, "Nonparametrics", 1975,
 * chapters 1 and 3 for the ties.
 */
final class RankTests {
    /** Up to this many values every division into two groups is counted. */
    private static final int MOST_COUNTED_VALUES = 80;

    private RankTests() {}

    /** Returns the p-value of the signed-rank test of paired differences; 1 when all are zero. */
    static double signedRank(double[] differences) {
        double[] nonZero = Arrays.stream(differences).map(x -> rounded(x)).filter(x -> x != 0)
                .toArray();
        if (nonZero.length == 0) {
            return 1;
        }
        double[] sizes = Arrays.stream(nonZero).map(Math::abs).toArray();
        if (isDistinct(sizes)) {
            return WilcoxonSignedRankTest.withDefaults().with(PValueMethod.EXACT).test(nonZero)
                    .getPValue();
        }
        return signedRankWithTies(nonZero, doubledRanks(sizes));
    }

    /** Returns the signed sum of the ranks of paired differences. */
    static double direction(double[] differences) {
        double[] all = Arrays.stream(differences).map(x -> rounded(x)).toArray();
        int[] ranks = doubledRanks(Arrays.stream(all).map(Math::abs).toArray());
        double sum = 0;
        for (int i = 0; i < all.length; i++) {
            sum += Math.signum(all[i]) * ranks[i];
        }
        return sum;
    }

    /** Returns the p-value of the rank-sum test of two independent samples. */
    static double rankSum(double[] first, double[] second) {
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        for (int i = 0; i < all.length; i++) {
            all[i] = rounded(all[i]);
        }
        if (isDistinct(all) || all.length > MOST_COUNTED_VALUES) {
            return MannWhitneyUTest.withDefaults()
                    .test(Arrays.copyOf(all, first.length),
                            Arrays.copyOfRange(all, first.length, all.length))
                    .getPValue();
        }
        return rankSumWithTies(first.length, doubledRanks(all));
    }

    /** Returns the smallest p-value that a number of pairs can give. */
    static double smallestSignedRank(int pairs) {
        return Math.min(1, 2 * Math.pow(0.5, pairs));
    }

    /** Returns the smallest p-value that two sample sizes can give. */
    static double smallestRankSum(int first, int second) {
        double divisions = 1;
        for (int i = 1; i <= first; i++) {
            divisions = divisions * (second + i) / i;
        }
        return Math.min(1, 2 / divisions);
    }

    private static double signedRankWithTies(double[] differences, int[] ranks) {
        int total = Arrays.stream(ranks).sum();
        double[] shares = new double[total + 1];
        shares[0] = 1;
        int reached = 0;
        int observed = 0;
        for (int i = 0; i < ranks.length; i++) {
            for (int sum = reached; sum >= 0; sum--) {
                shares[sum] /= 2;
                shares[sum + ranks[i]] += shares[sum];
            }
            reached += ranks[i];
            observed += differences[i] > 0 ? ranks[i] : 0;
        }
        return twoSided(shares, observed);
    }

    private static double rankSumWithTies(int size, int[] ranks) {
        int total = Arrays.stream(ranks).sum();
        double[][] ways = new double[size + 1][total + 1];
        ways[0][0] = 1;
        int observed = 0;
        for (int i = 0; i < ranks.length; i++) {
            for (int chosen = Math.min(i, size - 1); chosen >= 0; chosen--) {
                for (int sum = 0; sum <= total - ranks[i]; sum++) {
                    ways[chosen + 1][sum + ranks[i]] += ways[chosen][sum];
                }
            }
            observed += i < size ? ranks[i] : 0;
        }
        return twoSided(ways[size], observed);
    }

    private static double twoSided(double[] weights, int observed) {
        double below = 0;
        double above = 0;
        double total = 0;
        for (int i = 0; i < weights.length; i++) {
            total += weights[i];
            below += i <= observed ? weights[i] : 0;
            above += i >= observed ? weights[i] : 0;
        }
        return Math.min(1, 2 * Math.min(below, above) / total);
    }

    /** Returns twice the midrank of each value. */
    private static int[] doubledRanks(double[] values) {
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

    private static boolean isDistinct(double[] values) {
        return Arrays.stream(values).distinct().count() == values.length;
    }

    /** Takes away the rounding that makes 0.93 - 0.9 differ from 0.03. */
    private static double rounded(double value) {
        // The sum turns -0.0 into 0.0, which are one value here.
        return Math.rint(value * 1e10) / 1e10 + 0.0;
    }
}
