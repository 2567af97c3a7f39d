// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import java.util.Arrays;

/** Values of points that stand in pairs, the two of a pair beside each other. */
final class Pairs {
    private Pairs() {}

    /** Returns the first less the second of each pair. */
    static double[] differences(double[] values) {
        double[] differences = new double[values.length / 2];
        Arrays.setAll(differences, pair -> values[2 * pair] - values[2 * pair + 1]);
        return differences;
    }

    /** Returns the mean of each pair. */
    static double[] means(double[] values) {
        double[] means = new double[values.length / 2];
        Arrays.setAll(means, pair -> (values[2 * pair] + values[2 * pair + 1]) / 2);
        return means;
    }
}
