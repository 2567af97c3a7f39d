// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/**
 * Two-sided rank tests with exact p-values. Accuracies are shares of few images, so equal values
 * are common; the library's exact distributions hold without ties only, and the conditional
 * distribution given the ties (all signs, or all divisions into two groups, equally likely) is
 * counted out here.
 *
 * <p>F. Wilcoxon, "Individual comparisons by ranking methods", 1945, whose way with differences of
 * zero (they are left out) is followed; H. Mann, D. Whitney, "On a test of whether one of two random
 * variables is stochastically larger than the other", 1947; E. Lehmann, "Nonparametrics", 1975,
 * chapters 1 and 3 for the ties.
 */
public final class RankTests {
    /** Up to this many values with ties every division into two groups is counted. */
    static final int MOST_COUNTED_VALUES = 80;

    private RankTests() {}

    /** Returns the p-value of the signed-rank test of paired differences; 1 when all are zero. */
    public static double signedRank(double[] differences) {
        double[] nonZero = Arrays.stream(RankCounts.rounded(differences)).filter(x -> x != 0)
                .toArray();
        if (nonZero.length == 0) {
            return 1;
        }
        double[] sizes = Arrays.stream(nonZero).map(Math::abs).toArray();
        if (RankCounts.areDistinct(sizes)) {
            return WilcoxonSignedRankTest.withDefaults().with(PValueMethod.EXACT).test(nonZero)
                    .getPValue();
        }
        int[] ranks = RankCounts.doubledRanks(sizes);
        int observed = 0;
        for (int i = 0; i < ranks.length; i++) {
            observed += nonZero[i] > 0 ? ranks[i] : 0;
        }
        return RankCounts.twoSided(RankCounts.sumsOfAny(ranks), observed);
    }

    /** Returns the signed sum of the ranks of paired differences. */
    public static double direction(double[] differences) {
        double[] all = RankCounts.rounded(differences);
        int[] ranks = RankCounts.doubledRanks(Arrays.stream(all).map(Math::abs).toArray());
        double sum = 0;
        for (int i = 0; i < all.length; i++) {
            sum += Math.signum(all[i]) * ranks[i];
        }
        return sum;
    }

    /**
     * Returns the p-value of the rank-sum test of two independent samples. More than 80 values with
     * ties among them, or 50 in one sample without, take the normal distribution, corrected for ties
     * and for continuity.
     */
    public static double rankSum(double[] first, double[] second) {
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        all = RankCounts.rounded(all);
        boolean distinct = RankCounts.areDistinct(all);
        if (distinct || all.length > MOST_COUNTED_VALUES) {
            return MannWhitneyUTest.withDefaults()
                    .test(Arrays.copyOf(all, first.length),
                            Arrays.copyOfRange(all, first.length, all.length))
                    .getPValue();
        }
        int[] ranks = RankCounts.doubledRanks(all);
        int observed = Arrays.stream(ranks, 0, first.length).sum();
        return RankCounts.twoSided(RankCounts.sumsOf(first.length, ranks), observed);
    }

    /** Returns the smallest p-value that a number of pairs can give. */
    public static double smallestSignedRank(int pairs) {
        return Math.min(1, 2 * Math.pow(0.5, pairs));
    }

    /** Returns the smallest p-value that two sample sizes can give. */
    public static double smallestRankSum(int first, int second) {
        double divisions = 1;
        for (int i = 1; i <= first; i++) {
            divisions = divisions * (second + i) / i;
        }
        return Math.min(1, 2 / divisions);
    }

    /** Returns how many pairs it takes for a p-value below a bound in (0, 1] to be possible. */
    public static int pairsFor(double bound) {
        int pairs = 1;
        while (smallestSignedRank(pairs) >= bound) {
            pairs++;
        }
        return pairs;
    }

    /** Returns the same for the size of each of two equal samples. */
    public static int sizeFor(double bound) {
        int size = 1;
        while (smallestRankSum(size, size) >= bound) {
            size++;
        }
        return size;
    }
}
