// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pomona.experiment.ConfigReader;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialStatus;
import io.pomona.experiment.TrialsCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed experiments: all of them can be read, and the quick ones reach what is said of them. */
@NullMarked
class ExperimentsTest {
    private static final Path FOLDER = Path.of("experiments");
    private static final Path FRUITS = Path.of("../shared/data/fruits360");

    @TempDir
    private Path folder;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyExperimentCanBeRead(Path file) {
        assertEquals(file.getFileName().toString(), ConfigReader.read(file).name() + ".json");
    }

    @Test
    @Tag("slow")
    void everyTrialOfTheQuickstartIsRightOnNineOfTenTestPictures() {
        for (TrialResult trial : run("quickstart.json")) {
            assertTrue(trial.testAccuracy() >= 0.9, trial.toString());
        }
    }

    @Test
    @Tag("slow")
    void eightyPicturesAreLearntWithinTheirBudgets() {
        List<TrialResult> numpycnn = runOnFruits("fruits360.json");
        assertTrue(median(numpycnn, "ga", TrialResult::evaluations) <= 1000, "" + numpycnn);
        assertTrue(median(numpycnn, "adam", TrialResult::steps) <= 10, "" + numpycnn);
        assertTrue(numpycnn.stream().allMatch(trial -> trial.trainAccuracy() == 1), "" + numpycnn);

        List<TrialResult> gacnn = runOnFruits("fruits360.json", "--set", "network.zoo=pygad-gacnn");
        assertTrue(median(gacnn, "ga", TrialResult::evaluations) <= 600, "" + gacnn);
        assertTrue(median(gacnn, "adam", TrialResult::steps) <= 10, "" + gacnn);
        assertTrue(gacnn.stream().allMatch(trial -> trial.trainAccuracy() == 1), "" + gacnn);
    }

    @Test
    @Tag("slow")
    void thePygadBudgetGivesMoreThanPygadDoes() {
        List<TrialResult> trials = runOnFruits("fruits360-pygad.json", "--set",
                "methods.our-budget.generations=1");
        assertEquals(34, median(trials, "pygad-budget", TrialResult::evaluations));
        assertTrue(median(trials, "pygad-budget", TrialResult::trainAccuracy) > 0.6125,
                "" + trials);
    }

    private List<TrialResult> runOnFruits(String file, String... more) {
        assumeTrue(Files.exists(FRUITS), "skipped: no pictures at " + FRUITS);
        List<String> words = new ArrayList<>(
                List.of("--set", "data.inputs=" + FRUITS.resolve("dataset_inputs.npy"), "--set",
                        "data.labels=" + FRUITS.resolve("dataset_outputs.npy")));
        words.addAll(List.of(more));
        return run(file, words.toArray(String[]::new));
    }

    private List<TrialResult> run(String file, String... more) {
        Path out = folder.resolve(file + more.length);
        List<String> words = new ArrayList<>(
                List.of("run", FOLDER.resolve(file).toString(), "--out", out.toString()));
        words.addAll(List.of(more));
        CommandRun.of(words.toArray()).assertDone();
        List<TrialResult> trials = TrialsCsv.read(out.resolve("trials.csv"));
        assertTrue(trials.stream().allMatch(trial -> trial.status() == TrialStatus.COMPLETED));
        return trials;
    }

    private static double median(List<TrialResult> trials, String method,
            ToDoubleFunction<TrialResult> value) {
        double[] sorted = trials.stream().filter(trial -> trial.method().equals(method))
                .mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
