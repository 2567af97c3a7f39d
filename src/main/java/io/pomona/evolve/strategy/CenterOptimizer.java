// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.evolve.Requirement;

/** How an estimated gradient moves the mean of a distribution; {@link CenterUpdate} applies it. */
public sealed interface CenterOptimizer {
    /**
     * Adam: D. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.
     *
     * @param beta1 decay of the mean, in {@code [0, 1)}
     * @param beta2 decay of the mean square, in {@code [0, 1)}
     * @param epsilon added to the root, above 0
     */
    record Adam(double beta1, double beta2, double epsilon) implements CenterOptimizer {
        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Adam {
            Requirement.check("beta1", beta1 >= 0 && beta1 < 1, "in [0, 1)", beta1);
            Requirement.check("beta2", beta2 >= 0 && beta2 < 1, "in [0, 1)", beta2);
            Requirement.check("epsilon", epsilon > 0 && Double.isFinite(epsilon), "above 0",
                    epsilon);
        }
    }

    /**
     * The gradient itself, with momentum: {@code v = momentum * v + g}, {@code m += rate * v}.
     *
     * @param momentum in {@code [0, 1)}
     */
    record Sgd(double momentum) implements CenterOptimizer {
        /**
         * Checks the momentum.
         *
         * @throws IllegalArgumentException if it is outside {@code [0, 1)}
         */
        public Sgd {
            Requirement.check("momentum", momentum >= 0 && momentum < 1, "in [0, 1)", momentum);
        }
    }

    /**
     * ClipUp: the gradient scaled to the length of the learning rate, with momentum, and never faster
     * than a highest speed. N. Toklu, P. Liskowski, R. Srivastava, "ClipUp: A Simple and Powerful
     * Optimizer for Distribution-Based Policy Evolution", 2020, section 3.
     *
     * @param momentum in {@code [0, 1)}
     * @param maxSpeed the longest step, in learning rates, above 0
     */
    record ClipUp(double momentum, double maxSpeed) implements CenterOptimizer {
        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public ClipUp {
            Requirement.check("momentum", momentum >= 0 && momentum < 1, "in [0, 1)", momentum);
            Requirement.check("max_speed", maxSpeed > 0 && Double.isFinite(maxSpeed), "above 0",
                    maxSpeed);
        }
    }
}
