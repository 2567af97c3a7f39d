// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/** What the noise of a mutation is distributed like, in units of sigma. */
public sealed interface Noise {
    /** The normal distribution of mean 0 and standard deviation 1. */
    record Gaussian() implements Noise {}

    /**
     * The standard Cauchy distribution: mostly as small as normal noise, now and then very large. X. Yao,
     * Y. Liu, G. Lin, "Evolutionary Programming Made Faster", 1999, section III.
     */
    record Cauchy() implements Noise {}

    /**
     * Deb's polynomial distribution, whose density falls with the power {@code eta} of the distance to its
     * bounds; here scaled to the standard deviation 1, so that the bounds are at {@code +-sqrt((eta + 2) *
     * (eta + 3) / 2)}. K. Deb, M. Goyal, "A Combined Genetic Adaptive Search (GeneAS) for Engineering
     * Design", 1996, section 2.2.
     *
     * @param eta the distribution index, in {@code [0, 10000]}: with 0 the noise is uniform, the larger the more of it
     *        is small
     */
    record Polynomial(double eta) implements Noise {
        /**
         * Checks the index.
         *
         * @throws IllegalArgumentException if it is out of its range
         */
        public Polynomial {
            Requirement.check("eta", eta >= 0 && eta <= 10_000, "in [0, 10000]", eta);
        }
    }
}
