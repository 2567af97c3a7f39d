// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.experiment.statistics.AnytimeCurve;
import io.pomona.experiment.statistics.StepCurve;
import io.pomona.train.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How good a method, or a point of it in a sweep, would have been had it stopped at any time: the
 * best accuracy so far of its completed trials, over the seeds, at places that all methods share.
 *
 * @param method its name, with the swept settings when there are some
 * @param measure {@code train_accuracy} or {@code validation_accuracy}
 * @param seeds how many trials there are
 * @param bySamples against charged sample passes
 * @param bySeconds against wall time in seconds
 */
public record MethodCurves(String method, String measure, int seeds, AnytimeCurve bySamples,
        AnytimeCurve bySeconds) {
    /** What the values are: the largest so far, not the latest. */
    static final String KIND = "best_so_far";

    /** No curve has more points. */
    public static final int MOST_PLACES = 100;

    /**
     * Returns the curves of all methods, for each the training set first; what was not measured is
     * left out.
     *
     * @param metrics the rows of {@code metrics.csv} by trial; rows may lack trials
     */
    public static List<MethodCurves> of(List<TrialResult> trials,
            Map<String, List<Progress>> metrics) {
        return of(trials, metrics, true);
    }

    /**
     * Returns the same curves without the intervals, which take most of the time.
     *
     * @param metrics the rows of {@code metrics.csv} by trial; rows may lack trials
     */
    public static List<MethodCurves> withoutIntervals(List<TrialResult> trials,
            Map<String, List<Progress>> metrics) {
        return of(trials, metrics, false);
    }

    private static List<MethodCurves> of(List<TrialResult> trials,
            Map<String, List<Progress>> metrics, boolean withIntervals) {
        List<TrialGroup> groups = TrialGroup.of(trials);
        List<Progress> rows = groups.stream()
                .flatMap(group -> rows(group, metrics).stream()).flatMap(List::stream).toList();
        double[] samples = grid(rows, Progress::samples, true);
        double[] seconds = grid(rows, Progress::seconds, false);
        List<MethodCurves> curves = new ArrayList<>();
        for (TrialGroup group : groups) {
            List<List<Progress>> measured = rows(group, metrics);
            add(curves, group, "train_accuracy", measured, Progress::trainAccuracy, samples,
                    seconds, withIntervals);
            add(curves, group, "validation_accuracy", measured, Progress::validationAccuracy,
                    samples, seconds, withIntervals);
        }
        return List.copyOf(curves);
    }

    private static void add(List<MethodCurves> curves, TrialGroup group, String measure,
            List<List<Progress>> rows, ToDoubleFunction<Progress> column, double[] samples,
            double[] seconds, boolean withIntervals) {
        AnytimeCurve bySamples = AnytimeCurve.of(steps(rows, Progress::samples, column), samples,
                withIntervals);
        if (!bySamples.points().isEmpty()) {
            curves.add(new MethodCurves(group.label(), measure, rows.size(), bySamples,
                    AnytimeCurve.of(steps(rows, Progress::seconds, column), seconds,
                            withIntervals)));
        }
    }

    private static List<StepCurve> steps(List<List<Progress>> trials,
            ToDoubleFunction<Progress> place, ToDoubleFunction<Progress> column) {
        return trials.stream().map(rows -> StepCurve.of(rows.stream().mapToDouble(place).toArray(),
                rows.stream().mapToDouble(column).toArray()).bestSoFar()).toList();
    }

    private static List<List<Progress>> rows(TrialGroup group,
            Map<String, List<Progress>> metrics) {
        return group.completed().stream()
                .map(trial -> metrics.getOrDefault(trial.trial(), List.of()))
                .filter(rows -> !rows.isEmpty()).toList();
    }

    private static double[] grid(List<Progress> rows, ToDoubleFunction<Progress> place,
            boolean whole) {
        double[] positive = rows.stream().mapToDouble(place).filter(x -> x > 0).sorted().toArray();
        return positive.length == 0
                ? new double[]{0}
                : AnytimeCurve.grid(positive[0], positive[positive.length - 1], MOST_PLACES / 2,
                        whole);
    }
}
