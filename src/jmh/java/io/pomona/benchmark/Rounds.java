// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result files of several rounds, merged into one of the same form: a benchmark's score is the
 * median of its rounds, its confidence interval reaches from the worst round to the best.
 */
final class Rounds {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, List<ObjectNode>> results = new LinkedHashMap<>();

    /** Adds a round's file. */
    void add(Path file) {
        try {
            for (JsonNode result : MAPPER.readTree(file.toFile())) {
                String key = result.path("benchmark").asText() + result.path("params");
                results.computeIfAbsent(key, _ -> new ArrayList<>()).add((ObjectNode) result);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the merged results. */
    ArrayNode merged() {
        ArrayNode all = MAPPER.createArrayNode();
        results.values().forEach(rounds -> all.add(merge(rounds)));
        return all;
    }

    /** Writes the merged results. */
    void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), merged());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode merge(List<ObjectNode> rounds) {
        double[] scores = rounds.stream()
                .mapToDouble(round -> round.at("/primaryMetric/score").asDouble()).sorted()
                .toArray();
        ObjectNode merged = rounds.getFirst().deepCopy();
        merged.put("forks", scores.length);
        ObjectNode metric = (ObjectNode) merged.get("primaryMetric");
        metric.put("score", median(scores));
        metric.put("scoreError", (scores[scores.length - 1] - scores[0]) / 2);
        metric.putArray("scoreConfidence").add(scores[0]).add(scores[scores.length - 1]);
        metric.remove("scorePercentiles");
        ArrayNode raw = metric.putArray("rawData");
        rounds.forEach(round -> raw.addAll((ArrayNode) round.at("/primaryMetric/rawData")));
        return merged;
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
