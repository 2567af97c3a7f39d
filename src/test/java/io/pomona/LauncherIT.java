// SPDX-License-Identifier: Apache-2.0
package io.pomona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the start script on the jar and the class caches that this build has just made. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String EXPERIMENT = """
            {
              "data": { "fruits": { "per_class": 10, "seed": 1 }, "split": [0.5, 0.2, 0.3] },
              "network": { "zoo": "numpycnn" },
              "methods": { "sgd": { "type": "sgd", "epochs": 1 } },
              "seeds": [1]
            }
            """;

    /** What a run of the script left behind. */
    private record Outcome(int status, String out, String err, List<String> loaded) {
        boolean tookFromCache(String type) {
            return loaded.stream().anyMatch(
                    line -> line.contains(" " + type + " source: shared objects file"));
        }
    }

    @TempDir
    Path folder;

    @Test
    void startsHelpFromItsCache() throws Exception {
        Outcome outcome = run(Path.of("pomona"), "--help");

        assertEquals(0, outcome.status());
        assertEquals("", outcome.err());
        assertTrue(outcome.out().startsWith("Usage: pomona"), outcome.out());
        assertTrue(outcome.tookFromCache("io.pomona.cli.Main"));
    }

    @Test
    void startsARunFromItsCacheAndReportsOnIt() throws Exception {
        Path config = Files.writeString(folder.resolve("small.json"), EXPERIMENT);
        String results = folder.resolve("results").toString();

        Outcome run = run(Path.of("pomona"), "run", config.toString(), "--out", results);

        assertEquals(0, run.status(), run.err());
        assertTrue(run.tookFromCache("io.pomona.experiment.ExperimentRunner"));
        assertTrue(run.tookFromCache("jdk.incubator.vector.FloatVector"));
        assertEquals(0, run(Path.of("pomona"), "report", results).status());
    }

    /** They start without the vector module, so nothing they load may need it. */
    @Test
    void commandsWithoutKernelsNeedNoVectorModule() throws Exception {
        assertQuiet("summary", "numpycnn");
        assertQuiet("summary", "experiments/quickstart.json");
        assertQuiet("summary", "lenet5", "--plan");
        assertQuiet("data", "make", "--per-class", "1", "--out", folder.toString());
        assertQuiet("data", "info", folder.resolve("fruits_inputs.npy").toString());
        assertQuiet("run", "--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"of other jars", "cut off", "no cache at all", "missing"})
    void aCacheThatCannotBeUsedIsNoNews(String cache) throws Exception {
        Path script = Files.copy(Path.of("pomona"), folder.resolve("pomona"));
        Path target = Files.createDirectory(folder.resolve("target"));
        Files.copy(TARGET.resolve("pomona.jar"), target.resolve("pomona.jar"));
        Path lib = Files.createDirectory(target.resolve("lib"));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(TARGET.resolve("lib"))) {
            for (Path jar : jars) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
        Path caches = Files.createDirectory(target.resolve("caches"));
        Files.copy(TARGET.resolve("caches/java"), caches.resolve("java"));
        byte[] good = Files.readAllBytes(TARGET.resolve("caches/help.aot"));
        switch (cache) {
            case "of other jars" -> Files.write(caches.resolve("help.aot"), good);
            case "cut off" -> Files.write(caches.resolve("help.aot"),
                    Arrays.copyOf(good, good.length / 2));
            case "no cache at all" -> Files.writeString(caches.resolve("help.aot"), "not this");
            default -> {
                // Nothing is there.
            }
        }

        Outcome outcome = run(script, "--help");

        assertEquals(0, outcome.status());
        assertEquals("", outcome.err());
        assertEquals(run(Path.of("pomona"), "--help").out(), outcome.out());
    }

    private void assertQuiet(String... arguments) throws Exception {
        Outcome outcome = run(Path.of("pomona"), arguments);
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals("", outcome.err());
    }

    private Outcome run(Path script, String... arguments) throws IOException, InterruptedException {
        Path loaded = Files.createTempFile(folder, "loaded", ".log");
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> command = new ArrayList<>(List.of(script.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().put("POMONA_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Outcome(process.exitValue(), out, Files.readString(err),
                Files.readAllLines(loaded));
    }
}
