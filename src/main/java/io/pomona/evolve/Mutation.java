// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import org.jspecify.annotations.Nullable;

/**
 * Mutation: noise around 0 is added to the current weights. Rates are what they say: a share {@code
 * individualRate} of the children is mutated, and in those a share {@code geneRate} of the weights.
 *
 * @param noise what the noise is distributed like
 * @param individualRate the probability that a child is mutated, in {@code [0, 1]}; where {@link
 *        ChildShares} are given these count instead
 * @param geneRate the probability that a weight of such a child is changed, in {@code [0, 1]}
 * @param sigma the spread of the noise, at least 0: its standard deviation, and of Cauchy's noise, which
 *        has none, the value that half of it stays below in size; what {@code sigmaControl} starts from
 * @param scale what sigma is measured in
 * @param sigmaControl how sigma changes in the course of the search
 * @param safe how mutation is kept from changing what the network does too much, or null
 */
public record Mutation(Noise noise, double individualRate, double geneRate, double sigma,
        Scale scale, SigmaControl sigmaControl, @Nullable SafeMutation safe) {
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
        Requirement.share("individual_rate", individualRate);
        Requirement.share("gene_rate", geneRate);
        Requirement.check("sigma", sigma >= 0 && Double.isFinite(sigma), "of at least 0", sigma);
    }

    /**
     * Creates a Gaussian mutation of one sigma throughout.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Mutation(double individualRate, double geneRate, double sigma, Scale scale) {
        this(new Noise.Gaussian(), individualRate, geneRate, sigma, scale,
                new SigmaControl.Fixed(), null);
    }

    /** Returns this mutation with another noise. */
    public Mutation withNoise(Noise value) {
        return new Mutation(value, individualRate, geneRate, sigma, scale, sigmaControl, safe);
    }

    /** Returns this mutation with another control of sigma. */
    public Mutation withSigmaControl(SigmaControl value) {
        return new Mutation(noise, individualRate, geneRate, sigma, scale, value, safe);
    }

    /** Returns this mutation made safe, or not. */
    public Mutation withSafe(@Nullable SafeMutation value) {
        return new Mutation(noise, individualRate, geneRate, sigma, scale, sigmaControl, value);
    }
}
