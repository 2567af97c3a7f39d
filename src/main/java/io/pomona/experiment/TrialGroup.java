// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The trials of one method, or of one point of it in a sweep: they differ in their seeds only.
 *
 * @param label the method with its swept settings
 * @param trials its trials, at least one
 */
record TrialGroup(String label, List<TrialResult> trials) {
    TrialGroup {
        trials = List.copyOf(trials);
    }

    /** Returns the groups in the order of their first trial. */
    static List<TrialGroup> of(List<TrialResult> trials) {
        Map<String, List<TrialResult>> byLabel = new LinkedHashMap<>();
        trials.forEach(trial -> byLabel.computeIfAbsent(trial.label(), _ -> new ArrayList<>())
                .add(trial));
        return byLabel.entrySet().stream()
                .map(entry -> new TrialGroup(entry.getKey(), entry.getValue())).toList();
    }

    /** Returns the method's key in the config. */
    String key() {
        return trials.getFirst().method();
    }

    List<TrialResult> completed() {
        return trials.stream().filter(trial -> trial.status() == TrialStatus.COMPLETED).toList();
    }

    int count(TrialStatus status) {
        return (int) trials.stream().filter(trial -> trial.status() == status).count();
    }

    /** Returns a number of each completed trial, {@code NaN} where it was not measured. */
    double[] values(ToDoubleFunction<TrialResult> column) {
        return completed().stream().mapToDouble(column).toArray();
    }

    /** Returns a number of the completed trials that have it, by their seeds. */
    Map<Long, Double> bySeed(ToDoubleFunction<TrialResult> column) {
        Map<Long, Double> bySeed = new TreeMap<>();
        for (TrialResult trial : completed()) {
            double value = column.applyAsDouble(trial);
            if (!Double.isNaN(value)) {
                bySeed.put(trial.seed(), value);
            }
        }
        return bySeed;
    }
}
