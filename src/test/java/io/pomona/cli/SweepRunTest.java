// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.experiment.ConfigReader;
import io.pomona.experiment.ExperimentListener;
import io.pomona.experiment.ExperimentRunner;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialStatus;
import io.pomona.experiment.TrialsCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps from the command line: what is run, where it lands, and what is refused. */
@NullMarked
class SweepRunTest {
    private static final String GRID = "sweep={\"parameters\": {\"methods.ga.population\": [4, 6],"
            + " \"methods.ga.mutation.sigma\": [0.1, 0.2]}}";

    @TempDir
    private Path folder;

    private SmallExperiment experiment;

    @BeforeEach
    void write() {
        experiment = SmallExperiment.in(folder);
    }

    private List<TrialResult> results(String out) {
        return TrialsCsv.read(folder.resolve(out).resolve("trials.csv"));
    }

    private CommandRun run(String out, Object... more) {
        return CommandRun.of(CommandRun.words(
                List.of("run", folder.resolve("c.json"), "--out", folder.resolve(out)), more));
    }

    @Test
    void methodsThatAreNotSweptRunOnce() throws IOException {
        run("out", "--set", GRID, "--set", "seeds=[1,2]").assertDone();
        List<TrialResult> trials = results("out");
        assertEquals(4 * 2 + 2, trials.size());
        assertEquals(Map.of("methods.ga.population", "4", "methods.ga.mutation.sigma", "0.1"),
                trials.getFirst().settings());
        assertEquals(2, trials.stream().filter(trial -> trial.method().equals("sgd")).count());
        assertTrue(trials.getFirst().trial().matches("ga-[0-9a-f]{8}-1"));
        // A trial's own config gives the trial's own numbers.
        Path config = folder.resolve("out/trials").resolve(trials.getFirst().trial())
                .resolve("config.json");
        CommandRun.of("run", config, "--out", folder.resolve("alone")).assertDone();
        assertEquals(trials.getFirst().trainLoss(), results("alone").getFirst().trainLoss());
    }

    @Test
    void workersAndTheirOrderChangeNothing() throws IOException {
        run("one", "--set", GRID, "--set", "seeds=[1,2,3]").assertDone();
        run("three", "--set", GRID, "--set", "seeds=[1,2,3]", "--threads", 3, "--workers", 3)
                .assertDone();
        assertEquals(withoutClock(folder.resolve("one")), withoutClock(folder.resolve("three")));
        run("four", "--threads", 2, "--workers", 4).assertRefused("Expected --workers from 1 to");
    }

