// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Goes through what every start does, for Java to write down into a cache for the starts to come. It
 * is run once for each build, prints nothing and leaves no file behind.
 */
final class Rehearsal {
    private static final String EXPERIMENT = """
            {
              "data": { "fruits": { "per_class": 6, "seed": 1 }, "split": [0.5, 0.2, 0.3],
                        "standardize": true },
              "network": { "zoo": "numpycnn" },
              "methods": {
                "ga": { "type": "genetic", "population": 20, "generations": 2 },
                "sgd": { "type": "sgd", "epochs": 1 }
              },
              "seeds": [1]
            }
            """;

    private Rehearsal() {}

    /**
     * Fills one of the caches: {@code help.aot}, which stays small since all of it is loaded at each
     * start, or {@code compute.aot}.
     */
    public static void main(String[] arguments) throws IOException {
        if (List.of(arguments).equals(List.of("help.aot"))) {
            execute("--help");
            return;
        }
        Path folder = Files.createTempDirectory("pomona");
        try {
            Path config = Files.writeString(folder.resolve("config.json"), EXPERIMENT);
            execute("run", config.toString(), "--out", folder.resolve("out").toString());
        } finally {
            delete(folder);
        }
    }

    private static void execute(String... arguments) {
        PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
        Main.commandLine().setOut(nowhere).setErr(nowhere).execute(arguments);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
