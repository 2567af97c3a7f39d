// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/**
 * What an individual has beside its weights.
 *
 * @param sigmas what its children are to be mutated with, where individuals have such numbers of their
 *        own; else empty
 * @param parentFitness the mean of its parents' fitnesses, or NaN where it has none
 * @param descent whom it descends from
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; handed on as it is.
record Traits(float[] sigmas, double parentFitness, Descent descent) {
    /** Those of an individual that was not bred, where nobody asks which one it is. */
    static final Traits NONE = first(0);

    /** Returns those of an individual of the first population. */
    static Traits first(long id) {
        return new Traits(new float[0], Double.NaN, Descent.first(id));
    }
}
