// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.train.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Computes a {@link Comparison}. */
final class MethodComparer {
    private static final Map<String, ToDoubleFunction<TrialResult>> METRICS = metrics();

    private final Map<String, List<TrialResult>> groups = new LinkedHashMap<>();
    private final List<TrialResult> completed;
    private final Map<String, List<Progress>> rows;
    private final List<Double> targets;

    MethodComparer(List<TrialResult> trials, Map<String, List<Progress>> rows,
            List<Double> targets) {
        trials.forEach(trial -> groups.computeIfAbsent(trial.label(), label -> new ArrayList<>())
                .add(trial));
        this.completed = trials.stream().filter(trial -> isCompleted(trial)).toList();
        this.rows = rows;
        this.targets = targets;
    }

    Comparison compare() {
        String metric = metric();
        List<Comparison.MethodSummary> methods = groups.entrySet().stream()
                .map(group -> summary(group.getKey(), group.getValue())).toList();
        List<Comparison.Pair> pairs = pairs(metric);
        return new Comparison(metric, metricNote(metric),
                Verdict.sentence(metric, methods, pairs), methods, pairs);
    }

    private static Map<String, ToDoubleFunction<TrialResult>> metrics() {
        Map<String, ToDoubleFunction<TrialResult>> metrics = new LinkedHashMap<>();
        metrics.put("test_accuracy", TrialResult::testAccuracy);
        metrics.put("validation_accuracy", TrialResult::validationAccuracy);
        metrics.put("train_accuracy", TrialResult::trainAccuracy);
        return metrics;
    }

    /** Returns the first column that every completed trial has. */
    private String metric() {
        for (Map.Entry<String, ToDoubleFunction<TrialResult>> metric : METRICS.entrySet()) {
            if (completed.stream()
                    .noneMatch(trial -> Double.isNaN(metric.getValue().applyAsDouble(trial)))) {
                return metric.getKey();
            }
        }
        return "train_accuracy";
    }

    private String metricNote(String metric) {
        if (completed.isEmpty()) {
            return "No trial was completed.";
        }
        boolean someTest = completed.stream()
                .anyMatch(trial -> !Double.isNaN(trial.testAccuracy()));
        String missing = someTest
                ? "some trials have no test accuracy"
                : "there is no test accuracy";
        return switch (metric) {
            case "test_accuracy" ->
                "Compared is the accuracy on the test set, which no method saw.";
            case "validation_accuracy" ->
                "Compared is the accuracy on the validation set, since " + missing
                        + "; the validation set may have chosen the weights.";
            default -> "Compared is the accuracy on the training set, since " + missing
                    + " and not every trial has a validation accuracy; it says nothing about"
                    + " unseen data.";
        };
    }

    private Comparison.MethodSummary summary(String method, List<TrialResult> trials) {
        List<TrialResult> done = trials.stream().filter(trial -> isCompleted(trial)).toList();
        return new Comparison.MethodSummary(method, done.size(),
                count(trials, TrialStatus.FAILED), count(trials, TrialStatus.PRUNED),
                count(trials, TrialStatus.INTERRUPTED), spread(done, TrialResult::testAccuracy),
                spread(done, TrialResult::validationAccuracy),
                spread(done, TrialResult::trainAccuracy),
                SeedStatistics.median(values(done, TrialResult::samples)),
                SeedStatistics.median(values(done, TrialResult::seconds)),
                targets.stream().map(target -> target(done, target)).toList());
    }

    private Comparison.Target target(List<TrialResult> done, double accuracy) {
        double[] samples = new double[done.size()];
        double[] seconds = new double[done.size()];
        int reached = 0;
        for (int i = 0; i < samples.length; i++) {
            samples[i] = Double.POSITIVE_INFINITY;
            seconds[i] = Double.POSITIVE_INFINITY;
            for (Progress row : rows.getOrDefault(done.get(i).trial(), List.of())) {
                if (row.trainAccuracy() >= accuracy) {
                    samples[i] = row.samples();
                    seconds[i] = row.seconds();
                    reached++;
                    break;
                }
            }
        }
        return new Comparison.Target(accuracy, reached, samples.length,
                SeedStatistics.median(samples), SeedStatistics.median(seconds));
    }