    @Test
    void dataAndNetworksMayBeSwept() {
        run("out", "--set", "sweep={\"parameters\": {\"data.limit\": [9, 12],"
                + " \"network.layers.0.filters\": [1, 2]}}").assertDone();
        assertEquals(2 * 4, results("out").size());
        // Two networks on two data sets: no two trials of gradients end alike.
        assertEquals(4, results("out").stream().filter(trial -> trial.method().equals("sgd"))
                .map(TrialResult::trainLoss).distinct().count());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "'methods.gaa.population': [4]; did you mean \"ga\"?",
        "'methods.ga.populaton': [4]; $.sweep.parameters[\"methods.ga.populaton\"]",
        "'methods.ga.populaton': [4]; did you mean \"population\"?",
        "'methods.ga.population': [4, 0]; the value 0 will not do",
        "'budgett.samples': [4]; did you mean \"budget\"?",
        "'methods.ga.population': [4, 9], 'methods.ga.elites': [1, 5]; the value 5 will not do",
        "'methods.ga.population': [3, 9], 'methods.ga.elites': [1, 3]; do not suit each other",
        "'network.zoo': ['lenet']; network.zoo"})
    void malformedSweepsAreRefusedBeforeAnythingIsWritten(String parameters, String message) {
        experiment.assertRefused(List.of("sweep={\"parameters\": {" + parameters.replace('\'', '"')
                + "}}"), message);
    }

    @Test
    void prunersNeedABudgetToMeasureRungsBy() {
        String pruned = GRID.substring(0, GRID.length() - 1)
                + ", \"pruner\": {\"type\": \"asha\", \"min_samples\": 50}}";
        experiment.assertRefused(List.of(pruned), "Expected budget.samples beside a pruner");
        experiment.assertRefused(List.of(pruned, "budget.samples=50"),
                "Expected min_samples of the pruner below");
        experiment.assertRefused(List.of(pruned.replace("}}", "}, \"sampler\":"
                + " {\"type\": \"tpe\", \"points\": 3}}"), "budget.samples=500"), "\"tpe\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"asha", "successive_halving"})
    void prunedTrialsKeepWhatTheyGave(String pruner) {
        String sweep = "sweep={\"parameters\": {\"methods.ga.mutation.sigma\": {\"from\": 0.001,"
                + " \"to\": 1, \"scale\": \"log\"}}, \"sampler\": {\"type\": \"random\","
                + " \"points\": 9}, \"pruner\": {\"type\": \"" + pruner
                + "\", \"min_samples\": 60}}";
        run("one", "--set", sweep, "--set", "budget.samples=400", "--set",
                "methods.ga.generations=null").assertDone();
        List<TrialResult> pruned = results("one").stream()
                .filter(trial -> trial.status() == TrialStatus.PRUNED).toList();
        assertFalse(pruned.isEmpty());
        assertTrue(pruned.stream().allMatch(trial -> trial.samples() < 400
                && trial.validationAccuracy() >= 0));
    }

    @Test
    void theEstimatorChoosesFromResultsOfEarlierBatchesAlone() throws IOException {
        String sweep = "sweep={\"parameters\": {\"methods.sgd.learning_rate\": {\"from\": 0.0001,"
                + " \"to\": 1, \"scale\": \"log\"}}, \"sampler\": {\"type\": \"tpe\","
                + " \"points\": 12, \"startup\": 4, \"batch\": 3}}";
        run("one", "--set", sweep).assertDone();
        run("three", "--set", sweep, "--threads", 3, "--workers", 3).assertDone();
        assertEquals(13, results("one").size());
        assertEquals(withoutClock(folder.resolve("one")), withoutClock(folder.resolve("three")));
        CommandRun dry = run("dry", "--dry-run", "--set", sweep).assertDone();
        assertTrue(dry.out().contains("depend on results: 8 trials"), dry.out());
    }

    @Test
    void jobsOfAnArrayFillOneFolder() throws IOException {
        run("whole", "--set", GRID).assertDone();
        for (int number : new int[]{3, 1, 5, 3, 4, 2}) {
            assertFalse(Files.exists(folder.resolve("out/comparison.json")));
            run("out", "--set", GRID, "--trial", number, "--threads", 2).assertDone();
        }
        assertEquals(withoutClock(folder.resolve("whole")), withoutClock(folder.resolve("out")));
        assertTrue(Files.exists(folder.resolve("out/comparison.json")));
        run("out", "--set", GRID, "--trial", 6).assertRefused("expected a number from 1 to 5");
        run("out", "--trial", 1).assertRefused("they are of another one");
    }

    @Test
    void aFailureStopsTheOthersOnlyIfAsked() throws IOException {
        run("out", "--set", GRID).assertDone();
        String broken = results("out").get(1).trial();
        for (String policy : List.of("continue", "stop")) {
            Path trials = folder.resolve(policy).resolve("trials");
            Files.createDirectories(folder.resolve("c"));
            run(policy, "--set", GRID, "--set", "on_failure=" + policy, "--trial", 1).assertDone();
            // A file where the folder of a trial should be.
            Files.writeString(trials.resolve(broken), "");
            CommandRun resumed = CommandRun.of("resume", folder.resolve(policy));
            assertEquals(1, resumed.status(), resumed::toString);
            assertEquals(policy.equals("stop") ? 2 : 5, results(policy).size());
            assertEquals(TrialStatus.FAILED, results(policy).get(1).status());
            Files.delete(trials.resolve(broken));
            CommandRun.of("resume", folder.resolve(policy)).assertDone();
            assertEquals(withoutClock(folder.resolve("out")),
                    withoutClock(folder.resolve(policy)));
        }
    }

    /** 64 trials; each process lives until some more of them have ended, and a little longer. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "{\"type\": \"asha\", \"min_samples\": 100}"})
    @Tag("slow")
    void aSweepThatIsKilledFiveTimesEndsAsIfNothingHadHappened(String pruner) throws Exception {
        experiment.text("c.json", Files.readString(folder.resolve("c.json"))
                .replace("\"generations\": 2", "\"generations\": 300")
                .replace("\"epochs\": 2", "\"epochs\": 100").replace("\"threads\": 1",
                        "\"seeds\": [1, 2, 3, 4], \"budget\": {\"samples\": 900}, \"sweep\":"
                                + " {\"parameters\": {\"methods.ga.mutation.sigma\": [0.01, 0.03,"
                                + " 0.1, 0.3, 1], \"methods.ga.population\": [4, 6, 8]},"
                                + " \"pruner\": " + pruner + "}"));
        // Without the report, which has nothing to do with it and takes its time.
        new ExperimentRunner(ConfigReader.read(folder.resolve("c.json")),
                ExperimentListener.silent())
                .run(folder.resolve("undisturbed"), 1, 1, List.of());
        assertEquals(64, results("undisturbed").size());
        SplittableRandom random = new SplittableRandom(5);
        Path out = folder.resolve("out");
        Process process = start("run", folder.resolve("c.json").toString(), "--out",
                out.toString(), "--threads", "2", "--workers", "2");
        for (int kill = 1; kill <= 5; kill++) {
            awaitSteps(process, out, kill * 9);
            Thread.sleep(random.nextInt(120));
            assertTrue(process.isAlive(), "it ended before it could be killed");
            process.destroyForcibly().waitFor();
            process = start("resume", out.toString(), "--threads", "2", "--workers", "2");
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (Files.notExists(out.resolve("comparison.json"))) {
            assertTrue(process.isAlive() && System.nanoTime() < end, "resume did not end");
            Thread.sleep(50);
        }
        process.destroyForcibly().waitFor();
        assertEquals(withoutClock(folder.resolve("undisturbed")), withoutClock(out));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
                "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "output", ".txt").toFile()).start();
    }

    /** Waits until so many trials have begun. */
    private static void awaitSteps(Process process, Path out, int trials) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (begun(out) < trials) {
            assertTrue(process.isAlive() && System.nanoTime() < end, "too few trials began");
            Thread.sleep(10);
        }
    }

    private static long begun(Path out) throws IOException {
        if (Files.notExists(out.resolve("trials"))) {
            return 0;
        }
        try (Stream<Path> trials = Files.list(out.resolve("trials"))) {
            return trials.count();
        }
    }

    /** Returns the lines of trials.csv without the columns that depend on the clock. */
    private static List<String> withoutClock(Path out) throws IOException {
        List<String> lines = Files.readAllLines(out.resolve("trials.csv"));
        List<String> titles = List.of(lines.getFirst().split(",", -1));
        return lines.stream().map(line -> {
            String[] cells = line.split(",", -1);
            StringBuilder kept = new StringBuilder();
            for (int i = 0; i < cells.length; i++) {
                kept.append(titles.get(i).contains("seconds") ? "" : cells[i]).append(',');
            }
            return kept.toString();
        }).toList();
    }
}
