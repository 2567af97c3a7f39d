// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.Metric;
import io.pomona.train.Metrics;
import io.pomona.train.Score;
import java.util.EnumSet;
import java.util.Set;

/**
 * What individuals are selected by: one number, at least 0, and more is better. None falls where a metric
 * gets better, not by a rounding error either.
 */
// Without default methods an interface is not initialized with its records, so none waits for the other.
@SuppressWarnings("ClassInitializationDeadlock")
public sealed interface Fitness {
    /** {@link Accuracy}. */
    Fitness ACCURACY = new Accuracy();
    /** {@link AccuracyCrossEntropy}. */
    Fitness ACCURACY_CROSS_ENTROPY = new AccuracyCrossEntropy();
    /** {@link CrossEntropy}. */
    Fitness CROSS_ENTROPY = new CrossEntropy();
    /** {@link BalancedAccuracy}. */
    Fitness BALANCED_ACCURACY = new BalancedAccuracy();
    /** {@link Margin}. */
    Fitness MARGIN = new Margin();

    /**
     * The fitness of an individual whose outputs are not finite: below any other, yet so close to 0 that
     * selectors that shift negative fitnesses do not blur the others.
     */
    double INVALID = -Double.MIN_VALUE;

    /** The share of samples classified correctly, in {@code [0, 1]}. */
    record Accuracy() implements Fitness {
        @Override
        public Set<Metric> metrics() {
            return Set.of();
        }

        @Override
        public double of(Metrics metrics, double penalty) {
            return isValid(metrics, penalty) ? metrics.score().accuracy() : INVALID;
        }
    }

    /**
     * {@code (correct + 1 / (1 + loss)) / n}: accuracy, and among individuals with equally many correct
     * the one with less loss, which is cross-entropy unless a config says otherwise. One number, so that
     * every selector can work with it.
     */
    record AccuracyCrossEntropy() implements Fitness {
        @Override
        public Set<Metric> metrics() {
            return Set.of();
        }

        @Override
        public double of(Metrics metrics, double penalty) {
            Score score = metrics.score();
            return isValid(metrics, penalty)
                    ? (score.correct() + 1 / (1 + (score.loss() + penalty))) / score.samples()
                    : INVALID;
        }
    }

    /** {@code 1 / (1 + loss)}, in {@code (0, 1]}: it tells apart what accuracy does not. */
    record CrossEntropy() implements Fitness {
        @Override
        public Set<Metric> metrics() {
            return Set.of();
        }

        @Override
        public double of(Metrics metrics, double penalty) {
            return isValid(metrics, penalty)
                    ? 1 / (1 + (metrics.score().loss() + penalty))
                    : INVALID;
        }
    }

    /**
     * The share of samples classified correctly of each class, averaged over the classes, in
     * {@code [0, 1]}: where classes differ in size, each counts the same. K. Brodersen, C. Ong, K.
     * Stephan, J. Buhmann, "The Balanced Accuracy and Its Posterior Distribution", 2010.
     */
    record BalancedAccuracy() implements Fitness {
        @Override
        public Set<Metric> metrics() {
            return Set.of(Metric.BALANCED_ACCURACY);
        }

        @Override
        public double of(Metrics metrics, double penalty) {
            return isValid(metrics, penalty) ? metrics.balancedAccuracy() : INVALID;
        }
    }

    /**
     * {@code (1 + m) / 2}, in {@code [0, 1]}, m being the probability of the right class less that of
     * the best other one, averaged over the samples: as smooth as the loss, but no sample can cost more
     * than another can gain.
     */
    record Margin() implements Fitness {
        @Override
        public Set<Metric> metrics() {
            return Set.of(Metric.MARGIN);
        }

        @Override
        public double of(Metrics metrics, double penalty) {
            return isValid(metrics, penalty) ? (1 + metrics.margin()) / 2 : INVALID;
        }
    }

    /**
     * The sum of the others, each times a weight of at least 0.
     *
     * @param accuracy the weight of {@link Accuracy}
     * @param balancedAccuracy the weight of {@link BalancedAccuracy}
     * @param crossEntropy the weight of {@link CrossEntropy}
     * @param margin the weight of {@link Margin}
     */
    record Weighted(double accuracy, double balancedAccuracy, double crossEntropy,
            double margin) implements Fitness {
        /**
         * Checks the weights.
         *
         * @throws IllegalArgumentException if one is negative or not finite
         */
        public Weighted {
            require("accuracy", accuracy);
            require("balanced_accuracy", balancedAccuracy);
            require("cross_entropy", crossEntropy);
            require("margin", margin);
        }

        private static void require(String name, double weight) {
            Requirement.check(name, weight >= 0 && Double.isFinite(weight), "of at least 0",
                    weight);
        }

        @Override
        public Set<Metric> metrics() {
            Set<Metric> metrics = EnumSet.noneOf(Metric.class);
            if (balancedAccuracy > 0) {
                metrics.add(Metric.BALANCED_ACCURACY);
            }
            if (margin > 0) {
                metrics.add(Metric.MARGIN);
            }
            return metrics;
        }

        @Override
        public double of(Metrics metrics, double penalty) {
            if (!isValid(metrics, penalty)) {
                return INVALID;
            }
            Score score = metrics.score();
            double sum = accuracy * score.accuracy()
                    + crossEntropy / (1 + (score.loss() + penalty));
            // What weighs nothing was not asked for, and is not a number.
            sum += balancedAccuracy > 0 ? balancedAccuracy * metrics.balancedAccuracy() : 0;
            return sum + (margin > 0 ? margin * (1 + metrics.margin()) / 2 : 0);
        }
    }

    /** Returns the metrics that {@link #of(Metrics, double)} reads beside the score. */
    Set<Metric> metrics();

    /**
     * Returns the fitness of an individual.
     *
     * @param penalty added to the loss, at least 0
     */
    double of(Metrics metrics, double penalty);

    private static boolean isValid(Metrics metrics, double penalty) {
        return metrics.score().isFinite() && Double.isFinite(penalty);
    }
}
