// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pomona.PomonaException;
import io.pomona.experiment.ComparedMetric;
import io.pomona.experiment.Comparison;
import io.pomona.experiment.MethodCurves;
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
 * The content of a results folder, or of several taken together.
 *
 * @param name what it is called
 * @param config the content of {@code config.json}; missing when there is none
 * @param run the content of {@code run.json}; missing when there is none
 * @param trials the trials in plan order
 * @param metrics the rows of {@code metrics.csv} by trial, where there are some
 * @param folders the folder of each trial
 * @param comparison the comparison, computed from the trials
 * @param curves the curves of the methods, computed from all rows
 * @param notes what could not be read, for the reader of the report
 */
record StoredResults(String name, JsonNode config, JsonNode run, List<TrialResult> trials,
        Map<String, List<Progress>> metrics, Map<String, Path> folders, Comparison comparison,
        List<MethodCurves> curves, List<String> notes) {
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
        Map<String, Path> folders = new LinkedHashMap<>();
        trials.forEach(trial -> folders.put(trial.trial(),
                folder.resolve("trials").resolve(trial.trial())));
        Map<String, List<Progress>> metrics = metrics(folders, notes);
        // Not from comparison.json, which an earlier version may have written with less in it.
        Comparison comparison = Comparison.of(trials, metrics);
        JsonNode config = json(folder.resolve("config.json"), notes);
        return new StoredResults(name(folder, config), config,
                json(folder.resolve("run.json"), notes), trials, thinned(metrics), folders,
                comparison, MethodCurves.withoutIntervals(trials, metrics), notes);
    }

    /** Reads folders; of several the methods and trials have the folder's name before their own. */
    static StoredResults read(List<Path> folders) {
        if (folders.size() == 1) {
            return read(folders.getFirst());
        }
        List<StoredResults> parts = folders.stream().map(StoredResults::read).toList();
        return Union.of(folders, parts);
    }

    /** Returns the accuracy by which points of a sweep are ranked, without a look at test pictures. */
    ComparedMetric selection() {
        return trials.stream().anyMatch(trial -> Double.isFinite(trial.validationAccuracy()))
                ? ComparedMetric.VALIDATION
                : ComparedMetric.TRAIN;
    }

    private static String name(Path folder, JsonNode config) {
        String name = config.path("name").asText("");
        return name.isEmpty() ? Union.fileName(folder) : name;
    }

    private static Map<String, List<Progress>> thinned(Map<String, List<Progress>> metrics) {
        Map<String, List<Progress>> thinned = new LinkedHashMap<>();
        metrics.forEach((trial, rows) -> thinned.put(trial, Thinning.of(rows)));
        return thinned;
    }

    private static Map<String, List<Progress>> metrics(Map<String, Path> folders,
            List<String> notes) {
        Map<String, List<Progress>> metrics = new LinkedHashMap<>();
        folders.forEach((trial, folder) -> {
            Path file = folder.resolve("metrics.csv");
            if (Files.exists(file)) {
                try {
                    metrics.put(trial, MetricsCsv.read(file));
                } catch (PomonaException e) {
                    notes.add("The curve of trial " + trial + " is missing. " + e.getMessage());
                }
            }
        });
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