    private List<Comparison.Pair> pairs(String metric) {
        List<Map<Long, Double>> values = new ArrayList<>();
        List<String> names = new ArrayList<>();
        groups.forEach((name, trials) -> {
            Map<Long, Double> bySeed = bySeed(trials, metric);
            if (!bySeed.isEmpty()) {
                names.add(name);
                values.add(bySeed);
            }
        });
        List<Comparison.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                pairs.add(pair(names.get(i), names.get(j), values.get(i), values.get(j)));
            }
        }
        return corrected(pairs);
    }

    private static Map<Long, Double> bySeed(List<TrialResult> trials, String metric) {
        ToDoubleFunction<TrialResult> column = METRICS.getOrDefault(metric,
                TrialResult::trainAccuracy);
        Map<Long, Double> bySeed = new TreeMap<>();
        for (TrialResult trial : trials) {
            double value = column.applyAsDouble(trial);
            if (isCompleted(trial) && !Double.isNaN(value)) {
                bySeed.put(trial.seed(), value);
            }
        }
        return bySeed;
    }

    private static Comparison.Pair pair(String first, String second, Map<Long, Double> x,
            Map<Long, Double> y) {
        List<Long> common = x.keySet().stream().filter(seed -> y.containsKey(seed)).toList();
        // Pairing is worth the seeds it leaves out as long as it keeps half of them.
        boolean paired = 2 * common.size() >= Math.min(x.size(), y.size());
        double[] left = paired ? at(x, common) : at(x, List.copyOf(x.keySet()));
        double[] right = paired ? at(y, common) : at(y, List.copyOf(y.keySet()));
        double a12 = SeedStatistics.superiority(left, right);
        double p;
        double smallest;
        double direction;
        if (paired) {
            double[] differences = new double[left.length];
            for (int i = 0; i < left.length; i++) {
                differences[i] = left[i] - right[i];
            }
            p = RankTests.signedRank(differences);
            smallest = RankTests.smallestSignedRank(left.length);
            direction = RankTests.direction(differences);
        } else {
            p = RankTests.rankSum(left, right);
            smallest = RankTests.smallestRankSum(left.length, right.length);
            direction = a12 - 0.5;
        }
        String ahead = direction > 0 ? first : direction < 0 ? second : "";
        return new Comparison.Pair(first, second,
                paired ? "wilcoxon_signed_rank" : "mann_whitney_u", left.length, right.length, p,
                p, smallest, smallest, ahead, a12, 2 * a12 - 1, magnitude(a12), "not_shown");
    }

    private static List<Comparison.Pair> corrected(List<Comparison.Pair> pairs) {
        double[] adjusted = SeedStatistics
                .holm(pairs.stream().mapToDouble(Comparison.Pair::pValue).toArray());
        // The smallest p-value of all is multiplied by their number, and none ends below it.
        double lowest = pairs.size()
                * pairs.stream().mapToDouble(Comparison.Pair::pValueSmallest).min().orElse(1);
        List<Comparison.Pair> corrected = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            Comparison.Pair pair = pairs.get(i);
            double smallest = Math.min(1, Math.max(lowest, pair.pValueSmallest()));
            String verdict = smallest > Comparison.SIGNIFICANCE
                    ? "too_few_seeds"
                    : adjusted[i] <= Comparison.SIGNIFICANCE ? "different" : "not_shown";
            corrected.add(new Comparison.Pair(pair.first(), pair.second(), pair.test(),
                    pair.seedsFirst(), pair.seedsSecond(), pair.pValue(), adjusted[i],
                    pair.pValueSmallest(), smallest, pair.ahead(), pair.a12(), pair.cliffsDelta(),
                    pair.magnitude(),
                    verdict));
        }
        return corrected;
    }

    /** Returns the words of Vargha and Delaney (2000) for their thresholds 0.56, 0.64 and 0.71. */
    private static String magnitude(double a12) {
        double distance = Math.abs(a12 - 0.5);
        return distance < 0.06
                ? "negligible"
                : distance < 0.14 ? "small" : distance < 0.21 ? "medium" : "large";
    }

    private static double[] at(Map<Long, Double> bySeed, List<Long> seeds) {
        return seeds.stream().mapToDouble(seed -> bySeed.getOrDefault(seed, Double.NaN)).toArray();
    }

    private static Comparison.Spread spread(List<TrialResult> trials,
            ToDoubleFunction<TrialResult> column) {
        return SeedStatistics.spread(values(trials, column));
    }

    private static double[] values(List<TrialResult> trials,
            ToDoubleFunction<TrialResult> column) {
        return trials.stream().mapToDouble(column).toArray();
    }

    private static int count(List<TrialResult> trials, TrialStatus status) {
        return (int) trials.stream().filter(trial -> trial.status() == status).count();
    }

    private static boolean isCompleted(TrialResult trial) {
        return trial.status() == TrialStatus.COMPLETED;
    }
}
