// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The p-values marked so come from SciPy 1.17.1. */
class RankTestsTest {
    private static final double EXACT = 1e-12;

    @Test
    void signedRankWithoutTiesAgreesWithSciPy() {
        // scipy.stats.wilcoxon(d, method='exact')
        double[] differences = {0.01, -0.025, 0.035, -0.02, 0.049, 0.003, 0.004, 0.008};
        assertEquals(0.3828125, RankTests.signedRank(differences), EXACT);
    }

    @Test
    void signedRankWithTiesAndZerosAgreesWithSciPy() {
        // scipy.stats.wilcoxon(d, method=PermutationMethod(n_resamples=inf)), which counts all signs
        assertEquals(0.078125,
                RankTests.signedRank(minus(new double[]{.91, .88, .93, .90, .95, .87, .92, .90},
                        new double[]{.90, .88, .90, .91, .90, .86, .91, .88})),
                EXACT);
        assertEquals(0.1875, RankTests.signedRank(new double[]{10, 10, 0, 10, 5, -5}), EXACT);
        assertEquals(0.6328125,
                RankTests.signedRank(
                        minus(new double[]{125, 115, 130, 140, 140, 115, 140, 125, 140, 135},
                                new double[]{110, 122, 125, 120, 140, 124, 123, 137, 135, 145})),
                EXACT);
    }

    @Test
    void rankSumAgreesWithSciPy() {
        // scipy.stats.mannwhitneyu(x, y, method='exact')
        assertEquals(0.1111111111111111, RankTests.rankSum(new double[]{19, 22, 16, 29, 24},
                new double[]{20, 11, 17, 12}), EXACT);
        // scipy.stats.permutation_test of the same statistic, all divisions
        assertEquals(0.08974358974358974, RankTests.rankSum(new double[]{1, 2, 2, 3, 5, 7, 7},
                new double[]{2, 4, 7, 8, 9, 9}), EXACT);
    }

    @Test
    void largeSamplesAgreeWithSciPy() {
        double[] x = new double[40];
        double[] y = new double[35];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / 39.0 + Math.sin(i) / 3;
        }
        for (int i = 0; i < y.length; i++) {
            y[i] = 0.1 + i * 0.95 / 34 + Math.cos(i) / 3;
        }
        // scipy.stats.mannwhitneyu(x, y, method='exact')
        assertEquals(0.44990185896873386, RankTests.rankSum(x, y), 1e-9);
        double[] first = Arrays.copyOf(x, 35);
        // scipy.stats.wilcoxon(x[:35], y, method='exact')
        assertEquals(0.05352951702661812, RankTests.signedRank(minus(first, y)), 1e-9);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void countsTheSameAsEveryArrangementTriedOut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = random.ints(5, 0, 6).mapToDouble(i -> i / 10.0).toArray();
        double[] y = random.ints(4, 0, 6).mapToDouble(i -> i / 10.0).toArray();

        assertEquals(triedOut(x, y), RankTests.rankSum(x, y), EXACT);
    }

    @Test
    void equalValuesShowNoDifference() {
        assertEquals(1, RankTests.signedRank(new double[]{0, 0, 0}));
        assertEquals(1, RankTests.signedRank(new double[]{}));
        assertEquals(1, RankTests.rankSum(new double[]{1, 1}, new double[]{1, 1, 1}), EXACT);
    }

    @Test
    void theSmallestPValueIsThatOfAFullSeparation() {
        for (int n = 1; n <= 10; n++) {
            double[] differences = new double[n];
            double[] low = new double[n];
            double[] high = new double[n + 1];
            for (int i = 0; i < n; i++) {
                differences[i] = 1 + i;
                low[i] = i;
                high[i] = 100 + i;
            }
            high[n] = 1000;
            assertEquals(RankTests.smallestSignedRank(n), RankTests.signedRank(differences),
                    EXACT);
            assertEquals(RankTests.smallestRankSum(n, n + 1), RankTests.rankSum(low, high), EXACT);
        }
    }

    @Test
    void holmAgreesWithItsDefinition() {
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") = 0.03 0.06 0.06 0.02
        assertArrayEquals(new double[]{0.03, 0.06, 0.06, 0.02},
                HolmCorrection.adjusted(new double[]{0.01, 0.04, 0.03, 0.005}), EXACT);
        assertArrayEquals(new double[]{1, 1}, HolmCorrection.adjusted(new double[]{0.7, 0.9}),
                EXACT);
    }

    private static double triedOut(double[] x, double[] y) {
        double[] all = {x[0], x[1], x[2], x[3], x[4], y[0], y[1], y[2], y[3]};
        double observed = rankSum(all, 0b11111);
        int below = 0;
        int above = 0;
        int total = 0;
        for (int chosen = 0; chosen < 1 << all.length; chosen++) {
            if (Integer.bitCount(chosen) == x.length) {
                double sum = rankSum(all, chosen);
                total++;
                below += sum <= observed ? 1 : 0;
                above += sum >= observed ? 1 : 0;
            }
        }
        return Math.min(1, 2.0 * Math.min(below, above) / total);
    }

    private static double rankSum(double[] all, int chosen) {
        double sum = 0;
        for (int i = 0; i < all.length; i++) {
            for (double other : all) {
                sum += (chosen >> i & 1) * (other < all[i] ? 1 : other == all[i] ? 0.5 : 0);
            }
        }
        return sum;
    }

    private static double[] minus(double[] x, double[] y) {
        double[] differences = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            differences[i] = x[i] - y[i];
        }
        return differences;
    }
}
