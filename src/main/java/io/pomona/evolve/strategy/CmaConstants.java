// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import java.util.Arrays;

/**
 * The constants of CMA-ES. N. Hansen, "The CMA Evolution Strategy: A Tutorial", 2016, table 1.
 *
 * @param population points of a generation
 * @param effective the effective number of parents
 * @param sigmaRate of the path of sigma
 * @param sigmaDamping of sigma
 * @param pathRate of the path of the matrix
 * @param oneRate of the rank-one update of the matrix
 * @param manyRate of its rank-mu update
 * @param size the number of weights of the network
 */
record CmaConstants(int population, double effective, double sigmaRate, double sigmaDamping,
        double pathRate, double oneRate, double manyRate, int size) {

    static CmaConstants of(int population, int size) {
        double n = size;
        double effective = effective(raw(population), 1);
        double sigmaRate = (effective + 2) / (n + effective + 5);
        double damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + sigmaRate;
        double pathRate = (4 + effective / n) / (n + 4 + 2 * effective / n);
        double oneRate = 2 / ((n + 1.3) * (n + 1.3) + effective);
        double manyRate = Math.min(1 - oneRate, 2 * (0.25 + effective + 1 / effective - 2)
                / ((n + 2) * (n + 2) + effective));
        return new CmaConstants(population, effective, sigmaRate, damping, pathRate, oneRate,
                manyRate, size);
    }

    /**
     * Returns the weight of each rank, the best first: the positive ones add up to 1.
     *
     * @param active whether bad points have negative weights, else 0
     */
    double[] weights(boolean active) {
        double[] weights = raw(population);
        double bad = active ? negativeSum(weights) : 0;
        double positive = sum(weights, 1);
        double negative = Math.max(sum(weights, -1), Double.MIN_NORMAL);
        Arrays.setAll(weights, rank -> weights[rank] > 0
                ? weights[rank] / positive
                : weights[rank] * bad / negative);
        return weights;
    }

    private static double[] raw(int population) {
        double[] raw = new double[population];
        Arrays.setAll(raw, rank -> StrictMath.log((population + 1) / 2.0)
                - StrictMath.log(rank + 1.0));
        return raw;
    }

    /** What the negative weights add up to, without its sign; equations 50 to 53. */
    private double negativeSum(double[] raw) {
        if (manyRate == 0) {
            return 0;
        }
        double bad = effective(raw, -1);
        return Math.min(1 + oneRate / manyRate, Math.min(1 + 2 * bad / (effective + 2),
                (1 - oneRate - manyRate) / (size * manyRate)));
    }

    private static double effective(double[] raw, int sign) {
        double squares = 0;
        for (double weight : raw) {
            squares += weight * sign > 0 ? weight * weight : 0;
        }
        double sum = sum(raw, sign);
        return squares > 0 ? sum * sum / squares : 1;
    }

    private static double sum(double[] raw, int sign) {
        double sum = 0;
        for (double weight : raw) {
            sum += Math.max(0, weight * sign);
        }
        return sum;
    }

    /** Returns after how many generations the matrix is taken apart again; appendix B.2. */
    long decomposeEvery() {
        return Math.max(1, (long) (1 / (10.0 * size * (oneRate + manyRate))));
    }

    /** Returns whether the path of sigma is no longer than it should be. */
    boolean isPathShort(double length, long generation) {
        double begun = 1 - StrictMath.pow(1 - sigmaRate, 2.0 * generation);
        return length / Math.sqrt(begun) < (1.4 + 2 / (size + 1.0)) * expectedLength();
    }

    double expectedLength() {
        return SeparableConstants.expectedLength(size);
    }
}
