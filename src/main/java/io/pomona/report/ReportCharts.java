// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialStatus;
import io.pomona.train.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The charts of a report.
 *
 * @param sections what the template shows: titles with linear and logarithmic drawings
 * @param main the accuracy chart that is also written to files
 * @param notes what the reader must know about the charts
 */
record ReportCharts(List<Object> sections, Optional<CurveChart> main, List<String> notes) {
    /** More lines in one chart cannot be told apart. */
    private static final int MOST_METHODS = 12;

    static ReportCharts of(StoredResults results) {
        List<String> notes = new ArrayList<>();
        List<TrialResult> drawn = drawn(results, notes);
        List<String> methods = drawn.stream().map(TrialResult::label).distinct().toList();
        if (methods.size() > MOST_METHODS) {
            notes.add("The charts show the first " + MOST_METHODS + " of " + methods.size()
                    + " methods.");
            methods = methods.subList(0, MOST_METHODS);
        }
        CurveChart train = chart("Accuracy on the training set", "training accuracy in %", results,
                drawn, methods, Progress::trainAccuracy, true);
        CurveChart validation = chart("Accuracy on the validation set", "validation accuracy in %",
                results, drawn, methods, Progress::validationAccuracy, true);
        CurveChart trainLoss = chart("Loss on the training set", "training cross-entropy in nats",
                results, drawn, methods, Progress::trainLoss, false);
        CurveChart validationLoss = chart("Loss on the validation set",
                "validation cross-entropy in nats", results, drawn, methods,
                Progress::validationLoss, false);
        List<Object> sections = new ArrayList<>();
        sections.add(section("Accuracy", "accuracy", List.of(train, validation)));
        sections.add(section("Loss", "loss", List.of(trainLoss, validationLoss)));
        Optional<CurveChart> main = List.of(validation, train).stream()
                .filter(chart -> !chart.curves().isEmpty()).findFirst();
        return new ReportCharts(sections, main, notes);
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

    private static CurveChart chart(String title, String unit, StoredResults results,
            List<TrialResult> trials, List<String> methods, ToDoubleFunction<Progress> column,
            boolean isShare) {
        List<Curve> curves = new ArrayList<>();
        for (String method : methods) {
            List<Curve> seeds = trials.stream().filter(trial -> trial.label().equals(method))
                    .map(trial -> Curve.ofTrial(method,
                            results.metrics().getOrDefault(trial.trial(), List.of()), column))
                    .filter(curve -> !curve.isEmpty()).toList();
            if (!seeds.isEmpty()) {
                curves.addAll(seeds.size() > 1 ? seeds : List.of());
                curves.add(Curve.median(method, seeds));
            }
        }
        return new CurveChart(title, unit, curves, methods, isShare);
    }

    private static Map<String, Object> section(String title, String id, List<CurveChart> charts) {
        List<Map<String, String>> linear = new ArrayList<>();
        List<Map<String, String>> logarithmic = new ArrayList<>();
        for (int i = 0; i < charts.size(); i++) {
            CurveChart chart = charts.get(i);
            if (chart.curves().isEmpty()) {
                linear.add(Map.of("title", chart.title(), "svg", ""));
            } else {
                linear.add(Map.of("title", chart.title(), "svg",
                        chart.inlineSvg(id + i, false)));
            }
            if (chart.curves().stream().anyMatch(curve -> !curve.positive().isEmpty())) {
                logarithmic.add(Map.of("title", chart.title(), "svg",
                        chart.inlineSvg(id + i + "log", true)));
            }
        }
        List<String> methods = charts.getFirst().methods();
        return Map.of("title", title, "legend", CurveChart.legend(methods), "linear", linear,
                "logarithmic", logarithmic);
    }
}
