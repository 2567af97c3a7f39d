// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/** How the first population is made. Individual 0 is always the network that the search is given. */
public sealed interface FirstPopulation {
    /** Each other individual is drawn by the layers' initializers. */
    record Random() implements FirstPopulation {}

    /**
     * Each other individual is individual 0 with normal noise added to all its weights: where that is a
     * trained network, the search begins around it.
     *
     * @param sigma the standard deviation of the noise, in units of that of the layer's first weights as
     *        {@link Mutation.Scale#INITIAL_SPREAD} has it, above 0
     */
    record Perturbed(double sigma) implements FirstPopulation {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is not above 0
         */
        public Perturbed {
            Requirement.check("sigma", sigma > 0 && Double.isFinite(sigma), "above 0", sigma);
        }
    }
}
