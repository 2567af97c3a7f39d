// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/**
 * Gaussian mutation: normal noise of mean 0 is added to the current weights. Rates are what they say:
 * a share {@code individualRate} of the children is mutated, and in those a share {@code geneRate} of
 * the weights.
 *
 * @param individualRate the probability that a child is mutated, in {@code [0, 1]}
 * @param geneRate the probability that a weight of such a child is changed, in {@code [0, 1]}
 * @param sigma the standard deviation of the noise, at least 0
 * @param scale what sigma is measured in
 */
public record Mutation(double individualRate, double geneRate, double sigma, Scale scale) {
    /** What sigma is measured in. */
    public enum Scale {
        /** The weights' own unit. */
        ABSOLUTE,
        /**
         * The standard deviation of the layer's first weights, so that all layers change in proportion;
         * biases that begin at 0 take that of their layer's kernel.
         */
        INITIAL_SPREAD
    }

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Mutation {
        require("individual_rate", individualRate >= 0 && individualRate <= 1, "in [0, 1]",
                individualRate);
        require("gene_rate", geneRate >= 0 && geneRate <= 1, "in [0, 1]", geneRate);
        require("sigma", sigma >= 0 && Double.isFinite(sigma), "of at least 0", sigma);
    }

    private static void require(String name, boolean ok, String expected, double value) {
        if (!ok) {
            throw new IllegalArgumentException(
                    "Expected " + name + " " + expected + ", but received " + value + ".");
        }
    }
}
