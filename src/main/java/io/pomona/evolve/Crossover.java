// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/** How two parents are mixed. A pair is mixed with probability {@code rate}, else left as it is. */
public sealed interface Crossover {
    /** Returns the probability that a pair is mixed, in {@code [0, 1]}. */
    double rate();

    /**
     * Each weight changes sides with a probability of its own. G. Syswerda, "Uniform Crossover in
     * Genetic Algorithms", 1989.
     *
     * @param rate the probability that a pair is mixed, in {@code [0, 1]}
     * @param swap the probability that a weight changes sides, in {@code [0, 1]}
     */
    record Uniform(double rate, double swap) implements Crossover {
        /**
         * Checks the probabilities.
         *
         * @throws IllegalArgumentException if one is outside {@code [0, 1]}
         */
        public Uniform {
            requireShare("rate", rate);
            requireShare("swap", swap);
        }
    }

    /**
     * The weights behind one random point change sides.
     *
     * @param rate the probability that a pair is mixed, in {@code [0, 1]}
     */
    record SinglePoint(double rate) implements Crossover {
        /**
         * Checks the probability.
         *
         * @throws IllegalArgumentException if it is outside {@code [0, 1]}
         */
        public SinglePoint {
            requireShare("rate", rate);
        }
    }

    /**
     * The weights between random points change sides, every other run of them.
     *
     * @param rate the probability that a pair is mixed, in {@code [0, 1]}
     * @param points the number of points, at least 1
     */
    record MultiPoint(double rate, int points) implements Crossover {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public MultiPoint {
            requireShare("rate", rate);
            if (points < 1) {
                throw new IllegalArgumentException(
                        "Expected points of at least 1, but received " + points + ".");
            }
        }
    }

    /**
     * Both children lie on the line through the parents. H. Muehlenbein, D. Schlierkamp-Voosen,
     * "Predictive Models for the Breeder Genetic Algorithm", 1993, section 3.
     *
     * @param rate the probability that a pair is mixed, in {@code [0, 1]}
     * @param beyond how far past the parents children may lie, in parts of their distance, at least 0
     */
    record Line(double rate, double beyond) implements Crossover {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Line {
            requireShare("rate", rate);
            if (!(beyond >= 0) || Double.isInfinite(beyond)) {
                throw new IllegalArgumentException(
                        "Expected beyond of at least 0, but received " + beyond + ".");
            }
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "Expected " + name + " in [0, 1], but received " + value + ".");
        }
    }
}
