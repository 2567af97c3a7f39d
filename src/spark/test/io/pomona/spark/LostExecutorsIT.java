// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.experiment.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two executors, each a process of its own, of which one is killed and one hangs. */
@Tag("spark")
class LostExecutorsIT {
    private static final String CLUSTER = "local-cluster[2,1,512]";
    /** Both executors are there from the first task on, and what hangs is taken for lost soon. */
    private static final List<String> SETTINGS = List.of("cores.max=2",
            "scheduler.minRegisteredResourcesRatio=1",
            "storage.blockManagerHeartbeatTimeoutMs=10s", "network.timeoutInterval=2s",
            "executor.heartbeatInterval=1s");

    /** Seconds that a busy machine may take for what takes it some. */
    private static final int SLOW = 200;

    @TempDir
    private Path folder;

    @Test
    void evolutionOutlivesAnExecutorThatIsKilledAndIslandsOneThatHangs() throws Exception {
        Path config = SmallRuns.config(folder, 12, SmallRuns.LAYERS, """
                "methods": {"ga": {"type": "genetic", "population": 24, "generations": 20,
                                   "batch_size": 24},
                            "islands": {"type": "genetic", "population": 24, "generations": 40,
                                        "islands": {"count": 4, "every": 5}}}""");
        Path out = folder.resolve("out");
        Path evolution = out.resolve("trials/ga-1/metrics.csv");
        Path islands = out.resolve("trials/islands-1/metrics.csv");
        try (SparkProcesses processes = new SparkProcesses(folder)) {
            Process driver = run(processes, config, out, "islands");
            processes.await(driver, SLOW, "some generations", () -> lines(evolution) > 4);
            assertEquals(2, processes.executors(driver).size());
            processes.executors(driver).getFirst().destroyForcibly();
            processes.await(driver, SLOW, "some epochs", () -> lines(islands) > 10);
            SparkProcesses.stop(processes.executors(driver).getFirst());
            assertOutlives(processes, driver);
        }
        assertEquals(22, lines(evolution), "a header and the generations 0 to 20");
        assertEquals(42, lines(islands), "a header and the generations 0 to 40");
        compare(config, out, Distribution.ISLANDS);
    }

    @Test
    void aSweepOutlivesAnExecutorThatIsKilledAndOneThatHangs() throws Exception {
        Path config = SmallRuns.config(folder, 12, SmallRuns.LAYERS, """
                "methods": {"ga": {"type": "genetic", "population": 10, "generations": 60}},
                "seeds": [1, 2],
                "sweep": {"parameters": {"methods.ga.mutation.sigma": [0.1, 0.2]}}""");
        Path out = folder.resolve("out");
        try (SparkProcesses processes = new SparkProcesses(folder)) {
            Process driver = run(processes, config, out, "trials");
            processes.await(driver, SLOW, "a first trial", () -> ended(out) > 0);
            List<ProcessHandle> executors = processes.executors(driver);
            assertEquals(2, executors.size());
            SparkProcesses.stop(executors.getFirst());
            executors.getLast().destroyForcibly();
            assertOutlives(processes, driver);
        }
        assertEquals(4, ended(out));
        compare(config, out, Distribution.TRIALS);
    }

    private static Process run(SparkProcesses processes, Path config, Path out, String what)
            throws IOException {
        return processes.pomona(SETTINGS, "run", config, "--out", out, "--cluster", CLUSTER,
                "--distribute", what, "--workers", 1);
    }

    /** Waits for the end of a run, which must have waited for both executors that it lost. */
    private static void assertOutlives(SparkProcesses processes, Process driver) throws Exception {
        processes.awaitDone(driver, SLOW);
        String said = processes.output();
        assertTrue(said.contains("exited with code 137"), said);
        assertTrue(said.contains("heartbeat timed out"), said);
    }

    private void compare(Path config, Path out, Distribution distribution) throws IOException {
        Path here = folder.resolve("here");
        SmallRuns.run(config, here, null, distribution);
        SmallRuns.assertSame(here, out);
    }

    private static int lines(Path file) {
        try (Stream<String> lines = Files.exists(file) ? Files.lines(file) : Stream.of()) {
            return (int) lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many trials have ended. */
    static int ended(Path out) {
        Path trials = out.resolve("trials");
        try (Stream<Path> all = Files.exists(trials) ? Files.list(trials) : Stream.of()) {
            return (int) all.filter(trial -> Files.exists(trial.resolve("result.json"))).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
