// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/** Which individuals become parents: the selectors of Jenetics, by their settings. */
public sealed interface Selection {
    /**
     * The best of a few drawn at random.
     *
     * @param size how many are drawn, at least 2
     */
    record Tournament(int size) implements Selection {
        /**
         * Checks the size.
         *
         * @throws IllegalArgumentException if it is below 2
         */
        public Tournament {
            require("size", size >= 2, "of at least 2", size);
        }
    }

    /**
     * The best, each equally often.
     *
     * @param best how many individuals become parents, at least 1; all of a smaller population
     */
    record Truncation(int best) implements Selection {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Truncation {
            require("best", best >= 1, "of at least 1", best);
        }
    }

    /**
     * With a chance in proportion to fitness or, where an individual is {@link Fitness#INVALID}, to how
     * far fitness lies above that.
     */
    record RouletteWheel() implements Selection {}

    /** As the roulette wheel, but with evenly spaced pointers. */
    record StochasticUniversal() implements Selection {}

    /**
     * With a chance that falls linearly with the rank.
     *
     * @param worst the chance of the worst, relative to an even one, in {@code [0, 1]}
     */
    record LinearRank(double worst) implements Selection {
        /**
         * Checks the chance.
         *
         * @throws IllegalArgumentException if it is outside {@code [0, 1]}
         */
        public LinearRank {
            require("worst", worst >= 0 && worst <= 1, "in [0, 1]", worst);
        }
    }

    /**
     * With a chance that falls by a factor from rank to rank.
     *
     * @param factor in {@code [0, 1)}
     */
    record ExponentialRank(double factor) implements Selection {
        /**
         * Checks the factor.
         *
         * @throws IllegalArgumentException if it is outside {@code [0, 1)}
         */
        public ExponentialRank {
            require("factor", factor >= 0 && factor < 1, "in [0, 1)", factor);
        }
    }

    /**
     * With a chance in proportion to {@code exp(beta * fitness)}, fitness scaled to {@code [0, 1]}.
     *
     * @param beta the selection pressure
     */
    record Boltzmann(double beta) implements Selection {
        /**
         * Checks the pressure.
         *
         * @throws IllegalArgumentException if it is not finite
         */
        public Boltzmann {
            require("beta", Double.isFinite(beta), "that is finite", beta);
        }
    }

    /** At random, whatever the fitness: a baseline. */
    record MonteCarlo() implements Selection {}

    /**
     * The best few, and the rest by another selection.
     *
     * @param best how many of the best, at least 1
     * @param others how the rest is selected
     */
    record Elite(int best, Selection others) implements Selection {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Elite {
            require("best", best >= 1, "of at least 1", best);
        }
    }

    private static void require(String name, boolean ok, String expected, double value) {
        if (!ok) {
            throw new IllegalArgumentException(
                    "Expected " + name + " " + expected + ", but received " + value + ".");
        }
    }
}
