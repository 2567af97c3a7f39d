// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/**
 * What an individual has beside its weights.
 *
 * @param sigmas what its children are to be mutated with, where individuals have such numbers of their
 *        own; else empty
 * @param parentFitness the mean of its parents' fitnesses, or NaN where it has none
 */
record Traits(float[] sigmas, double parentFitness) {
    /** Those of an individual that was not bred. */
    static final Traits NONE = new Traits(new float[0], Double.NaN);
}
