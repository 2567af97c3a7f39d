// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.experiment.MethodCurves;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.statistics.AnytimeCurve;
import io.pomona.experiment.statistics.AnytimeCurve.Point;
import io.pomona.experiment.statistics.StepCurve;
import io.pomona.train.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The bands of the curves. Accuracies over passes and seconds are those of {@code curves.csv}; for what
 * that has not, losses, generations and trials that were not completed, they are found in the same way.
 *
 * @param results where the numbers are from
 * @param trials the trials that are drawn
 * @param methods the methods that are drawn
 */
record CurveBands(StoredResults results, List<TrialResult> trials, List<String> methods) {
    /** As many places as {@code curves.csv} has, half of them for each kind of axis. */
    private static final int HALF = MethodCurves.MOST_PLACES / 2;

    /**
     * Returns the bands of all methods that have something to draw.
     *
     * @param logarithmic whether places of 0 are left out
     */
    List<Band> of(Measure measure, Axis axis, boolean logarithmic) {
        double[] grid = grid(measure, axis);
        List<Band> bands = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            List<List<Progress>> rows = measured(methods.get(i), measure);
            List<Point> points = points(methods.get(i), rows, measure, axis, grid).stream()
                    .filter(point -> !logarithmic || point.place() > 0).toList();
            if (!points.isEmpty()) {
                bands.add(Band.of(i, rows.size(), points, measure.factor()));
            }
        }
        return bands;
    }

    private List<Point> points(String method, List<List<Progress>> rows, Measure measure,
            Axis axis, double[] grid) {
        return results.curves().stream()
                .filter(curves -> axis != Axis.GENERATIONS && curves.method().equals(method)
                        && curves.measure().equals(measure.column()))
                .findFirst()
                .map(curves -> axis == Axis.PASSES ? curves.bySamples() : curves.bySeconds())
                .orElseGet(() -> AnytimeCurve.of(rows.stream()
                        .map(trial -> steps(trial, measure, axis)).toList(), grid, false))
                .points();
    }

    /** Of accuracies the best so far counts, as a method would give it that stopped there. */
    private static StepCurve steps(List<Progress> rows, Measure measure, Axis axis) {
        StepCurve curve = StepCurve.of(rows.stream().mapToDouble(row -> axis.of(row)).toArray(),
                rows.stream().mapToDouble(row -> measure.of(row)).toArray());
        return measure.isShare() ? curve.bestSoFar() : curve;
    }

    private List<List<Progress>> measured(String method, Measure measure) {
        return trials.stream().filter(trial -> trial.label().equals(method))
                .map(trial -> rows(trial))
                .filter(rows -> rows.stream().anyMatch(row -> Double.isFinite(measure.of(row))))
                .toList();
    }

    private List<Progress> rows(TrialResult trial) {
        return results.metrics().getOrDefault(trial.trial(), List.of());
    }

    private double[] grid(Measure measure, Axis axis) {
        Stream<Progress> all = trials.stream().flatMap(trial -> rows(trial).stream());
        double[] places = all.filter(row -> Double.isFinite(measure.of(row)))
                .mapToDouble(row -> axis.of(row)).filter(place -> place > 0).sorted().toArray();
        return places.length == 0
                ? new double[]{0}
                : AnytimeCurve.grid(places[0], places[places.length - 1], HALF,
                        axis != Axis.SECONDS);
    }
}
