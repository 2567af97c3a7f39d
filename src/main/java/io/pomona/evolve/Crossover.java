// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

/**
 * How parents are mixed. A pair is mixed with probability {@code rate}, else left as it is, unless {@link
 * ChildShares} say how many children are made by crossover.
 */
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
            Requirement.share("rate", rate);
            Requirement.share("swap", swap);
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
            Requirement.share("rate", rate);
        }
    }

    /**
     * The weights between random points change sides, every other run of them.
     *
     * @param rate the probability that a pair is mixed, in {@code [0, 1]}
     * @param points the number of points, from 1 to 10,000
     */
    record MultiPoint(double rate, int points) implements Crossover {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public MultiPoint {
            Requirement.share("rate", rate);
            Requirement.check("points", points >= 1 && points <= 10_000, "from 1 to 10000",
                    points);
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
            Requirement.share("rate", rate);
            if (!(beyond >= 0) || Double.isInfinite(beyond)) {
                throw new IllegalArgumentException(
                        "Expected beyond of at least 0, but received " + beyond + ".");
            }
        }
    }

    /**
     * Whole layers change sides, each layer with all its arrays and a probability of its own.
     *
     * @param rate the probability that a pair is mixed, in {@code [0, 1]}
     * @param swap the probability that a layer changes sides, in {@code [0, 1]}
     */
    record ByLayer(double rate, double swap) implements Crossover {
        /**
         * Checks the probabilities.
         *
         * @throws IllegalArgumentException if one is outside {@code [0, 1]}
         */
        public ByLayer {
            Requirement.share("rate", rate);
            Requirement.share("swap", swap);
        }
    }

    /**
     * Whole filters and neurons change sides: all weights that lead to one output channel or unit of a
     * layer, with its bias and what else the layer keeps for it, so that a feature is inherited whole. D.
     * Montana, L. Davis, "Training Feedforward Neural Networks Using Genetic Algorithms", 1989,
     * operator crossover-nodes.
     *
     * @param rate the probability that a pair is mixed, in {@code [0, 1]}
     * @param swap the probability that a filter or neuron changes sides, in {@code [0, 1]}
     */
    record ByNeuron(double rate, double swap) implements Crossover {
        /**
         * Checks the probabilities.
         *
         * @throws IllegalArgumentException if one is outside {@code [0, 1]}
         */
        public ByNeuron {
            Requirement.share("rate", rate);
            Requirement.share("swap", swap);
        }
    }

    /**
     * Each weight of each child lies at a place of its own between the parents' or a little beyond. H.
     * Muehlenbein, D. Schlierkamp-Voosen, "Predictive Models for the Breeder Genetic Algorithm", 1993,
     * section 3.
     *
     * @param rate the probability that a pair is mixed, in {@code [0, 1]}
     * @param beyond how far past the parents' weights a child's may lie, in parts of their distance, at
     *        least 0; with 0.25 the spread of the population stays as it is
     */
    record Intermediate(double rate, double beyond) implements Crossover {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Intermediate {
            Requirement.share("rate", rate);
            Requirement.check("beyond", beyond >= 0 && Double.isFinite(beyond), "of at least 0",
                    beyond);
        }
    }

    /**
     * A child is the mean of several parents, weight by weight: the one in whose place it comes, and
     * others drawn from the selected at random, each individual once as long as there are enough. With
     * {@link Weights#LOG_RANK} it is the recombination of N. Hansen, "The CMA Evolution Strategy: A
     * Tutorial", 2016, equation 49; with equal weights the intermediate recombination of evolution
     * strategies.
     *
     * @param rate the probability that a child is such a mean, in {@code [0, 1]}
     * @param parents how many parents a child has, at least 2
     * @param weights how much each parent counts
     */
    record Mean(double rate, int parents, Weights weights) implements Crossover {
        /** How much each of several parents counts. */
        public enum Weights {
            /** All alike. */
            EQUAL,
            /**
             * The parent of rank i by fitness, from 1 for the best of n, in proportion to {@code log(n +
             * 1/2) - log(i)}.
             */
            LOG_RANK
        }

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Mean {
            Requirement.share("rate", rate);
            Requirement.check("parents", parents >= 2, "of at least 2", parents);
        }
    }

    /**
     * Each weight's children lie around the mean of the parents', spread as single-point crossover of
     * binary numbers would spread them. K. Deb, R. Agrawal, "Simulated Binary Crossover for Continuous
     * Search Space", 1995, section 3.
     *
     * @param rate the probability that a pair is mixed, in {@code [0, 1]}
     * @param geneRate the probability that a weight of such a pair is mixed, in {@code [0, 1]}
     * @param eta the distribution index, at least 0: the larger, the nearer children are to their parents
     */
    record SimulatedBinary(double rate, double geneRate, double eta) implements Crossover {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public SimulatedBinary {
            Requirement.share("rate", rate);
            Requirement.share("gene_rate", geneRate);
            Requirement.check("eta", eta >= 0 && Double.isFinite(eta), "of at least 0", eta);
        }
    }

    /** Parents are never mixed. */
    record None() implements Crossover {
        @Override
        public double rate() {
            return 0;
        }
    }
}
