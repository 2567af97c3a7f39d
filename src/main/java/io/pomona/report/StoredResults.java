// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pomona.PomonaException;
import io.pomona.experiment.Comparison;
import io.pomona.experiment.MetricsCsv;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialsCsv;
import io.pomona.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a results folder.
 *
 * @param folder the folder
 * @param config the content of {@code config.json}; missing when there is none
 * @param run the content of {@code run.json}; missing when there is none
 * @param trials the trials in plan order
 * @param metrics the rows of {@code metrics.csv} by trial, where there are some
 * @param comparison the comparison, computed from the trials
 * @param notes what could not be read, for the reader of the report
 */
record StoredResults(Path folder, JsonNode config, JsonNode run, List<TrialResult> trials,
        Map<String, List<Progress>> metrics, Comparison comparison, List<String> notes) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Reads a folder; only {@code trials.csv} must be there. */
    static StoredResults read(Path folder) {
        Path file = folder.resolve("trials.csv");
        if (!Files.isRegularFile(file)) {
            throw new PomonaException(folder + ": expected a results folder, but it has no"
                    + " trials.csv. Give the folder that 'pomona run' named.");
        }
        List<TrialResult> trials = TrialsCsv.read(file);
        List<String> notes = new ArrayList<>();
        Map<String, List<Progress>> metrics = metrics(folder, trials, notes);
        // Not from comparison.json, which an earlier version may have written with less in it.
        Comparison comparison = Comparison.of(trials, metrics);
        return new StoredResults(folder, json(folder.resolve("config.json"), notes),
                json(folder.resolve("run.json"), notes), trials, metrics, comparison, notes);
    }

    private static Map<String, List<Progress>> metrics(Path folder, List<TrialResult> trials,
            List<String> notes) {
        Map<String, List<Progress>> metrics = new LinkedHashMap<>();
        for (TrialResult trial : trials) {
            Path file = folder.resolve("trials").resolve(trial.trial())
                    .resolve("metrics.csv");
            if (Files.exists(file)) {
                try {
                    metrics.put(trial.trial(), MetricsCsv.read(file));
                } catch (PomonaException e) {
                    notes.add("The curve of trial " + trial.trial() + " is missing. "
                            + e.getMessage());
                }
            }
        }
        return metrics;
    }

    private static JsonNode json(Path file, List<String> notes) {
        if (Files.exists(file)) {
            try {
                return MAPPER.readTree(Files.readString(file));
            } catch (JsonProcessingException e) {
                notes.add(file.getFileName() + " is damaged: " + e.getOriginalMessage());
            } catch (IOException e) {
                notes.add(file.getFileName() + " cannot be read: " + e.getMessage());
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }
}
