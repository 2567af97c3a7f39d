// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.data.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads and writes {@code trials.csv}: one row per trial in plan order, the fixed columns first and
 * one column per swept setting after them. What is written reads back exactly.
 */
public final class TrialsCsv {
    /** The fixed columns in their order. */
    static final List<String> COLUMNS = List.of("trial", "method", "seed", "status",
            "train_accuracy", "validation_accuracy", "test_accuracy", "train_loss",
            "validation_loss", "test_loss", "samples", "measurement_samples", "evaluations",
            "steps", "seconds", "stop_reason");

    private TrialsCsv() {}

    /** Creates or replaces the file, so that a reader never meets a part of it. */
    public static void write(Path file, List<TrialResult> trials) {
        Set<String> settings = new LinkedHashSet<>();
        trials.forEach(trial -> settings.addAll(trial.settings().keySet()));
        List<String> header = new ArrayList<>(COLUMNS);
        header.addAll(settings);
        StringBuilder text = new StringBuilder(CsvTable.line(header));
        for (TrialResult trial : trials) {
            text.append(CsvTable.line(cells(trial, settings)));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    /**
     * Returns the trials of a file.
     *
     * @throws PomonaException if the file is missing or damaged, with its name and line
     */
    public static List<TrialResult> read(Path file) {
        return CsvTable.parse(file, CsvTable.textOf(file), COLUMNS).rows().stream()
                .map(row -> trial(row)).toList();
    }

    private static List<Object> cells(TrialResult trial, Set<String> settings) {
        List<Object> cells = new ArrayList<>(List.of(trial.trial(), trial.method(), trial.seed(),
                trial.status().text(), CsvTable.cell(trial.trainAccuracy()),
                CsvTable.cell(trial.validationAccuracy()), CsvTable.cell(trial.testAccuracy()),
                CsvTable.cell(trial.trainLoss()), CsvTable.cell(trial.validationLoss()),
                CsvTable.cell(trial.testLoss()), trial.samples(), trial.measurementSamples(),
                trial.evaluations(), trial.steps(), CsvTable.cell(trial.seconds()),
                trial.stopReason()));
        settings.forEach(setting -> cells.add(trial.settings().getOrDefault(setting, "")));
        return cells;
    }

    private static TrialResult trial(CsvTable.Row row) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = COLUMNS.size(); i < row.cells().size(); i++) {
            if (!row.text(i).isEmpty()) {
                settings.put(row.header().get(i), row.text(i));
            }
        }
        TrialStatus status = TrialStatus.find(row.text(3)).orElseThrow(
                () -> row.damaged(3, "completed, failed, pruned or interrupted"));
        if (row.text(1).isEmpty()) {
            throw row.damaged(1, "the name of a method");
        }
        if (row.text(0).isEmpty()) {
            throw row.damaged(0, "the id of a trial");
        }
        return new TrialResult(row.text(0), row.text(1), row.count(2), status,
                row.number(4), row.number(5), row.number(6), row.number(7), row.number(8),
                row.number(9), row.count(10), row.count(11), row.count(12), row.count(13),
                row.number(14), row.text(15), settings);
    }
}
