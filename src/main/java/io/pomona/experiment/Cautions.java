// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.experiment.statistics.Location;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a reader should know before believing a verdict: where methods were not treated alike. */
final class Cautions {
    /** Up to this ratio of what methods spent it is not worth a word. */
    private static final double EQUAL_SPENDING = 1.25;

    private final List<TrialGroup> groups;
    private final List<TrialGroup> compared;
    private final ComparedMetric metric;

    /**
     * Prepares the cautions.
     *
     * @param groups all methods and points
     * @param compared those that enter the pairs
     */
    Cautions(List<TrialGroup> groups, List<TrialGroup> compared, ComparedMetric metric) {
        this.groups = groups;
        this.compared = compared;
        this.metric = metric;
    }

    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (!compared.isEmpty()) {
            addUncounted(sentences);
        }
        if (compared.size() > 1) {
            addMetric(sentences);
            addTuning(sentences);
            addSpending(sentences);
            addSeeds(sentences);
        }
        return sentences;
    }

    private void addUncounted(List<String> sentences) {
        List<String> counts = new ArrayList<>();
        Set<String> methods = new TreeSet<>();
        for (TrialStatus status : List.of(TrialStatus.FAILED, TrialStatus.PRUNED,
                TrialStatus.INTERRUPTED)) {
            int count = 0;
            for (TrialGroup group : groups) {
                count += group.count(status);
                if (group.count(status) > 0) {
                    methods.add(group.key());
                }
            }
            if (count > 0) {
                counts.add(count + " " + status.text());
            }
        }
        if (!counts.isEmpty()) {
            sentences.add("Only completed trials count: " + String.join(", ", counts) + " of "
                    + String.join(", ", methods) + " left out.");
        }
    }

    private void addMetric(List<String> sentences) {
        switch (metric) {
            case TEST -> {
            }
            case VALIDATION -> sentences.add("The validation set may have chosen the weights: give"
                    + " a test set for an unbiased comparison.");
            case TRAIN -> sentences.add("Training accuracy says nothing about unseen data.");
        }
    }

    private void addTuning(List<String> sentences) {
        Map<String, Long> points = groups.stream()
                .collect(Collectors.groupingBy(TrialGroup::key, Collectors.counting()));
        List<String> keys = compared.stream().map(TrialGroup::key).distinct().toList();
        if (keys.stream().allMatch(key -> points.getOrDefault(key, 1L) == 1)) {
            return;
        }
        if (keys.size() == 1) {
            sentences.add("The best of " + points.get(keys.getFirst()) + " points of "
                    + keys.getFirst()
                    + " by validation accuracy is compared with each of the others.");
            return;
        }
        boolean unequal = keys.stream().map(points::get).distinct().count() > 1;
        sentences.add("Each method stands by its best point by validation accuracy ("
                + keys.stream().map(key -> key + ": " + points.get(key) + " tried")
                        .collect(Collectors.joining(", "))
                + (unequal ? "; unequal tuning favors the method with more" : "") + ").");
    }

    private void addSpending(List<String> sentences) {
        Function<TrialGroup, Double> spent = group -> Location
                .median(group.values(TrialResult::samples));
        TrialGroup most = compared.stream().max(Comparator.comparing(spent)).orElseThrow();
        TrialGroup least = compared.stream().min(Comparator.comparing(spent)).orElseThrow();
        double ratio = spent.apply(most) / spent.apply(least);
        if (ratio > EQUAL_SPENDING) {
            sentences.add("Unequal spending: " + most.label() + " took "
                    + (Double.isInfinite(ratio)
                            ? "sample passes and " + least.label() + " none"
                            : String.format(Locale.ROOT, "%.1f", ratio)
                                    + " times the sample passes of " + least.label())
                    + ".");
        }
    }

    private void addSeeds(List<String> sentences) {
        List<Set<Long>> seeds = compared.stream()
                .map(group -> group.bySeed(metric::of).keySet()).toList();
        if (seeds.stream().distinct().count() > 1) {
            sentences.add("The methods were not completed with the same seeds.");
        }
    }
}
