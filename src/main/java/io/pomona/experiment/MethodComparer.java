// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.experiment.statistics.KruskalWallis;
import io.pomona.experiment.statistics.Location;
import io.pomona.train.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes a {@link Comparison}. */
final class MethodComparer {
    private final List<TrialGroup> groups;
    private final List<TrialResult> completed;
    private final ComparedMetric metric;
    /** The point of each method that stands for it, by the method's key; those with none lack. */
    private final Map<String, TrialGroup> representatives;
    private final TargetTimes trainTimes;
    private final TargetTimes validationTimes;

    MethodComparer(List<TrialResult> trials, Map<String, List<Progress>> rows,
            List<Double> targets) {
        this.groups = TrialGroup.of(trials);
        this.completed = trials.stream()
                .filter(trial -> trial.status() == TrialStatus.COMPLETED).toList();
        this.metric = ComparedMetric.of(completed);
        this.representatives = representatives(groups);
        this.trainTimes = new TargetTimes(completed, rows, Progress::trainAccuracy, targets);
        this.validationTimes = new TargetTimes(completed, rows, Progress::validationAccuracy,
                targets);
    }

    Comparison compare() {
        List<TrialGroup> compared = compared();
        List<Comparison.MethodSummary> methods = groups.stream()
                .map(group -> summary(group, compared.contains(group))).toList();
        PairComparer pairs = new PairComparer(metric);
        boolean isOneMethod = representatives.size() == 1;
        for (int i = 0; i < compared.size(); i++) {
            // The points of an only method are compared with the best of them alone.
            for (int j = i + 1; j < compared.size() && (i == 0 || !isOneMethod); j++) {
                pairs.add(compared.get(i), compared.get(j));
            }
        }
        List<Comparison.Pair> corrected = pairs.corrected();
        List<String> cautions = new Cautions(groups, compared, metric).sentences();
        String sentence = Verdict.sentence(metric, methods, corrected);
        int fewest = compared.stream().mapToInt(group -> group.completed().size()).min().orElse(0);
        return new Comparison(metric.column(), metric.note(completed),
                SeedStatistics.intervalNote(fewest),
                cautions.isEmpty() ? sentence : sentence + " " + String.join(" ", cautions),
                cautions, methods, overall(compared), corrected);
    }

    /** Returns what enters the pairs: a point of each method, or all of an only method, best first. */
    private List<TrialGroup> compared() {
        if (representatives.size() != 1) {
            return groups.stream().filter(representatives::containsValue).toList();
        }
        TrialGroup best = representatives.values().iterator().next();
        List<TrialGroup> points = new ArrayList<>(List.of(best));
        groups.stream().filter(group -> !group.equals(best) && !group.completed().isEmpty())
                .forEach(points::add);
        return points;
    }

    /**
     * The best mean validation accuracy of the points with most seeds: one that was given up for most
     * seeds must not win by a lucky one.
     */
    private static Map<String, TrialGroup> representatives(List<TrialGroup> groups) {
        Map<String, TrialGroup> best = new LinkedHashMap<>();
        for (TrialGroup group : groups) {
            if (!group.completed().isEmpty()) {
                best.merge(group.key(), group, (old, other) -> isBetter(other, old) ? other : old);
            }
        }
        return best;
    }

    private static boolean isBetter(TrialGroup group, TrialGroup other) {
        int seeds = group.completed().size();
        int otherSeeds = other.completed().size();
        return seeds > otherSeeds || (seeds == otherSeeds && score(group) > score(other));
    }

    private static double score(TrialGroup group) {
        double validation = Location.mean(group.values(TrialResult::validationAccuracy));
        double score = Double.isNaN(validation)
                ? Location.mean(group.values(TrialResult::trainAccuracy))
                : validation;
        return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
    }

    private Comparison.MethodSummary summary(TrialGroup group, boolean compared) {
        List<TrialResult> done = group.completed();
        return new Comparison.MethodSummary(group.label(), group.key(),
                group.trials().getFirst().settings(), compared, done.size(),
                group.count(TrialStatus.FAILED), group.count(TrialStatus.PRUNED),
                group.count(TrialStatus.INTERRUPTED),
                SeedStatistics.spread(group.values(TrialResult::testAccuracy)),
                SeedStatistics.spread(group.values(TrialResult::validationAccuracy)),
                SeedStatistics.spread(group.values(TrialResult::trainAccuracy)),
                Location.median(group.values(TrialResult::samples)),
                Location.median(group.values(TrialResult::seconds)),
                trainTimes.of(done).stream()
                        .map(way -> new Comparison.Target(way.target(), way.reached(), way.of(),
                                way.medianSamples(), way.medianSeconds()))
                        .toList(),
                validationTimes.of(done).stream()
                        .map(way -> new Comparison.ValidationTarget(way.target(), way.reached(),
                                way.of(), way.medianSamples(), way.medianSeconds()))
                        .toList());
    }

    private Comparison.@Nullable Overall overall(List<TrialGroup> compared) {
        List<double[]> samples = compared.stream()
                .map(group -> group.bySeed(metric::of).values().stream()
                        .mapToDouble(Double::doubleValue).toArray())
                .filter(values -> values.length > 0).toList();
        if (samples.size() < 3) {
            return null;
        }
        KruskalWallis test = KruskalWallis.of(samples);
        return new Comparison.Overall("kruskal_wallis", samples.size(), test.statistic(),
                test.pValue(), test.isExact());
    }
}
