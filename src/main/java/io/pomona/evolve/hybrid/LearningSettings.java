// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.evolve.Requirement;
import io.pomona.train.GradientSettings;

/**
 * How the children of a memetic algorithm learn: P. Moscato, "On Evolution, Search, Optimization, Genetic
 * Algorithms and Martial Arts: Towards Memetic Algorithms", 1989.
 *
 * @param descent the rule, its learning rate and the batches; epochs of the schedule are those that the
 *        child in one place of the generation has learned from, over all generations
 * @param steps gradient steps of a child, at least 1
 * @param share the probability that a child learns, in {@code [0, 1]}
 * @param writeBack what becomes of what was learned
 * @param moments whether a child's optimizer goes on from its parent's running means
 */
public record LearningSettings(GradientSettings descent, int steps, double share,
        WriteBack writeBack, Moments moments) {
    /** What becomes of learned weights: D. Whitley et al., "Lamarckian Evolution, The Baldwin Effect and Function Optimization", 1994. */
    public enum WriteBack {
        /** They become the genes. */
        LAMARCKIAN,
        /** They count for the fitness, and for the network that is given; children inherit the genes. */
        BALDWINIAN
    }

    /** Where the running means of a child's optimizer begin. */
    public enum Moments {
        /** With those of a parent, if the weights are that parent's too. */
        INHERITED,
        /** At 0. */
        NEW
    }

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public LearningSettings {
        Requirement.check("steps", steps >= 1, "of at least 1", steps);
        Requirement.share("share", share);
    }

    /** Returns the defaults for a rule: 100 steps of every child, written back. */
    public static LearningSettings of(GradientSettings descent) {
        return new LearningSettings(descent, 100, 1, WriteBack.LAMARCKIAN, Moments.INHERITED);
    }
}
