// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.train.Progress;
import java.util.List;
import java.util.Map;

/**
 * The comparison of the methods of an experiment over its seeds. Only completed trials count. A
 * number that cannot be given is {@code NaN} here and {@code null} in {@code comparison.json}.
 *
 * @param metric the column of {@code trials.csv} that is compared
 * @param metricNote why that column, in words
 * @param verdict the outcome in one sentence
 * @param methods the methods, in the order of their first trial
 * @param pairs every pair of methods with at least one value each
 */
public record Comparison(String metric, String metricNote, String verdict,
        List<MethodSummary> methods, List<Pair> pairs) {
    /** The accuracies on the training set to which the way is measured, unless others are given. */
    public static final List<Double> TARGETS = List.of(0.8, 0.9, 0.95, 0.99, 1.0);

    /** A p-value up to this one counts as a difference. */
    public static final double SIGNIFICANCE = 0.05;

    /** Copies the lists. */
    public Comparison {
        methods = List.copyOf(methods);
        pairs = List.copyOf(pairs);
    }

    /**
     * The spread of one number over the seeds of a method.
     *
     * @param count how many seeds have the number
     * @param median the median
     * @param mean the mean
     * @param standardDeviation the standard deviation with n - 1; absent for one seed
     * @param intervalLow the lower end of the 95 % interval of the mean; absent for one seed
     * @param intervalHigh its upper end
     */
    public record Spread(int count, double median, double mean, double standardDeviation,
            double intervalLow, double intervalHigh) {}

    /**
     * The way to one accuracy on the training set, as logged; a trial that did not reach it counts
     * as later than every other.
     *
     * @param trainAccuracy the accuracy
     * @param reached how many trials reached it
     * @param of how many trials were completed
     * @param medianSamples median of the charged sample passes; absent when too few reached it
     * @param medianSeconds median of the wall time in seconds; absent when too few reached it
     */
    public record Target(double trainAccuracy, int reached, int of, double medianSamples,
            double medianSeconds) {}

    /**
     * One method.
     *
     * @param method its name, with the swept settings when there are some
     * @param completed how many trials were completed, and so counted
     * @param failed how many failed
     * @param pruned how many were pruned
     * @param interrupted how many were interrupted
     * @param testAccuracy accuracy on the test set
     * @param validationAccuracy accuracy on the validation set
     * @param trainAccuracy accuracy on the training set
     * @param medianSamples median of the charged sample passes
     * @param medianSeconds median of the wall time in seconds
     * @param targets the way to given accuracies
     */
    public record MethodSummary(String method, int completed, int failed, int pruned,
            int interrupted, Spread testAccuracy, Spread validationAccuracy, Spread trainAccuracy,
            double medianSamples, double medianSeconds, List<Target> targets) {
        /** Copies the list. */
        public MethodSummary {
            targets = List.copyOf(targets);
        }

        /** Returns the spread of a compared column. */
        public Spread spread(String metric) {
            return switch (metric) {
                case "test_accuracy" -> testAccuracy;
                case "validation_accuracy" -> validationAccuracy;
                case "train_accuracy" -> trainAccuracy;
                default -> throw new IllegalArgumentException(
                        "Expected an accuracy of trials.csv, but received " + metric + ".");
            };
        }
    }

    /**
     * The comparison of two methods.
     *
     * @param first the first method
     * @param second the second method
     * @param test {@code wilcoxon_signed_rank} over the seeds that both have, or
     *        {@code mann_whitney_u}
     * @param seedsFirst the number of seeds of the first method that enter the test
     * @param seedsSecond that of the second; with common seeds the same seeds
     * @param pValue the two-sided p-value
     * @param pValueAdjusted the p-value after Holm's correction over the pairs
     * @param pValueSmallest the smallest p-value that these numbers of seeds can give
     * @param pValueSmallestAdjusted the smallest it can be after Holm's correction
     * @param ahead the method with the higher ranks; empty when neither is ahead
     * @param a12 the chance that the first is above the second, ties half (Vargha and Delaney)
     * @param cliffsDelta Cliff's delta, 2 a12 - 1
     * @param magnitude the effect in words: negligible, small, medium or large
     * @param verdict {@code different}, {@code not_shown} or {@code too_few_seeds}
     */
    public record Pair(String first, String second, String test, int seedsFirst, int seedsSecond,
            double pValue, double pValueAdjusted, double pValueSmallest,
            double pValueSmallestAdjusted, String ahead, double a12, double cliffsDelta,
            String magnitude, String verdict) {}

    /** Compares the methods of some trials; rows may lack trials. */
    public static Comparison of(List<TrialResult> trials, Map<String, List<Progress>> metrics) {
        return of(trials, metrics, TARGETS);
    }

    /** Compares the methods of some trials, with the way to the given accuracies. */
    public static Comparison of(List<TrialResult> trials, Map<String, List<Progress>> metrics,
            List<Double> targets) {
        return new MethodComparer(trials, metrics, targets).compare();
    }
}
