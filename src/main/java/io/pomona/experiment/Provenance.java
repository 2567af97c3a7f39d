// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.PomonaException;
import io.pomona.data.AtomicFile;
import io.pomona.data.Checksums;
import io.pomona.exchange.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where results come from: {@code run.json} holds the program's version, the JVM and processor, the
 * checksums of the data, and a line for each start of the run.
 */
final class Provenance {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT);

    private Provenance() {}

    /** Writes the file of a run that begins. */
    static void begin(ResultsFolder folder, Map<String, String> checksums, boolean reproducible,
            int threads, List<String> commandLine) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", version());
        root.put("java", System.getProperty("java.vm.name") + " "
                + System.getProperty("java.runtime.version"));
        root.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        root.put("processor", processor());
        root.put("processors", Runtime.getRuntime().availableProcessors());
        root.put("config_sha256", configDigest(folder));
        root.set("data_sha256", JSON.valueToTree(checksums));
        root.put("reproducible", reproducible);
        root.putArray("starts");
        addStart(root, threads, commandLine);
        write(folder, root);
    }

    /**
     * Adds a start to the file of a run that goes on.
     *
     * @throws PomonaException if the data have changed since the run began
     */
    static void resume(ResultsFolder folder, Map<String, String> checksums, int threads,
            List<String> commandLine) {
        ObjectNode root = read(folder);
        requireData(folder, root, checksums);
        if (!root.path("version").asText().equals(version())) {
            root.put("reproducible", false);
        }
        addStart(root, threads, commandLine);
        write(folder, root);
    }

    /**
     * Refuses a config that is not that of a run.
     *
     * @throws PomonaException if it has changed since the run began
     */
    static void requireConfig(ResultsFolder folder) {
        JsonNode then = read(folder).path("config_sha256");
        if (then.isMissingNode()) {
            throw new PomonaException(folder.run() + ": expected the checksum of the config,"
                    + " config_sha256, but there is none: the folder is of an earlier version. Begin"
                    + " anew with pomona run.");
        }
        if (!then.asText().equals(configDigest(folder))) {
            throw new PomonaException(folder.config() + ": expected the config that the run began"
                    + " with, but it has changed since (another SHA-256 than in run.json), and what"
                    + " there is would not go with it. Restore the file, or begin anew with pomona"
                    + " run.");
        }
    }

    /** Returns the checksum of a config, whatever its white space. */
    private static String configDigest(ResultsFolder folder) {
        return Checksums.sha256(
                Json.read(folder.config()).node().toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Refuses data that are not those of a run.
     *
     * @throws PomonaException if one has changed since the run began
     */
    static void requireData(ResultsFolder folder, Map<String, String> checksums) {
        requireData(folder, read(folder), checksums);
    }

    private static void requireData(ResultsFolder folder, ObjectNode root,
            Map<String, String> checksums) {
        JsonNode then = root.path("data_sha256");
        for (Map.Entry<String, String> entry : checksums.entrySet()) {
            String expected = then.path(entry.getKey()).asText();
            if (!expected.equals(entry.getValue())) {
                throw new PomonaException(entry.getKey() + ": expected the data that the run in "
                        + folder.path() + " began with ("
                        + (expected.isEmpty() ? "other files" : "SHA-256 " + expected)
                        + "), but received others (" + entry.getValue()
                        + "). Restore the file, or begin anew with pomona run.");
            }
        }
    }

    /** Returns what speaks against another run giving the same, in sentences for the user. */
    static List<String> doubts(ResultsFolder folder, ExperimentConfig config) {
        List<String> doubts = new ArrayList<>();
        String version = read(folder).path("version").asText();
        if (!version.equals(version())) {
            doubts.add("the results are of version " + version + ", this is " + version() + ".");
        }
        if (config.budget().seconds() != null) {
            doubts.add("budget.seconds ends the trial by the clock, so it is not reproducible.");
        }
        return doubts;
    }

    /** Notes the end of the run. */
    static void end(ResultsFolder folder) {
        ObjectNode root = read(folder);
        JsonNode starts = root.path("starts");
        ((ObjectNode) starts.get(starts.size() - 1)).put("end", now());
        write(folder, root);
    }

    private static void addStart(ObjectNode root, int threads, List<String> commandLine) {
        ObjectNode start = root.withArray("starts").addObject();
        start.put("start", now());
        start.put("threads", threads);
        start.set("command_line", JSON.valueToTree(commandLine));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Returns the program's version, or {@code development} where it runs from its class files. */
    static String version() {
        return Objects.requireNonNullElse(Provenance.class.getPackage().getImplementationVersion(),
                "development");
    }

    private static String processor() {
        Path file = Path.of("/proc/cpuinfo");
        if (Files.isReadable(file)) {
            try {
                return Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst()
                        .orElse("unknown");
            } catch (IOException e) {
                return "unknown";
            }
        }
        return Objects.requireNonNullElse(System.getenv("PROCESSOR_IDENTIFIER"), "unknown");
    }

    private static ObjectNode read(ResultsFolder folder) {
        if (!Files.exists(folder.run())) {
            throw new PomonaException(folder.path() + ": expected the results of a run, with a"
                    + " run.json, but there is none. Name the folder that pomona run wrote.");
        }
        if (Json.read(folder.run()).node() instanceof ObjectNode root
                && root.path("starts") instanceof ArrayNode starts && !starts.isEmpty()
                && starts.get(starts.size() - 1).isObject()) {
            return root;
        }
        throw new PomonaException(folder.run() + ": expected the provenance of a run, but received"
                + " other JSON. Restore the file, or begin anew with pomona run.");
    }

    private static void write(ResultsFolder folder, ObjectNode root) {
        try {
            byte[] text = (JSON.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(folder.run(), out -> out.write(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
