// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.experiment.Comparison;
import io.pomona.experiment.MethodCurves;
import io.pomona.experiment.TrialResult;
import io.pomona.train.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Takes several results folders together, to compare the methods of all. */
final class Union {
    private Union() {}

    static StoredResults of(List<Path> folders, List<StoredResults> parts) {
        List<String> names = names(folders);
        List<TrialResult> trials = new ArrayList<>();
        Map<String, List<Progress>> metrics = new LinkedHashMap<>();
        Map<String, Path> places = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        List<MethodCurves> curves = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String prefix = names.get(i) + ": ";
            StoredResults part = parts.get(i);
            part.trials().forEach(trial -> trials.add(renamed(trial, prefix)));
            part.metrics().forEach((trial, rows) -> metrics.put(prefix + trial, rows));
            part.folders().forEach((trial, folder) -> places.put(prefix + trial, folder));
            part.curves().forEach(one -> curves.add(new MethodCurves(prefix + one.method(),
                    one.measure(), one.seeds(), one.bySamples(), one.bySeconds())));
            part.notes().forEach(note -> notes.add(prefix + note));
        }
        return new StoredResults(String.join(", ", names),
                joined(names, parts, StoredResults::config),
                joined(names, parts, StoredResults::run), trials, metrics, places,
                Comparison.of(trials, metrics), curves, notes);
    }

    /** Returns the last part of a path, which is what people call a folder. */
    static String fileName(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? "results" : name.toString();
    }

    /** Returns the names of folders, with the folder above where two are called alike. */
    private static List<String> names(List<Path> folders) {
        List<String> names = folders.stream().map(Union::fileName).toList();
        if (names.stream().distinct().count() == names.size()) {
            return names;
        }
        List<String> longer = folders.stream().map(folder -> {
            Path above = folder.toAbsolutePath().normalize().getParent();
            return (above == null ? "" : fileName(above) + "/") + fileName(folder);
        }).toList();
        return longer.stream().distinct().count() == longer.size()
                ? longer
                : folders.stream().map(Path::toString).toList();
    }

    private static TrialResult renamed(TrialResult trial, String prefix) {
        return new TrialResult(prefix + trial.trial(), prefix + trial.method(), trial.seed(),
                trial.status(), trial.trainAccuracy(), trial.validationAccuracy(),
                trial.testAccuracy(), trial.trainLoss(), trial.validationLoss(),
                trial.testLoss(), trial.samples(), trial.measurementSamples(),
                trial.evaluations(), trial.steps(), trial.seconds(), trial.stopReason(),
                trial.settings());
    }

    private static JsonNode joined(List<String> names, List<StoredResults> parts,
            Function<StoredResults, JsonNode> content) {
        ObjectNode joined = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < parts.size(); i++) {
            JsonNode node = content.apply(parts.get(i));
            if (!node.isMissingNode()) {
                joined.set(names.get(i), node);
            }
        }
        return joined.isEmpty() ? JsonNodeFactory.instance.missingNode() : joined;
    }
}
