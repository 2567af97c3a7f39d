// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.tensor.Elementwise;

/**
 * What a distribution begins with.
 *
 * @param mean the first mean
 * @param unit what sigma is measured in, for each weight; 0 for a weight that is not searched
 * @param sigma the first standard deviation, in units
 */
record Start(float[] mean, float[] unit, double sigma) {
    /** Returns the first standard deviation of each weight. */
    float[] deviations() {
        float[] deviations = unit.clone();
        Elementwise.scaleInPlace(deviations, 0, deviations.length, (float) sigma);
        return deviations;
    }
}
