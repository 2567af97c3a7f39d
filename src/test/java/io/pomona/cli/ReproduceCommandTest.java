// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pomona reproduce}: silent where nothing differs, and exact about what does. */
@NullMarked
class ReproduceCommandTest {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void run() {
        SmallExperiment.in(shared).run("seeds=[1,2]").assertDone();
    }

    /** Each test has its own copy of the results to change. */
    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(shared.resolve("out"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(shared.relativize(file)));
            }
        }
    }

    private CommandRun reproduce(Object... more) {
        return CommandRun.of(CommandRun.words(List.of("reproduce", folder.resolve("out")), more));
    }

    private void change(String file, String from, String to) throws IOException {
        Path path = folder.resolve("out").resolve(file);
        String text = Files.readString(path);
        assertTrue(text.contains(from), text);
        Files.writeString(path, text.replace(from, to));
    }

    private static void assertDifferent(CommandRun run, String... lines) {
        assertEquals(1, run.status(), run::toString);
        assertEquals("", run.err(), run::toString);
        for (String line : lines) {
            assertTrue(run.out().contains(line), run::toString);
        }
    }

    @ParameterizedTest(name = "with {0} threads")
    @ValueSource(ints = {1, 2})
    void theFirstTrialIsIdentical(int threads) {
        CommandRun run = reproduce("--threads", threads).assertDone();
        assertTrue(run.out().endsWith("ga-1: identical" + System.lineSeparator()), run::toString);
        assertTrue(run.out().contains("ga-1 completed: test "), run::toString);
    }

    @Test
    void aTrialThatIsNamedIsIdentical() {
        CommandRun run = reproduce("--trial", "sgd-2").assertDone();
        assertTrue(run.out().contains("sgd-2: identical"), run::toString);
    }

    @Test
    void aTrialOfASweepIsRunWithItsSettings() throws IOException {
        Path sweep = Files.createDirectory(folder.resolve("sweep"));
        SmallExperiment.in(sweep).run("sweep={\"parameters\": {\"methods.ga.population\": [4, 6]}}")
                .assertDone();
        List<String> ids;
        try (Stream<Path> trials = Files.list(sweep.resolve("out/trials"))) {
            ids = trials.map(trial -> trial.getFileName().toString())
                    .filter(id -> id.startsWith("ga-")).toList();
        }
        assertEquals(2, ids.size());
        for (String id : ids) {
            CommandRun run = CommandRun.of("reproduce", sweep.resolve("out"), "--trial", id);
            assertTrue(run.assertDone().out().contains(id + ": identical"), run::toString);
        }
    }

    @Test
    void nothingButTheResultsFolderIsLeft() throws IOException {
        Map<Path, String> before = contents();
        reproduce().assertDone();
        assertEquals(before, contents());
    }

    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                contents.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
        }
        return contents;
    }

    @Test
    void aChangedCellOfTheMetricsIsNamed() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("out/trials/sgd-1/metrics.csv"));
        String row = lines.get(2);
        String[] cells = row.split(",", -1);
        String samples = cells[2];
        cells[2] = "77";
        change("trials/sgd-1/metrics.csv", row, String.join(",", cells));
        assertDifferent(reproduce("--trial", "sgd-1"),
                "metrics.csv, step 1, samples: stored 77, now " + samples,
                "sgd-1: 1 difference" + System.lineSeparator());
    }

    @Test
    void aMissingRowOfTheMetricsIsCounted() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("out/trials/ga-1/metrics.csv"));
        change("trials/ga-1/metrics.csv", lines.getLast() + "\n", "");
        assertDifferent(reproduce(), "metrics.csv, rows: stored " + (lines.size() - 2) + ", now "
                + (lines.size() - 1), "ga-1: 1 difference");
    }

    @Test
    void whatDependsOnTheClockMayDiffer() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("out/trials/ga-1/metrics.csv"));
        String row = lines.getLast();
        change("trials/ga-1/metrics.csv", row,
                row.replaceFirst(",[^,]*,[^,]*$", ",123.0,456.0"));
        reproduce().assertDone();
    }

    @Test
    void aChangedCellOfTheTableIsNamed() throws IOException {
        String row = Files.readAllLines(folder.resolve("out/trials.csv")).get(1);
        String[] cells = row.split(",", -1);
        String accuracy = cells[4];
        cells[4] = "0.125";
        change("trials.csv", row, String.join(",", cells));
        assertDifferent(reproduce(), "trials.csv, train_accuracy: stored 0.125, now " + accuracy,
                "ga-1: 1 difference");
    }

    @Test
    void changedWeightsAreCountedAndShown() {
        Path best = folder.resolve("out/trials/ga-1/best.npz");
        Map<String, NpyArray> arrays = new LinkedHashMap<>(Npz.read(best));
        String name = arrays.keySet().stream().filter(key -> key.endsWith("kernel")).findFirst()
                .orElseThrow();
        NpyArray kernel = Objects.requireNonNull(arrays.get(name));
        float[] values = kernel.toFloats();
        double before = values[3];
        values[3] = 2.5f;
        values[5] = 3.5f;
        arrays.put(name, NpyArray.ofFloats(values,
                kernel.extents().stream().mapToInt(Integer::intValue).toArray()));
        Npz.write(best, arrays);
        assertDifferent(reproduce(), "best.npz, " + name + ", 2 of " + values.length
                + " values, the first at 3: stored 2.5, now " + before, "ga-1: 1 difference");
    }

    @Test
    void anArrayThatIsMissingOrOfAnotherShapeIsNamed() {
        Path best = folder.resolve("out/trials/ga-1/best.npz");
        Map<String, NpyArray> arrays = new LinkedHashMap<>(Npz.read(best));
        List<String> biases = arrays.keySet().stream().filter(key -> key.endsWith("bias"))
                .toList();
        arrays.remove(biases.get(0));
        arrays.put(biases.get(1), NpyArray.ofFloats(new float[7], 7));
        Npz.write(best, arrays);
        assertDifferent(reproduce(), "best.npz, " + biases.get(0) + ": stored none, now",
                "best.npz, " + biases.get(1) + ": stored FLOAT32 [7], now FLOAT32 [3]",
                "ga-1: 2 differences");
    }

    @Test
    void aTrialThatIsNotThereIsRefused() {
        reproduce("--trial", "ga-7").assertRefused("ga-1, ga-2, sgd-1, sgd-2", "\"ga-7\"");
    }

    @Test
    void aTrialThatWasNotCompletedIsRefused() throws IOException {
        change("trials.csv", "ga-1,ga,1,completed,", "ga-1,ga,1,interrupted,");
        reproduce("--trial", "ga-1").assertRefused("ga-1 is interrupted", "pomona resume");
        assertTrue(reproduce().assertDone().out().contains("ga-2: identical"));
        change("trials.csv", ",completed,", ",pruned,");
        reproduce().assertRefused("expected a trial that was completed, but there is none");
    }

    @Test
    void aFolderWithoutResultsIsRefused() {
        CommandRun.of("reproduce", folder).assertRefused("expected a results folder");
    }

    @Test
    void otherDataAreRefused() throws IOException {
        String run = Files.readString(folder.resolve("out/run.json"));
        String checksum = run.replaceFirst("(?s).*x\\.npy\" : \"([0-9a-f]{64})\".*", "$1");
        change("run.json", checksum, "0".repeat(64));
        reproduce().assertRefused("x.npy", "expected the data", checksum);
    }

    @Test
    void aConfigOfAnotherTrialIsRefused() throws IOException {
        Files.copy(folder.resolve("out/trials/ga-2/config.json"),
                folder.resolve("out/trials/ga-1/config.json"),
                StandardCopyOption.REPLACE_EXISTING);
        reproduce().assertRefused("expected method ga and seed 1 of trial ga-1");
    }

    @Test
    void aRunThatTheClockEndsIsWarnedOf() throws IOException {
        change("trials/ga-1/config.json", "\"seconds\": null", "\"seconds\": 1000");
        assertTrue(reproduce().assertDone().out().contains("Warning: budget.seconds ends"));
    }

    @Test
    void threadsAreChecked() {
        reproduce("--threads", "0").assertRefused("Expected --threads from 1");
    }
}
