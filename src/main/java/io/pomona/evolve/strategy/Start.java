// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.tensor.Elementwise;

/** What a distribution begins with. */
final class Start {
    private final float[] mean;
    private final float[] unit;
    private final double sigma;

    /**
     * Creates a start; arrays are not copied.
     *
     * @param mean the first mean
     * @param unit what sigma is measured in, for each weight; 0 for a weight that is not searched
     * @param sigma the first standard deviation, in units
     */
    Start(float[] mean, float[] unit, double sigma) {
        this.mean = mean;
        this.unit = unit;
        this.sigma = sigma;
    }

    /** Returns the first mean; not to be changed. */
    float[] mean() {
        return mean;
    }

    /** Returns what sigma is measured in; not to be changed. */
    float[] unit() {
        return unit;
    }

    double sigma() {
        return sigma;
    }

    /** Returns the first standard deviation of each weight. */
    float[] deviations() {
        float[] deviations = unit.clone();
        Elementwise.scaleInPlace(deviations, 0, deviations.length, (float) sigma);
        return deviations;
    }
}
