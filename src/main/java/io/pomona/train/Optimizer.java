// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/** An update rule of gradient descent, as settings; {@link OptimizerState} applies it. */
public sealed interface Optimizer {
    /** Returns the rule's name as it is written in a config. */
    String type();

    /**
     * Gradient descent with momentum: {@code v = momentum * v + g}, {@code w -= rate * v}; Nesterov's
     * form uses {@code g + momentum * v}. I. Sutskever et al., "On the importance of initialization and
     * momentum in deep learning", 2013; in PyTorch's form.
     *
     * @param momentum in {@code [0, 1)}
     * @param nesterov whether to look ahead
     */
    record Sgd(double momentum, boolean nesterov) implements Optimizer {
        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException if the momentum is outside {@code [0, 1)}, or 0 with
         *         Nesterov's form
         */
        public Sgd {
            requireShare("momentum", momentum);
            if (nesterov && momentum == 0) {
                throw new IllegalArgumentException(
                        "Expected a momentum above 0 for nesterov, but received 0.");
            }
        }

        @Override
        public String type() {
            return "sgd";
        }
    }

    /**
     * Adam: D. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.
     *
     * @param beta1 decay of the mean, in {@code [0, 1)}
     * @param beta2 decay of the mean square, in {@code [0, 1)}
     * @param epsilon added to the root, above 0
     */
    record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Adam {
            requireAdam(beta1, beta2, epsilon);
        }

        @Override
        public String type() {
            return "adam";
        }
    }

    /**
     * Adam with decoupled weight decay: I. Loshchilov, F. Hutter, "Decoupled Weight Decay
     * Regularization", 2019, algorithm 2. The decay itself is {@link GradientSettings#weightDecay}.
     *
     * @param beta1 decay of the mean, in {@code [0, 1)}
     * @param beta2 decay of the mean square, in {@code [0, 1)}
     * @param epsilon added to the root, above 0
     */
    record AdamW(double beta1, double beta2, double epsilon) implements Optimizer {
        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public AdamW {
            requireAdam(beta1, beta2, epsilon);
        }

        @Override
        public String type() {
            return "adamw";
        }
    }

    /**
     * RMSProp: {@code s = rho * s + (1 - rho) * g^2}, {@code w -= rate * g / (sqrt(s) + epsilon)}. T.
     * Tieleman, G. Hinton, Lecture 6.5, 2012; in PyTorch's form.
     *
     * @param rho decay of the mean square, in {@code [0, 1)}
     * @param epsilon added to the root, above 0
     */
    record RmsProp(double rho, double epsilon) implements Optimizer {
        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public RmsProp {
            requireShare("rho", rho);
            requirePositive("epsilon", epsilon);
        }

        @Override
        public String type() {
            return "rmsprop";
        }
    }

    private static void requireAdam(double beta1, double beta2, double epsilon) {
        requireShare("beta1", beta1);
        requireShare("beta2", beta2);
        requirePositive("epsilon", epsilon);
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    "Expected " + name + " in [0, 1), but received " + value + ".");
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "Expected " + name + " above 0, but received " + value + ".");
        }
    }
}
