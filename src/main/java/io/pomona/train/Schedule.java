// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/** How the learning rate changes: a factor as a function of the epochs done, fractions included. */
public sealed interface Schedule {
    /** Returns the factor of the learning rate after {@code epoch} epochs. */
    double factor(double epoch);

    /** Always 1. */
    record Constant() implements Schedule {
        @Override
        public double factor(double epoch) {
            return 1;
        }
    }

    /**
     * Multiplied by {@code factor} every {@code epochs} epochs.
     *
     * @param epochs at least 1
     * @param factor above 0
     */
    record Step(int epochs, double factor) implements Schedule {
        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Step {
            require("epochs", epochs >= 1, "of at least 1", epochs);
            require("factor", factor > 0, "above 0", factor);
        }

        @Override
        public double factor(double epoch) {
            return StrictMath.pow(factor, Math.floor(epoch / epochs));
        }
    }

    /**
     * Multiplied by {@code factor} over each epoch, little by little.
     *
     * @param factor above 0
     */
    record Exponential(double factor) implements Schedule {
        /**
         * Checks the factor.
         *
         * @throws IllegalArgumentException if it is not above 0
         */
        public Exponential {
            require("factor", factor > 0, "above 0", factor);
        }

        @Override
        public double factor(double epoch) {
            return StrictMath.pow(factor, epoch);
        }
    }

    /**
     * A linear rise from 0 over the warm-up, then half a cosine down to {@code minimum}, where it
     * stays. I. Loshchilov, F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017,
     * equation 5, without restarts.
     *
     * @param epochs the length of warm-up and cosine together, at least 1
     * @param warmup epochs of warm-up, at least 0 and below {@code epochs}
     * @param minimum the factor at the end, in {@code [0, 1]}
     */
    record Cosine(int epochs, double warmup, double minimum) implements Schedule {
        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Cosine {
            require("epochs", epochs >= 1, "of at least 1", epochs);
            require("warmup", warmup >= 0 && warmup < epochs, "in [0, epochs)", warmup);
            require("minimum", minimum >= 0 && minimum <= 1, "in [0, 1]", minimum);
        }

        @Override
        public double factor(double epoch) {
            if (epoch < warmup) {
                return epoch / warmup;
            }
            double done = Math.min(1, (epoch - warmup) / (epochs - warmup));
            return minimum + (1 - minimum) * (1 + StrictMath.cos(Math.PI * done)) / 2;
        }
    }

    private static void require(String name, boolean ok, String expected, double value) {
        if (!ok) {
            throw new IllegalArgumentException(
                    "Expected " + name + " " + expected + ", but received " + value + ".");
        }
    }
}
