// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

/** What becomes of the fitnesses of a generation before a gradient is estimated from them. */
public enum Shaping {
    /**
     * The ranks, spread evenly over {@code [-0.5, 0.5]}: the same for any order-preserving change of the
     * fitness. T. Salimans et al., "Evolution Strategies as a Scalable Alternative to Reinforcement
     * Learning", 2017, section 2.
     */
    CENTERED_RANK,
    /** The fitness less its mean over its standard deviation; what is not finite counts as the worst. */
    STANDARDIZED
}
