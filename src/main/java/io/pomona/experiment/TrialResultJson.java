// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.PomonaException;
import io.pomona.exchange.Json;
import io.pomona.exchange.JsonObject;
import io.pomona.exchange.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes {@code result.json}: what a trial gave, under the names of the columns of
 * {@code trials.csv}. Numbers that were not measured are null. What is written reads back exactly.
 */
final class TrialResultJson {
    private static final String RESTART = " Delete the file to run the trial again.";

    private TrialResultJson() {}

    /** Creates or replaces the file, so that a reader never meets a part of it. */
    static void write(Path file, TrialResult result) {
        Json.write(file, object(result));
    }

    /** Returns the text of the file. */
    static String text(TrialResult result) {
        return Json.print(object(result));
    }

    /** Returns the result of a text. */
    static TrialResult of(String text) {
        return result(Json.parse(text, "the result of a trial"));
    }

    private static ObjectNode object(TrialResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("trial", result.trial()).put("method", result.method())
                .put("seed", result.seed()).put("status", result.status().text());
        number(json, "train_accuracy", result.trainAccuracy());
        number(json, "validation_accuracy", result.validationAccuracy());
        number(json, "test_accuracy", result.testAccuracy());
        number(json, "train_loss", result.trainLoss());
        number(json, "validation_loss", result.validationLoss());
        number(json, "test_loss", result.testLoss());
        json.put("samples", result.samples())
                .put("measurement_samples", result.measurementSamples())
                .put("evaluations", result.evaluations()).put("steps", result.steps());
        number(json, "seconds", result.seconds());
        json.put("stop_reason", result.stopReason());
        ObjectNode settings = json.putObject("settings");
        result.settings().forEach(settings::put);
        return json;
    }

    /** JSON has no infinity: a loss beyond every number stands as text. */
    private static void number(ObjectNode json, String key, double value) {
        if (Double.isNaN(value)) {
            json.putNull(key);
        } else if (Double.isInfinite(value)) {
            json.put(key, Double.toString(value));
        } else {
            json.put(key, value);
        }
    }

    /**
     * Returns the result of a file.
     *
     * @throws PomonaException if the file cannot be read or is damaged
     */
    static TrialResult read(Path file) {
        try {
            return result(Json.read(file));
        } catch (PomonaException | IllegalArgumentException e) {
            throw new PomonaException(e.getMessage() + RESTART, e);
        }
    }

    private static TrialResult result(JsonValue json) {
        List<String> keys = new ArrayList<>(TrialsCsv.COLUMNS);
        keys.add("settings");
        JsonObject object = json.object(keys);
        String status = object.get("status").text();
        TrialStatus known = TrialStatus.find(status).orElseThrow(() -> object.get("status")
                .expected("completed, failed, pruned or interrupted"));
        Map<String, String> settings = new LinkedHashMap<>();
        JsonValue given = object.get("settings");
        for (String path : given.keys()) {
            settings.put(path, given.object(given.keys()).get(path).text("a text"));
        }
        return new TrialResult(object.get("trial").text(), object.get("method").text(),
                object.get("seed").longInteger(), known, number(object, "train_accuracy"),
                number(object, "validation_accuracy"), number(object, "test_accuracy"),
                number(object, "train_loss"), number(object, "validation_loss"),
                number(object, "test_loss"), object.get("samples").longInteger(),
                object.get("measurement_samples").longInteger(),
                object.get("evaluations").longInteger(), object.get("steps").longInteger(),
                number(object, "seconds"), object.get("stop_reason").text(), settings);
    }

    private static double number(JsonObject object, String key) {
        JsonValue value = object.get(key);
        if (value.isNull()) {
            return Double.NaN;
        }
        return value.node().isTextual()
                ? value.check(() -> Double.parseDouble(value.text()))
                : value.number();
    }
}
