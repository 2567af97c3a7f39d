// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.random.RandomGenerator;

/**
 * Normal random numbers with the same bits on every machine, which
 * {@link RandomGenerator#nextGaussian} does not promise. The polar method: G. Marsaglia, T. A. Bray, "A
 * Convenient Method for Generating Normal Variables", 1964; the second number of a pair is not used, so
 * that a draw depends on the generator alone.
 */
public final class Gaussian {
    private Gaussian() {}

    /** Draws from the normal distribution of mean 0 and standard deviation 1. */
    public static double draw(RandomGenerator random) {
        while (true) {
            double u = 2 * random.nextDouble() - 1;
            double v = 2 * random.nextDouble() - 1;
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                return u * Math.sqrt(-2 * StrictMath.log(s) / s);
            }
        }
    }
}
