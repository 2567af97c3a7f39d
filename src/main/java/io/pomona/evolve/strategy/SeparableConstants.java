// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import java.util.Arrays;

/**
 * The constants of sep-CMA-ES. R. Ros, N. Hansen, "A Simple Modification in CMA-ES Achieving Linear Time
 * and Space Complexity", 2008, table 1 and section 3: the rate of the matrix is that of CMA-ES times
 * (d + 2) / 3.
 *
 * @param effective the effective number of parents
 * @param sigmaRate of the path of sigma
 * @param sigmaDamping of sigma
 * @param pathRate of the path of the matrix
 * @param matrixRate of the matrix
 * @param expectedLength of a standard normal vector
 * @param size the number of weights
 */
record SeparableConstants(double effective, double sigmaRate, double sigmaDamping,
        double pathRate, double matrixRate, double expectedLength, int size) {
    /** Returns the weight of each rank, the best first: of the better half; they add up to 1. */
    static double[] weights(int population) {
        int parents = population / 2;
        double[] weights = new double[population];
        double sum = 0;
        for (int rank = 0; rank < parents; rank++) {
            weights[rank] = StrictMath.log(parents + 1.0) - StrictMath.log(rank + 1.0);
            sum += weights[rank];
        }
        double all = sum;
        Arrays.setAll(weights, rank -> weights[rank] / all);
        return weights;
    }

    static SeparableConstants of(double[] weights, int size) {
        double squares = 0;
        for (double weight : weights) {
            squares += weight * weight;
        }
        double n = size;
        double effective = 1 / squares;
        double sigmaRate = (effective + 2) / (n + effective + 3);
        double damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + sigmaRate;
        double root = n + Math.sqrt(2);
        double full = 2 / (effective * root * root) + (1 - 1 / effective)
                * Math.min(1, (2 * effective - 1) / ((n + 2) * (n + 2) + effective));
        return new SeparableConstants(effective, sigmaRate, damping, 4 / (n + 4),
                Math.min(1, full * (n + 2) / 3), expectedLength(n), size);
    }

    /** Returns about the expected length of a standard normal vector. */
    static double expectedLength(double n) {
        return Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
    }

    /** Returns whether the path of sigma is no longer than it should be. */
    boolean isPathShort(double length, long generation) {
        double begun = 1 - StrictMath.pow(1 - sigmaRate, 2.0 * generation);
        return length / Math.sqrt(begun) < (1.4 + 2 / (size + 1.0)) * expectedLength;
    }
}
