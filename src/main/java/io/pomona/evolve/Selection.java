// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which individuals become parents. */
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
     * As {@link Tournament}, but of those that are level the one with the smaller norm of its weights
     * wins. S. Luke, L. Panait, "Lexicographic Parsimony Pressure", 2002.
     *
     * @param size how many are drawn, at least 2
     * @param buckets how many classes the population is cut into by fitness, each level within itself, at
     *        least 1 (direct bucketing, section 2 there); or null: only equal fitnesses are level
     */
    record ParsimonyTournament(int size, @Nullable Integer buckets) implements Selection {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public ParsimonyTournament {
            require("size", size >= 2, "of at least 2", size);
            Requirement.check("buckets", buckets == null || buckets >= 1, "of at least 1",
                    buckets);
        }
    }

    /**
     * The best, each equally often. Either number is given.
     *
     * @param best how many individuals become parents, at least 1; all of a smaller population
     * @param share which share of the population becomes parents, in {@code (0, 1]}, rounded, at least
     *        one individual
     */
    record Truncation(@Nullable Integer best, @Nullable Double share) implements Selection {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range, or not exactly one is given
         */
        public Truncation {
            Requirement.check("best", best == null || best >= 1, "of at least 1", best);
            Requirement.check("share", share == null || (share > 0 && share <= 1), "in (0, 1]",
                    share);
            Requirement.check("share", (best == null) != (share == null),
                    "or best, one of the two", share);
        }

        /** Selects so many. */
        public Truncation(int best) {
            this(best, null);
        }

        /** Returns how many of a population become parents. */
        int count(int population) {
            return best != null
                    ? Math.min(best, population)
                    : Math.clamp(Math.round(Objects.requireNonNull(share) * population), 1,
                            population);
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
     * By what individuals classify correctly, sample by sample: each parent is found by samples in a
     * random order, each of which keeps those that are right, where there are any, until one is left.
     * So an individual becomes a parent that is right where others are wrong, however many are better on
     * average. L. Spector, "Assessment of Problem Modality by Differential Performance of Lexicase
     * Selection in Genetic Programming", 2012.
     */
    record Lexicase() implements Selection {}

    /**
     * As {@link Lexicase}, but by batches of samples, each of which keeps those with the most right. S.
     * Aenugu, L. Spector, "Lexicase Selection in Learning Classifier Systems", 2019.
     *
     * @param batchSize samples of a batch, at least 1; the larger, the nearer to the best on average
     */
    record BatchLexicase(int batchSize) implements Selection {
        /**
         * Checks the size.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public BatchLexicase {
            require("batch_size", batchSize >= 1, "of at least 1", batchSize);
        }
    }

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

    /** Returns whether it is by which samples an individual classifies correctly, not by fitness. */
    default boolean isBySamples() {
        return switch (this) {
            case Lexicase() -> true;
            case BatchLexicase(_) -> true;
            case Elite(_, Selection others) -> others.isBySamples();
            default -> false;
        };
    }

    private static void require(String name, boolean ok, String expected, double value) {
        if (!ok) {
            throw new IllegalArgumentException(
                    "Expected " + name + " " + expected + ", but received " + value + ".");
        }
    }
}
