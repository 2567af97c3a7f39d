// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.evolve.Requirement;
import io.pomona.train.Schedule;
import org.jspecify.annotations.Nullable;

/** The rule by which a distribution of networks is moved, as settings. */
public sealed interface Strategy {
    /** Returns whether points are drawn in pairs on either side of the mean. */
    boolean isMirrored();

    /**
     * OpenAI-ES: the mean follows the gradient of the expected fitness, estimated from pairs of opposite
     * points; sigma is one number. T. Salimans et al., "Evolution Strategies as a Scalable Alternative to
     * Reinforcement Learning", 2017, algorithm 1 and section 2. Schedules count epochs: as many sample
     * passes as the training set has samples.
     *
     * @param optimizer how the gradient moves the mean
     * @param learningRate in the unit of sigma, above 0
     * @param schedule how the learning rate changes
     * @param sigmaSchedule how sigma changes
     * @param weightDecay this times the learning rate times the mean is taken off it, at least 0
     * @param shaping what becomes of the fitnesses
     */
    record OpenAiEs(CenterOptimizer optimizer, double learningRate, Schedule schedule,
            Schedule sigmaSchedule, double weightDecay, Shaping shaping) implements Strategy {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public OpenAiEs {
            requireRate(learningRate);
            // Points that do not differ tell nothing.
            if (sigmaSchedule instanceof Schedule.Cosine(_, double warmup, double minimum)) {
                Requirement.check("sigma_schedule.minimum", minimum > 0, "above 0", minimum);
                Requirement.check("sigma_schedule.warmup", warmup == 0, "of 0", warmup);
            }
            requireDecay(weightDecay);
        }

        @Override
        public boolean isMirrored() {
            return true;
        }
    }

    /**
     * Parameter-exploring policy gradients: mean and sigma of each weight follow the gradient of the
     * expected fitness, estimated from pairs of opposite points. F. Sehnke et al., "Parameter-exploring
     * policy gradients", 2010, section 3.2 (symmetric sampling). Schedules count epochs: as many sample
     * passes as the training set has samples.
     *
     * @param optimizer how the gradient moves the mean
     * @param learningRate of the mean, in the unit of sigma, above 0
     * @param schedule how the learning rate of the mean changes
     * @param sigmaLearningRate of the sigmas, relative to them, at least 0
     * @param sigmaMaxChange the most that a sigma changes in a generation, as a share of it, in
     *        {@code (0, 1)}
     * @param weightDecay this times the learning rate times the mean is taken off it, at least 0
     * @param shaping what becomes of the fitnesses
     */
    record Pgpe(CenterOptimizer optimizer, double learningRate, Schedule schedule,
            double sigmaLearningRate, double sigmaMaxChange, double weightDecay, Shaping shaping)
            implements
                Strategy {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Pgpe {
            requireRate(learningRate);
            Requirement.check("sigma_learning_rate",
                    sigmaLearningRate >= 0 && Double.isFinite(sigmaLearningRate), "of at least 0",
                    sigmaLearningRate);
            Requirement.check("sigma_max_change", sigmaMaxChange > 0 && sigmaMaxChange < 1,
                    "in (0, 1)", sigmaMaxChange);
            requireDecay(weightDecay);
        }

        @Override
        public boolean isMirrored() {
            return true;
        }
    }

    /**
     * Separable natural evolution strategy. T. Schaul, T. Glasmachers, J. Schmidhuber, "High Dimensions
     * and Heavy Tails for Natural Evolution Strategies", 2011, algorithm 2; D. Wierstra et al., "Natural
     * Evolution Strategies", 2014, table 1 for the constants.
     *
     * @param learningRate of the mean, above 0
     * @param sigmaLearningRate of the sigmas, above 0, or null: {@code (3 + ln d) / (5 sqrt(d))} for d
     *        weights
     */
    record Snes(double learningRate, @Nullable Double sigmaLearningRate) implements Strategy {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Snes {
            requireRate(learningRate);
            Requirement.check("sigma_learning_rate", sigmaLearningRate == null
                    || (sigmaLearningRate > 0 && Double.isFinite(sigmaLearningRate)), "above 0",
                    sigmaLearningRate);
        }

        @Override
        public boolean isMirrored() {
            return false;
        }
    }

    /**
     * CMA-ES with a diagonal matrix. R. Ros, N. Hansen, "A Simple Modification in CMA-ES Achieving Linear
     * Time and Space Complexity", 2008, sections 2 and 3.
     */
    record SeparableCmaEs() implements Strategy {
        @Override
        public boolean isMirrored() {
            return false;
        }
    }

    /**
     * CMA-ES with a full matrix: three of d x d doubles for d weights, of which there may be at most
     * {@value #LARGEST}. N. Hansen, "The CMA Evolution Strategy: A Tutorial", 2016, figure 6 and table 1.
     *
     * @param active whether bad points have negative weights in the update of the matrix
     */
    record CmaEs(boolean active) implements Strategy {
        /** The most weights of a network: the matrix and its axes are 32 MB each. */
        public static final int LARGEST = 2000;

        @Override
        public boolean isMirrored() {
            return false;
        }
    }

    private static void requireRate(double value) {
        Requirement.check("learning_rate", value > 0 && Double.isFinite(value), "above 0", value);
    }

    private static void requireDecay(double value) {
        Requirement.check("weight_decay", value >= 0 && Double.isFinite(value), "of at least 0",
                value);
    }
}
