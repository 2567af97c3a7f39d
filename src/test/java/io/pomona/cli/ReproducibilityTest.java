// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same file gives the same numbers: for any number of threads, again, and after any stop. */
@NullMarked
class ReproducibilityTest {
    private static final String CONFIG = """
            {"name": "again", "data": {"fruits": {"per_class": 8}, "split": [0.5, 0.25, 0.25]},
             "network": {"layers": [
               {"type": "average_pooling2d", "pool": 2},
               {"type": "conv2d", "filters": 3, "kernel": 5, "stride": 2, "activation": "relu"},
               {"type": "max_pooling2d", "pool": 3},
               {"type": "flatten"}, {"type": "dropout", "rate": 0.2},
               {"type": "dense", "units": 4, "activation": "softmax"}]},
             "methods": {
               "ga": {"type": "genetic", "population": 12, "generations": 60},
               "adam": {"type": "adam", "batch_size": 6, "epochs": 60,
                        "schedule": {"type": "cosine", "epochs": 60, "warmup": 3, "minimum": 0.1}}},
             "seeds": [1, 2]}
            """;
    private static final List<String> TRIALS = List.of("ga-1", "ga-2", "adam-1", "adam-2");

    @TempDir
    private static Path folder;

    private static Path config;
    private static Path undisturbed;

    @BeforeAll
    static void runUndisturbed() throws IOException {
        config = Files.writeString(folder.resolve("again.json"), CONFIG);
        undisturbed = folder.resolve("undisturbed");
        run(undisturbed, 2);
    }

    private static void run(Path out, int threads) {
        StringWriter errors = new StringWriter();
        int status = Main.commandLine().setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(errors)).execute("run", config.toString(), "--out",
                        out.toString(), "--threads", String.valueOf(threads));
        assertEquals(0, status, errors.toString());
    }

    @ParameterizedTest(name = "with {0} threads")
    @ValueSource(ints = {1, 2, 3})
    void givesTheSameNumbersForAnyNumberOfThreads(int threads) throws IOException {
        Path again = folder.resolve("threads-" + threads);
        run(again, threads);
        assertSameResults(again);
    }

    @ParameterizedTest(name = "killed at moments drawn from {0}")
    @ValueSource(ints = {11, 12})
    void aRunThatWasKilledAndResumedEndsAsIfNothingHadHappened(int seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Path out = folder.resolve("killed-" + seed);
        Process first = start("run", config.toString(), "--out", out.toString());
        awaitFile(first, out.resolve("run.json"));
        kill(first, random.nextInt(200, 1500));
        int kills = 1;
        while (Files.notExists(out.resolve("comparison.json")) && kills < 4) {
            Process next = start("resume", out.toString(), "--threads", "1");
            kill(next, random.nextInt(1200, 2600));
            kills++;
        }
        Process last = start("resume", out.toString());
        assertTrue(last.waitFor(120, TimeUnit.SECONDS), "resume did not end");
        assertEquals(0, last.exitValue(), output(last));
        assertSameResults(out);
    }

    @Test
    void aSignalToEndHasTheCheckpointWrittenAndSaysHowToGoOn() throws Exception {
        Path out = folder.resolve("stopped");
        Process process = start("run", config.toString(), "--out", out.toString());
        awaitFile(process, out.resolve("trials/ga-1/metrics.csv"));
        // SIGTERM, which takes the way of Ctrl-C: background jobs of a shell ignore SIGINT itself.
        process.destroy();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the signal did not end the process");
        String said = output(process);
        assertEquals(130, process.exitValue(), said);
        assertTrue(said.contains("pomona resume " + out), said);
        assertTrue(Files.readString(out.resolve("trials.csv")).contains("interrupted"), said);

        Process resumed = start("resume", out.toString());
        assertTrue(resumed.waitFor(120, TimeUnit.SECONDS), "resume did not end");
        assertEquals(0, resumed.exitValue(), output(resumed));
        assertSameResults(out);
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
                "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(folder, "output", ".txt");
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile())
                .start();
    }

    private static String output(Process process) throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".txt")).toList()) {
                all.append(Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return "process " + process.pid() + ", all output so far:\n" + all;
    }

    private static void awaitFile(Process process, Path file) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Files.notExists(file)) {
            assertTrue(process.isAlive() && System.nanoTime() < end, () -> "no " + file);
            Thread.sleep(10);
        }
    }

    /** Ends a process as {@code kill -9} does, unless it has come to its end before. */
    private static void kill(Process process, long afterMillis) throws InterruptedException {
        if (!process.waitFor(afterMillis, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static void assertSameResults(Path other) throws IOException {
        assertEquals(withoutClock(undisturbed.resolve("trials.csv")),
                withoutClock(other.resolve("trials.csv")));
        for (String trial : TRIALS) {
            Path expected = undisturbed.resolve("trials").resolve(trial);
            Path actual = other.resolve("trials").resolve(trial);
            List<String> metrics = withoutClock(expected.resolve("metrics.csv"));
            assertEquals(62, metrics.size(), "a header, the start and 60 steps");
            assertEquals(metrics, withoutClock(actual.resolve("metrics.csv")), trial);
            assertArrayEquals(Files.readAllBytes(expected.resolve("best.npz")),
                    Files.readAllBytes(actual.resolve("best.npz")), trial);
            assertEquals(names(expected), names(actual), "no half-written file is left");
            assertFalse(names(actual).contains("checkpoint.npz"), trial);
        }
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    /** Returns the lines without the columns that depend on the clock. */
    private static List<String> withoutClock(Path csv) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        String[] titles = lines.getFirst().split(",", -1);
        List<String> kept = new ArrayList<>();
        for (String line : lines) {
            String[] cells = line.split(",", -1);
            StringBuilder rest = new StringBuilder();
            for (int i = 0; i < cells.length; i++) {
                if (!titles[i].contains("seconds") && !titles[i].contains("per_second")) {
                    rest.append(cells[i]).append(',');
                }
            }
            kept.add(rest.toString());
        }
        return kept;
    }
}
