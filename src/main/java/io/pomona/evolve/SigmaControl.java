// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.Schedule;

/** How the sigma of a mutation changes in the course of the search. */
public sealed interface SigmaControl {
    /** It stays as it is. */
    record Fixed() implements SigmaControl {}

    /**
     * It is multiplied by a factor that depends on the generation.
     *
     * @param schedule the factor, as a function of the generations done, which stand for its epochs
     */
    record Scheduled(Schedule schedule) implements SigmaControl {}

    /**
     * It grows where more than a fifth of the mutants do better than their parent, and falls where it is
     * fewer. I. Rechenberg, "Evolutionsstrategie", 1973, section "Die 1/5-Erfolgsregel".
     *
     * @param factor by which sigma is multiplied or divided, above 1
     * @param window generations whose mutants are counted before each change, at least 1
     * @param target the share of successes at which sigma stays, in {@code (0, 1)}
     */
    record OneFifth(double factor, int window, double target) implements SigmaControl {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public OneFifth {
            requireFactor(factor);
            Requirement.check("window", window >= 1, "of at least 1", window);
            Requirement.check("target", target > 0 && target < 1, "in (0, 1)", target);
        }
    }

    /**
     * Each individual has its own, which it hands to its children: a mixed child takes the geometric mean of
     * its parents', and before a child is mutated its sigma is multiplied by {@code exp(learningRate * N(0,
     * 1))}. H.-P. Schwefel, "Numerical Optimization of Computer Models", 1981, section 5.2; in
     * neuroevolution known as self-adaptive mutation rates (SAMR).
     *
     * @param per what has a sigma of its own
     * @param learningRate the standard deviation of the logarithm of a change, above 0
     * @param minimum no sigma falls below this, at least 0
     */
    record SelfAdaptive(Per per, double learningRate, double minimum) implements SigmaControl {
        /** What has a sigma of its own. */
        public enum Per {
            /** Each individual. */
            INDIVIDUAL,
            /**
             * Each layer of each individual; one half of the variance of a change is common to all
             * layers.
             */
            LAYER
        }

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public SelfAdaptive {
            Requirement.check("learning_rate", learningRate > 0 && Double.isFinite(learningRate),
                    "above 0", learningRate);
            Requirement.check("minimum", minimum >= 0 && Double.isFinite(minimum), "of at least 0",
                    minimum);
        }
    }

    /**
     * Group elite selection of mutation rates: the mutants are shared out among groups, each with a sigma;
     * a sigma is judged by the largest rise of fitness in its group. The best one is kept, the others are
     * replaced by changed copies of the better ones. A. Kumar, B. Liu, R. Miikkulainen, P. Stone,
     * "Effective Mutation Rate Adaptation through Group Elite Selection", 2022, algorithm 1.
     *
     * @param groups how many sigmas there are, at least 2
     * @param factor a copy is multiplied by this to the power of a number drawn evenly from between -1 and
     *        1; above 1
     * @param share copies are made of this share of the sigmas, the best, in {@code (0, 1]}
     */
    record Gesmr(int groups, double factor, double share) implements SigmaControl {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Gesmr {
            Requirement.check("groups", groups >= 2, "of at least 2", groups);
            requireFactor(factor);
            Requirement.check("share", share > 0 && share <= 1, "in (0, 1]", share);
        }
    }

    private static void requireFactor(double factor) {
        Requirement.check("factor", factor > 1 && Double.isFinite(factor), "above 1", factor);
    }
}
