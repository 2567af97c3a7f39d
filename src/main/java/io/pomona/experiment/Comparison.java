// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.train.Progress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of the methods of an experiment over its seeds. Only completed trials count. A
 * number that cannot be given is {@code NaN} here and {@code null} in {@code comparison.json}.
 *
 * <p>Where a sweep gives a method several points, each method stands by the point that did best on
 * the validation set, so that the test set decides nothing; the points of an only method are compared
 * with the best of them.
 *
 * @param metric the column of {@code trials.csv} that is compared
 * @param metricNote why that column, in words
 * @param intervalNote what the intervals of the means are, and how far they can be trusted
 * @param verdict the outcome in plain words, the cautions included
 * @param cautions what a reader should know before believing the verdict, a sentence each
 * @param methods the methods or their points, in the order of their first trial
 * @param overall the test of all that is compared at once; absent for fewer than three
 * @param pairs the pairs of methods, or of points, with at least one value each
 */
public record Comparison(String metric, String metricNote, String intervalNote, String verdict,
        List<String> cautions, List<MethodSummary> methods, @Nullable Overall overall,
        List<Pair> pairs) {
    /** The accuracies to which the way is measured where nothing was measured to choose them by. */
    public static final List<Double> TARGETS = List.of(0.8, 0.9, 0.95, 0.99, 1.0);

    /** A p-value below this one counts as a difference. */
    public static final double SIGNIFICANCE = 0.05;

    /** Copies the lists. */
    public Comparison {
        cautions = List.copyOf(cautions);
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
     * @param intervalLow the lower end of the 95 % bootstrap interval of the mean; absent for one
     *        seed
     * @param intervalHigh its upper end
     * @param interquartileMean the mean without the lowest and the highest quarter of the seeds
     * @param interquartileMeanLow the lower end of its 95 % bootstrap interval; absent for one seed
     * @param interquartileMeanHigh its upper end
     * @param quartileLow the lower quartile
     * @param quartileHigh the upper quartile
     * @param minimum the smallest
     * @param maximum the largest
     */
    public record Spread(int count, double median, double mean, double standardDeviation,
            double intervalLow, double intervalHigh, double interquartileMean,
            double interquartileMeanLow, double interquartileMeanHigh, double quartileLow,
            double quartileHigh, double minimum, double maximum) {}

    /**
     * The way to one accuracy, as logged. A trial that did not reach it is taken to need more than
     * it spent (the estimator of Kaplan and Meier).
     *
     * @param trainAccuracy the accuracy, on the training set
     * @param reached how many trials reached it
     * @param of how many trials were completed
     * @param medianSamples median of the charged sample passes; absent when too few reached it
     * @param medianSeconds median of the wall time in seconds; absent when too few reached it
     */
    public record Target(double trainAccuracy, int reached, int of, double medianSamples,
            double medianSeconds) {}

    /**
     * The way to one accuracy on the validation set; see {@link Target}.
     *
     * @param validationAccuracy the accuracy, on the validation set
     * @param reached how many trials reached it
     * @param of how many trials were completed
     * @param medianSamples median of the charged sample passes; absent when too few reached it
     * @param medianSeconds median of the wall time in seconds; absent when too few reached it
     */
    public record ValidationTarget(double validationAccuracy, int reached, int of,
            double medianSamples, double medianSeconds) {}

    /**
     * One method, or one point of it in a sweep.
     *
     * @param method its name, with the swept settings when there are some
     * @param methodKey its key in the config
     * @param settings the swept settings by their path
     * @param compared whether it stands for its method in the pairs
     * @param completed how many trials were completed, and so counted
     * @param failed how many failed
     * @param pruned how many were pruned
     * @param interrupted how many were interrupted
     * @param testAccuracy accuracy on the test set
     * @param validationAccuracy accuracy on the validation set
     * @param trainAccuracy accuracy on the training set
     * @param medianSamples median of the charged sample passes
     * @param medianSeconds median of the wall time in seconds
     * @param targets the way to given accuracies on the training set
     * @param validationTargets the way to given accuracies on the validation set, if there is one
     */
    public record MethodSummary(String method, String methodKey, Map<String, String> settings,
            boolean compared, int completed, int failed, int pruned, int interrupted,
            Spread testAccuracy, Spread validationAccuracy, Spread trainAccuracy,
            double medianSamples, double medianSeconds, List<Target> targets,
            List<ValidationTarget> validationTargets) {
        /** Copies the collections. */
        public MethodSummary {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
            targets = List.copyOf(targets);
            validationTargets = List.copyOf(validationTargets);
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
     * The test of three or more methods, or points, at once. It takes the seeds for independent.
     *
     * @param test {@code kruskal_wallis}
     * @param methods how many are compared
     * @param statistic Kruskal and Wallis' H
     * @param pValue the p-value
     * @param exact whether all arrangements were counted; else it is from the chi-squared
     *        distribution, which is rough for few seeds
     */
    public record Overall(String test, int methods, double statistic, double pValue,
            boolean exact) {}

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
     * @param seedsNeeded with how many seeds each a corrected p-value below 0.05 becomes possible
     * @param ahead the method with the higher ranks; empty when neither is ahead
     * @param a12 the chance that the first is above the second, ties half (Vargha and Delaney)
     * @param cliffsDelta Cliff's delta, 2 a12 - 1
     * @param magnitude the effect in words: negligible, small, medium or large
     * @param difference by how much the first is above the second (Hodges and Lehmann)
     * @param differenceLow the lower end of its interval of at least 95 %, not corrected; absent for
     *        few seeds
     * @param differenceHigh its upper end
     * @param verdict "different", "not_shown" or "too_few_seeds"
     */
    public record Pair(String first, String second, String test, int seedsFirst, int seedsSecond,
            double pValue, double pValueAdjusted, double pValueSmallest,
            double pValueSmallestAdjusted, int seedsNeeded, String ahead, double a12,
            double cliffsDelta, String magnitude, double difference, double differenceLow,
            double differenceHigh, String verdict) {}

    /**
     * Compares the methods of some trials; rows may lack trials. The way is measured to round
     * accuracies, up to five of the highest that any trial reached and had not from the start.
     */
    public static Comparison of(List<TrialResult> trials, Map<String, List<Progress>> metrics) {
        return of(trials, metrics, List.of());
    }

    /**
     * Compares the methods of some trials.
     *
     * @param targets the accuracies to which the way is measured, or none to have them chosen
     */
    public static Comparison of(List<TrialResult> trials, Map<String, List<Progress>> metrics,
            List<Double> targets) {
        return new MethodComparer(trials, metrics, targets).compare();
    }
}
