// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether three or more independent samples could be of one kind: W. Kruskal, W. Wallis, "Use of
 * ranks in one-criterion variance analysis", 1952, corrected for ties as in its section 1.
 *
 * @param statistic H, at least 0
 * @param pValue the chance of so large a statistic without any difference
 * @param isExact whether all divisions into the groups were counted; else the p-value is that of the
 *        chi-squared distribution, which is rough for small samples
 */
public record KruskalWallis(double statistic, double pValue, boolean isExact) {
    private static final double MOST_COUNTED_DIVISIONS = 1e6;
    // Equal statistics that were summed in another order differ by roundings.
    private static final double ROUNDING = 1e-9;

    /**
     * Returns the test of some samples.
     *
     * @throws IllegalArgumentException if there are fewer than two, or one is empty
     */
    public static KruskalWallis of(List<double[]> samples) {
        if (samples.size() < 2 || samples.stream().anyMatch(sample -> sample.length == 0)) {
            throw new IllegalArgumentException(
                    "Expected two or more samples of at least one value, but received "
                            + samples.stream().map(sample -> sample.length).toList()
                            + " values.");
        }
        int[] sizes = samples.stream().mapToInt(sample -> sample.length).toArray();
        double[] all = RankCounts
                .rounded(samples.stream().flatMapToDouble(Arrays::stream).toArray());
        int[] ranks = RankCounts.doubledRanks(all);
        double spread = Arrays.stream(ranks)
                .mapToDouble(rank -> (rank - (ranks.length + 1.0)) * (rank - (ranks.length + 1.0)))
                .sum();
        if (spread == 0) {
            return new KruskalWallis(0, 1, true);
        }
        double between = new Divisions(ranks, sizes).observed();
        double statistic = Math.max(0, (ranks.length - 1) * between / spread);
        if (divisions(sizes) <= MOST_COUNTED_DIVISIONS) {
            return new KruskalWallis(statistic,
                    new Divisions(ranks, sizes).shareFrom(between - ROUNDING), true);
        }
        return new KruskalWallis(statistic, ChiSquaredDistribution.of(sizes.length - 1.0)
                .survivalProbability(statistic), false);
    }

    private static double divisions(int[] sizes) {
        double divisions = 1;
        int placed = 0;
        for (int size : sizes) {
            for (int i = 1; i <= size; i++) {
                divisions *= (double) ++placed / i;
            }
        }
        return divisions;
    }

    /** All ways to share the ranks out among groups of given sizes. */
    private static final class Divisions {
        private final int[] ranks;
        private final int[] sizes;
        private final int[] left;
        private final double[] sums;
        private long count;
        private long reached;

        Divisions(int[] ranks, int[] sizes) {
            this.ranks = ranks;
            this.sizes = sizes;
            this.left = sizes.clone();
            this.sums = new double[sizes.length];
        }

        /** Returns the squares between the groups as they are, in doubled ranks. */
        double observed() {
            int place = 0;
            for (int group = 0; group < sizes.length; group++) {
                for (int i = 0; i < sizes[group]; i++) {
                    sums[group] += ranks[place++];
                }
            }
            return between();
        }

        /** Returns the share of the ways whose squares between the groups are at least these. */
        double shareFrom(double bound) {
            place(0, bound);
            return (double) reached / count;
        }

        private void place(int next, double bound) {
            if (next == ranks.length) {
                count++;
                reached += between() >= bound ? 1 : 0;
                return;
            }
            for (int group = 0; group < sizes.length; group++) {
                if (left[group] > 0) {
                    left[group]--;
                    sums[group] += ranks[next];
                    place(next + 1, bound);
                    sums[group] -= ranks[next];
                    left[group]++;
                }
            }
        }

        private double between() {
            double between = 0;
            for (int group = 0; group < sizes.length; group++) {
                double distance = sums[group] / sizes[group] - (ranks.length + 1.0);
                between += sizes[group] * distance * distance;
            }
            return between;
        }
    }
}
