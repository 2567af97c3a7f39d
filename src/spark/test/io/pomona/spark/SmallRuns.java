// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.experiment.Cluster;
import io.pomona.experiment.ConfigReader;
import io.pomona.experiment.Distribution;
import io.pomona.experiment.ExperimentConfig;
import io.pomona.experiment.ExperimentListener;
import io.pomona.experiment.ExperimentRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Small experiments, run here and on a cluster, and what they leave compared. */
final class SmallRuns {
    static final String LAYERS = """
            "network": {"layers": [
              {"type": "conv2d", "filters": 3, "kernel": 5, "stride": 4, "activation": "relu"},
              {"type": "max_pooling2d", "pool": 4},
              {"type": "flatten"},
              {"type": "dense", "units": 4, "activation": "softmax"}]}""";

    private SmallRuns() {}

    /** Writes a config with one or more methods. */
    static Path config(Path folder, int perClass, String network, String rest) throws IOException {
        return Files.writeString(folder.resolve("small.json"), """
                {"data": {"fruits": {"per_class": %d, "seed": 1}, "split": [0.6, 0.2, 0.2]},
                 "threads": 1, %s, %s}""".formatted(perClass, network, rest));
    }

    /** Runs the experiment of a file in this process, alone or with a cluster. */
    static void run(Path config, Path out, @Nullable Cluster cluster, Distribution distribution) {
        ExperimentConfig read = ConfigReader.read(config);
        ExperimentRunner runner = new ExperimentRunner(read, ExperimentListener.silent());
        if (cluster != null) {
            runner.distribute(cluster, distribution);
        }
        runner.run(out, cluster == null ? 1 : 4, 1, List.of());
    }

    /** Checks that two runs left the same, but for the clock. */
    static void assertSame(Path expected, Path actual) throws IOException {
        Map<String, Path> first = files(expected);
        Map<String, Path> second = files(actual);
        assertEquals(first.keySet(), second.keySet());
        for (Map.Entry<String, Path> file : first.entrySet()) {
            Path other = Objects.requireNonNull(second.get(file.getKey()));
            if (file.getKey().endsWith(".csv")) {
                assertEquals(withoutClock(file.getValue()), withoutClock(other), file.getKey());
            } else {
                assertArrayEquals(Files.readAllBytes(file.getValue()), Files.readAllBytes(other),
                        file.getKey());
            }
        }
    }

    /**
     * Tables, models and configs by their path in the folder. Checkpoints know the clock, and figures are
     * drawn from the rest where the whole program runs.
     */
    private static Map<String, Path> files(Path folder) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(file -> file.toString().matches(".*(\\.csv|\\.npz|config\\.json)")
                    && !file.endsWith("checkpoint.npz")
                    && !file.startsWith(folder.resolve("figures")))
                    .forEach(file -> files.put(folder.relativize(file).toString(), file));
        }
        return files;
    }

    private static List<String> withoutClock(Path table) throws IOException {
        List<String> lines = Files.readAllLines(table);
        List<String> titles = List.of(lines.getFirst().split(",", -1));
        return lines.stream().map(line -> {
            String[] cells = line.split(",", -1);
            StringBuilder kept = new StringBuilder();
            for (int i = 0; i < cells.length; i++) {
                kept.append(titles.get(i).contains("second") ? "" : cells[i]).append(',');
            }
            return kept.toString();
        }).toList();
    }
}
