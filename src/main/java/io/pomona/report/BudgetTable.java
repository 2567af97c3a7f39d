// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialStatus;
import io.pomona.experiment.statistics.Location;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the methods spent: medians over their completed trials. */
final class BudgetTable {
    private BudgetTable() {}

    static List<Map<String, String>> of(StoredResults results) {
        List<TrialResult> completed = results.trials().stream()
                .filter(trial -> trial.status() == TrialStatus.COMPLETED).toList();
        return completed.stream().map(TrialResult::label).distinct()
                .map(method -> row(method, completed.stream()
                        .filter(trial -> trial.label().equals(method)).toList()))
                .toList();
    }

    private static Map<String, String> row(String method, List<TrialResult> trials) {
        return Map.of("name", method, "samples", median(trials, TrialResult::samples), "measured",
                median(trials, TrialResult::measurementSamples), "evaluations",
                median(trials, TrialResult::evaluations), "steps",
                median(trials, TrialResult::steps), "seconds",
                Numbers.seconds(middle(trials, TrialResult::seconds)), "rate",
                Numbers.rounded(middle(trials, trial -> trial.seconds() > 0
                        ? (trial.samples() + trial.measurementSamples()) / trial.seconds()
                        : Double.NaN)));
    }

    private static String median(List<TrialResult> trials, ToDoubleFunction<TrialResult> column) {
        return Numbers.rounded(middle(trials, column));
    }

    private static double middle(List<TrialResult> trials, ToDoubleFunction<TrialResult> column) {
        double[] values = trials.stream().mapToDouble(column).filter(Double::isFinite).sorted()
                .toArray();
        return values.length == 0 ? Double.NaN : Location.median(values);
    }
}
