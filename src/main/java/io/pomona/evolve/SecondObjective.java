// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/** What a search of two objectives weighs fitness against. */
public sealed interface SecondObjective {
    /** Returns the name of the quantity, as tables and charts have it. */
    default String quantity() {
        return switch (this) {
            case WeightNorm _ -> "weight_norm";
            case NonZeroWeights _ -> "non_zero_weights";
            case NoiseRobustness _ -> "noise_robustness";
        };
    }

    /** Returns whether more of the quantity is better. */
    default boolean isGain() {
        return this instanceof NoiseRobustness;
    }

    /** The Euclidean norm of all weights; less is better. */
    record WeightNorm() implements SecondObjective {}

    /**
     * The number of weights that are not 0; less is better. Mutation sets weights to 0, where they stay
     * but for a share that is given back to it.
     *
     * @param pruneRate the share of a mutated child's weights that becomes 0, in {@code [0, 1]}
     * @param regrowRate the share of its weights of 0 that mutation may change again, in {@code [0, 1]}
     */
    record NonZeroWeights(double pruneRate, double regrowRate) implements SecondObjective {
        /**
         * Checks the shares.
         *
         * @throws IllegalArgumentException if one is outside {@code [0, 1]}
         */
        public NonZeroWeights {
            Requirement.share("prune_rate", pruneRate);
            Requirement.share("regrow_rate", regrowRate);
        }
    }

    /**
     * The mean fitness under normal noise, the same for all individuals and generations; more is
     * better. Each draw of noise costs a pass over the samples.
     *
     * @param sigma the standard deviation of the noise, above 0: for weights in units of that of the
     *        layer's first weights, for inputs in their own
     * @param draws how often noise is drawn, from 1 to 1,000
     * @param noise what it is added to
     */
    record NoiseRobustness(double sigma, int draws, Noise noise) implements SecondObjective {
        /** What noise is added to. */
        public enum Noise {
            /** All weights. */
            WEIGHTS,
            /** All values of all samples. */
            INPUTS
        }

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public NoiseRobustness {
            Requirement.check("sigma", sigma > 0 && Double.isFinite(sigma), "above 0", sigma);
            Requirement.check("draws", draws >= 1 && draws <= 1000, "from 1 to 1000", draws);
        }
    }
}
