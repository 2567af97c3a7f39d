// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.tensor.Permutation;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;

/** {@link Crossover.Mean} at work: who the parents of a child are, and what comes of them. */
final class Recombination {
    private final Crossover.Mean settings;

    Recombination(Crossover.Mean settings) {
        this.settings = settings;
    }

    /**
     * Draws the parents of a child.
     *
     * @param selected the weights of the selected; the same individual may be among them repeatedly
     * @param child the place of the child, whose own parent comes first
     * @return places among the selected, of different individuals unless there are too few; then all of
     *         them come before any comes again
     */
    int[] parents(List<float[]> selected, int child, RandomKey key) {
        int[] order = Permutation.of(selected.size(), key.split("parents").generator());
        int[] parents = new int[settings.parents()];
        parents[0] = child;
        int count = 1;
        for (int i = 0; i < order.length && count < parents.length; i++) {
            if (!isAmong(selected, parents, count, order[i])) {
                parents[count++] = order[i];
            }
        }
        for (int i = count; i < parents.length; i++) {
            parents[i] = parents[i - count];
        }
        return parents;
    }

    // By weights: one individual that was selected twice is two arrays after a restore from a file.
    private static boolean isAmong(List<float[]> selected, int[] parents, int count, int place) {
        for (int i = 0; i < count; i++) {
            if (Arrays.equals(selected.get(parents[i]), selected.get(place))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the shares of parents in a child, which add up to 1.
     *
     * @param parents places among the selected
     * @param fitness the fitness of each of the selected
     */
    double[] weights(int[] parents, double[] fitness) {
        double[] weights = new double[parents.length];
        switch (settings.weights()) {
            case EQUAL -> Arrays.fill(weights, 1.0 / weights.length);
            case LOG_RANK -> logRank(parents, fitness, weights);
        }
        return weights;
    }

    private static void logRank(int[] parents, double[] fitness, double[] weights) {
        int n = parents.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            int rank = 1;
            for (int j = 0; j < n; j++) {
                double other = fitness[parents[j]];
                double own = fitness[parents[i]];
                rank += other > own || (other == own && j < i) ? 1 : 0;
            }
            weights[i] = StrictMath.log(n + 0.5) - StrictMath.log(rank);
            sum += weights[i];
        }
        for (int i = 0; i < n; i++) {
            weights[i] /= sum;
        }
    }

    /**
     * Returns the weighted mean of parents, added up in their order in double precision.
     *
     * @param sums scratch of {@link RandomBlock#SIZE} numbers
     */
    static float[] mean(List<float[]> selected, int[] parents, double[] weights, double[] sums) {
        float[] child = new float[selected.getFirst().length];
        for (int from = 0; from < child.length; from += sums.length) {
            int count = Math.min(sums.length, child.length - from);
            Arrays.fill(sums, 0);
            int parent = 0;
            for (; parent + 1 < parents.length; parent += 2) {
                addTwo(selected.get(parents[parent]), weights[parent],
                        selected.get(parents[parent + 1]), weights[parent + 1], from, sums, count);
            }
            if (parent < parents.length) {
                add(selected.get(parents[parent]), weights[parent], from, sums, count);
            }
            for (int i = 0; i < count; i++) {
                child[from + i] = (float) sums[i];
            }
        }
        return child;
    }

    // Two at a time, in their order: half as often are sums fetched and stored.
    private static void addTwo(float[] row, double weight, float[] other, double otherWeight,
            int from, double[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] = sums[i] + weight * row[from + i] + otherWeight * other[from + i];
        }
    }

    private static void add(float[] row, double weight, int from, double[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += weight * row[from + i];
        }
    }
}
