// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/** What an individual is made of. */
public enum Genome {
    /** All its weights: 4 bytes each. */
    WEIGHTS,
    /**
     * The numbers from which its weights were drawn, those of its first ones and of each mutation since:
     * 16 bytes a mutation, however large the network. F. Such et al., "Deep Neuroevolution: Genetic
     * Algorithms Are a Competitive Alternative for Training Deep Neural Networks for Reinforcement
     * Learning", 2017, arXiv 1712.06567, section 3.1.
     */
    SEEDS
}
