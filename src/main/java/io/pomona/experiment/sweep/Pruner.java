// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import io.pomona.evolve.Requirement;

/**
 * What gives up points that do badly, method by method. Points are judged by the mean over their seeds
 * of the best validation accuracy so far, or training accuracy where nothing is held out.
 */
public sealed interface Pruner {
    /**
     * Asynchronous successive halving, which promotes whenever it can and never waits for a rung to
     * fill. L. Li et al., "A System for Massively Parallel Hyperparameter Tuning", 2020, algorithm 2.
     *
     * @param minSamples sample passes of the lowest rung, at least 1
     * @param reduction each rung has this many times the passes of the one below, and at most one in so
     *        many points goes on; at least 2
     */
    record Asha(long minSamples, int reduction) implements Pruner {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Asha {
            requireRungs(minSamples, reduction);
        }
    }

    /**
     * Successive halving: all points come to a rung, then the best of them go on. K. Jamieson, A.
     * Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", 2016.
     *
     * @param minSamples sample passes of the lowest rung, at least 1
     * @param reduction each rung has this many times the passes of the one below, and one in so many
     *        points goes on, but at least one; at least 2
     */
    record SuccessiveHalving(long minSamples, int reduction) implements Pruner {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public SuccessiveHalving {
            requireRungs(minSamples, reduction);
        }
    }

    /**
     * Median stopping: a point is given up when the best it reached is below the median of what points
     * earlier in the plan had on average up to there. D. Golovin et al., "Google Vizier: A Service for
     * Black-Box Optimization", 2017, section 3.2.2.
     *
     * @param minSamples sample passes before the first look, at least 1
     * @param everySamples sample passes between two looks, at least 1
     * @param minPoints earlier points that must have come as far, at least 1
     */
    record Median(long minSamples, long everySamples, int minPoints) implements Pruner {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Median {
            Requirement.check("min_samples", minSamples >= 1, "of at least 1", minSamples);
            Requirement.check("every_samples", everySamples >= 1, "of at least 1", everySamples);
            Requirement.check("min_points", minPoints >= 1, "of at least 1", minPoints);
        }
    }

    /** Returns the sample passes of the lowest rung. */
    long minSamples();

    private static void requireRungs(long minSamples, int reduction) {
        Requirement.check("min_samples", minSamples >= 1, "of at least 1", minSamples);
        Requirement.check("reduction", reduction >= 2, "of at least 2", reduction);
    }
}
