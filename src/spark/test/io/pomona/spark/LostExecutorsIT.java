// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** Two executors, each a process of its own, of which some are killed or hang. */
@Tag("spark")
class LostExecutorsIT {
    private static final String CLUSTER = "local-cluster[2,1,512]";
    /** What hangs is taken for lost soon. */
    private static final List<String> IMPATIENT = List.of(
            "storage.blockManagerHeartbeatTimeoutMs=10s", "network.timeoutInterval=2s",
            "executor.heartbeatInterval=1s");

    /** Seconds that a busy machine may take for what takes it some. */
    private static final int SLOW = 200;

    @TempDir
    private Path folder;

    @Test
    void anEvolutionOutlivesAnExecutorThatIsKilledAndOneThatHangs() throws Exception {
        Path config = SmallRuns.config(folder, 30, SmallRuns.LAYERS, """
                "methods": {"ga": {"type": "genetic", "population": 24, "generations": 60,
                                   "batch_size": 48}}""");
        Path out = folder.resolve("out");
        Path metrics = out.resolve("trials/ga-1/metrics.csv");
        try (SparkProcesses processes = new SparkProcesses(folder)) {
            Process driver = processes.pomona(IMPATIENT, "run", config, "--out", out, "--cluster",
                    CLUSTER);
            processes.await(driver, SLOW, "two executors at work",
                    () -> lines(metrics) > 4 && processes.executors(driver).size() == 2);
            ProcessHandle killed = processes.executors(driver).getFirst();
            killed.destroyForcibly();
            killed.onExit().join();
            int before = lines(metrics);
            processes.await(driver, SLOW, "another executor", () -> lines(metrics) > before + 2
                    && processes.executors(driver).size() == 2);
            SparkProcesses.stop(processes.executors(driver).getLast());
            processes.awaitDone(driver, SLOW);
        }
        compare(config, out, Distribution.GENERATIONS);
        assertEquals(62, lines(metrics), "a header and the generations 0 to 60");
    }

    @Test
    void aSweepOutlivesAnExecutorThatIsKilled() throws Exception {
        Path config = SmallRuns.config(folder, 20, SmallRuns.LAYERS, """
                "methods": {"ga": {"type": "genetic", "population": 10, "generations": 60}},
                "seeds": [1, 2, 3],
                "sweep": {"parameters": {"methods.ga.mutation.sigma": [0.1, 0.2]}}""");
        Path out = folder.resolve("out");
        try (SparkProcesses processes = new SparkProcesses(folder)) {
            Process driver = processes.pomona(IMPATIENT, "run", config, "--out", out, "--cluster",
                    CLUSTER);
            processes.await(driver, SLOW, "a first trial with both executors at work",
                    () -> ended(out) > 0 && processes.executors(driver).size() == 2);
            ProcessHandle killed = processes.executors(driver).getFirst();
            killed.destroyForcibly();
            killed.onExit().join();
            processes.awaitDone(driver, SLOW);
        }
        assertEquals(6, ended(out));
        compare(config, out, Distribution.TRIALS);
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
