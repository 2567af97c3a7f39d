// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import org.jspecify.annotations.Nullable;

/**
 * What a search makes large, and on which samples it measures it.
 *
 * @param fitness what individuals are selected by
 * @param batchSize samples of a generation, drawn anew for each and shared by all its individuals, as
 *        many of each class as its share asks for; at least 1, or null: the whole training set
 * @param l2 half of this times the squared norm of the weights is added to the loss in the fitness, at
 *        least 0: the penalty that the gradient methods' l2 stands for
 */
public record Objective(Fitness fitness, @Nullable Integer batchSize, double l2) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Objective {
        Requirement.check("batch_size", batchSize == null || batchSize >= 1, "of at least 1",
                batchSize);
        Requirement.check("l2", l2 >= 0 && Double.isFinite(l2), "of at least 0", l2);
    }

    /** Returns a fitness on the whole training set. */
    public static Objective of(Fitness fitness) {
        return new Objective(fitness, null, 0);
    }
}
