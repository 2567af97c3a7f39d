// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialStatus;
import io.pomona.experiment.statistics.Location;
import io.pomona.report.figure.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The curves of a report: each measure over each axis, linear and logarithmic, drawn.
 *
 * @param methods the methods drawn, in the order of their colors
 * @param charts the charts that have something to draw
 * @param notes what the reader must know about them
 */
record CurveCharts(List<String> methods, List<DrawnCurves> charts, List<String> notes) {
    /** More lines in one chart cannot be told apart. */
    private static final int MOST_METHODS = 12;

    static CurveCharts of(StoredResults results) {
        List<String> notes = new ArrayList<>();
        List<TrialResult> drawn = drawn(results, notes);
        List<String> methods = methods(results, drawn, notes);
        CurveBands bands = new CurveBands(results, drawn, methods);
        List<CurveChart> charts = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            for (Axis axis : Axis.values()) {
                addTo(charts, measure, axis, bands);
            }
        }
        return new CurveCharts(methods,
                charts.parallelStream().map(DrawnCurves::of).toList(), notes);
    }

    /** Returns those of linear axes as files; programs that draw their numbers have switches too. */
    List<Figure> figures() {
        return charts.parallelStream().filter(chart -> !chart.curves().isLogarithmic())
                .map(DrawnCurves::figure).toList();
    }

    /** Returns what the template shows: measures with their drawings. */
    List<Object> model() {
        List<Object> model = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            model.add(Map.of("title", measure.title(), "id", measure.id(), "drawings",
                    charts.parallelStream().filter(chart -> chart.curves().measure() == measure)
                            .map(chart -> CurvePage.of(chart)).toList()));
        }
        return model;
    }

    private static void addTo(List<CurveChart> charts, Measure measure, Axis axis,
            CurveBands all) {
        for (boolean logarithmic : new boolean[]{false, true}) {
            List<Band> bands = all.of(measure, axis, logarithmic);
            if (!bands.isEmpty()) {
                charts.add(new CurveChart(measure, axis, logarithmic, all.methods(), bands));
            }
        }
    }

    /** Returns the completed trials with curves, or all with curves when none was completed. */
    private static List<TrialResult> drawn(StoredResults results, List<String> notes) {
        List<TrialResult> withRows = results.trials().stream().filter(
                trial -> !results.metrics().getOrDefault(trial.trial(), List.of()).isEmpty())
                .toList();
        List<TrialResult> completed = withRows.stream()
                .filter(trial -> trial.status() == TrialStatus.COMPLETED).toList();
        if (completed.isEmpty() && !withRows.isEmpty()) {
            notes.add("No trial was completed; the charts show those that were started.");
            return withRows;
        }
        return completed;
    }

    /** Returns the methods to draw: all of them in the order of the plan, or the best of too many. */
    private static List<String> methods(StoredResults results, List<TrialResult> drawn,
            List<String> notes) {
        List<String> methods = drawn.stream().map(TrialResult::label).distinct().toList();
        if (methods.size() <= MOST_METHODS) {
            return methods;
        }
        notes.add("The curves show the best " + MOST_METHODS + " of " + methods.size()
                + " methods, by their median " + results.selection().words() + ".");
        List<String> best = methods.stream()
                .sorted(Comparator.comparingDouble(
                        (String method) -> -median(results, drawn, method)))
                .limit(MOST_METHODS).toList();
        return methods.stream().filter(best::contains).toList();
    }

    private static double median(StoredResults results, List<TrialResult> drawn,
            String method) {
        double[] scores = drawn.stream().filter(trial -> trial.label().equals(method))
                .mapToDouble(trial -> results.selection().of(trial)).filter(Double::isFinite)
                .sorted()
                .toArray();
        return scores.length == 0 ? -1 : Location.median(scores);
    }
}
