// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.experiment.ResultsFolder;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialsCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run from outside: its files, read again and again. It keeps the same amount of
 * memory for each trial, however long it runs.
 */
final class LiveRun {
    /** Trials whose curves are told, the latest first; more cannot be told apart. */
    static final int MOST_CURVES = 12;
    private static final JsonMapper JSON = new JsonMapper();

    private final ResultsFolder folder;
    private final Map<String, MetricsTail> tails = new TreeMap<>();

    LiveRun(ResultsFolder folder) {
        this.folder = folder;
    }

    /** Returns whether the run has noted its end and nobody has resumed it. */
    boolean hasEnded() {
        JsonNode starts = json(folder.run()).path("starts");
        return starts.size() > 0 && starts.get(starts.size() - 1).hasNonNull("end");
    }

    /** Returns all that the page shows, as JSON. */
    synchronized String state() throws IOException {
        JsonNode config = json(folder.config());
        Map<String, TrialResult> results = new LinkedHashMap<>();
        if (Files.exists(folder.trials())) {
            TrialsCsv.read(folder.trials()).forEach(trial -> results.put(trial.trial(), trial));
        }
        List<Path> started = started();
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("name", config.path("name").asText("run"));
        state.put("ended", hasEnded());
        state.set("budget", config.path("budget").path("samples"));
        ArrayNode trials = state.putArray("trials");
        for (int i = 0; i < started.size(); i++) {
            Path trial = started.get(i);
            String id = String.valueOf(trial.getFileName());
            MetricsTail tail = tails.computeIfAbsent(id,
                    name -> new MetricsTail(trial.resolve("metrics.csv")));
            tail.update();
            add(trials.addObject(), id, results.remove(id), tail, i < MOST_CURVES);
        }
        results.values().forEach(result -> trials.addObject().put("trial", result.trial())
                .put("status", result.status().text()));
        return state.toString();
    }

    private static void add(ObjectNode target, String id,
            @Nullable TrialResult result, MetricsTail tail,
            boolean hasCurve) {
        MetricsTail.Point last = tail.last();
        target.put("trial", id);
        target.put("status", result == null ? "running" : result.status().text());
        target.put("step", (long) last.step());
        target.put("samples", (long) last.samples());
        put(target, "seconds", last.seconds());
        put(target, "train", last.trainAccuracy());
        put(target, "validation", last.validationAccuracy());
        if (hasCurve) {
            ArrayNode curve = target.putArray("curve");
            tail.points().forEach(point -> {
                double accuracy = Double.isFinite(point.validationAccuracy())
                        ? point.validationAccuracy()
                        : point.trainAccuracy();
                curve.addArray().add((long) point.samples()).add(accuracy);
            });
        }
    }

    private static void put(ObjectNode target, String key, double number) {
        if (Double.isFinite(number)) {
            target.put(key, number);
        }
    }

    /** Returns the folders of trials that have begun, those that wrote last before the others. */
    private List<Path> started() throws IOException {
        Path trials = folder.path().resolve("trials");
        if (!Files.isDirectory(trials)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(trials)) {
            return all.filter(trial -> Files.exists(trial.resolve("metrics.csv")))
                    .sorted(Comparator.comparingLong((Path trial) -> -lastWrite(trial))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }

    private static long lastWrite(Path trial) {
        return trial.resolve("metrics.csv").toFile().lastModified();
    }

    private static JsonNode json(Path file) {
        try {
            return Files.exists(file)
                    ? JSON.readTree(Files.readString(file))
                    : JsonNodeFactory.instance.missingNode();
        } catch (IOException _) {
            // It may be written again at this moment, or be damaged; the page does without.
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
