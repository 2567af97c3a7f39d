// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/**
 * Mutation that takes into account how much the outputs of the network depend on each weight, found on
 * samples drawn from the training set for each generation. J. Lehman, J. Chen, J. Clune, K. Stanley, "Safe
 * Mutations for Deep and Recurrent Neural Networks through Output Gradients", 2018, section 3. What it
 * costs is charged. US patent 10,699,195 covers safe mutation.
 */
public sealed interface SafeMutation {
    /** Returns how many samples the outputs are looked at on, at least 1. */
    int samples();

    /**
     * SM-G-SUM: the noise of each weight is divided by the norm over the outputs of the output's gradient,
     * summed over the samples. Signs may cancel.
     *
     * @param samples how many samples, at least 1
     */
    record GradientSum(int samples) implements SafeMutation {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public GradientSum {
            requireSamples(samples);
        }
    }

    /**
     * SM-G-ABS: the noise of each weight is divided by the norm over the outputs of the output's absolute
     * gradient, summed over the samples. Needs a pass back for each sample alone, so is slower than the sum,
     * though it is charged the same.
     *
     * @param samples how many samples, at least 1
     */
    record GradientAbsolute(int samples) implements SafeMutation {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public GradientAbsolute {
            requireSamples(samples);
        }
    }

    /**
     * SM-R: all noise of a child is multiplied by one number so that the probabilities which the network
     * gives change by the stated amount, found by halving an interval.
     *
     * @param samples how many samples, at least 1
     * @param change the root of the mean square of the changes of a probability, in {@code (0, 1)}
     * @param steps how many multiples are tried, from 1 to 1,000
     */
    record Rescaled(int samples, double change, int steps) implements SafeMutation {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Rescaled {
            requireSamples(samples);
            Requirement.check("change", change > 0 && change < 1, "in (0, 1)", change);
            Requirement.check("steps", steps >= 1 && steps <= 1000, "from 1 to 1000", steps);
        }
    }

    private static void requireSamples(int samples) {
        Requirement.check("samples", samples >= 1, "of at least 1", samples);
    }
}
