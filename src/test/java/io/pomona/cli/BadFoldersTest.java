// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that cannot take results, and results that cannot go on. */
class BadFoldersTest {
    @TempDir
    private Path folder;

    private SmallExperiment experiment;

    @BeforeEach
    void write() {
        experiment = SmallExperiment.in(folder);
    }

    private CommandRun runInto(Object out) {
        return CommandRun.of("run", folder.resolve("c.json"), "--out", out);
    }

    private CommandRun resume() {
        return CommandRun.of("resume", folder.resolve("out"));
    }

    @Test
    void foldersThatCannotBeMade() throws IOException {
        runInto(folder.resolve("x.npy/out")).assertRefused("x.npy/out: expected a folder that",
                "x.npy is a file. Choose another with --out");
        runInto(folder.resolve("x.npy")).assertRefused("but it is a file. Choose another");
        runInto("/proc/pomona").assertRefused("/proc/pomona: expected a folder that results");
        runInto("").assertRefused("Expected a folder after --out");
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        runInto(loop.resolve("out")).assertRefused("loop/out: expected a folder");
        runInto(folder.resolve("n".repeat(300))).assertRefused("expected a folder that results");
    }

    @Test
    void foldersInUse() {
        runInto(folder).assertRefused("expected a new or empty folder",
                "Choose another with --out.");
        experiment.run().assertDone();
        experiment.run().assertRefused("expected a new or empty folder",
                "pomona resume " + folder.resolve("out"));
    }

    @Test
    void emptyFoldersWillDo() throws IOException {
        Files.createDirectory(folder.resolve("out"));
        experiment.run().assertDone();
    }

    @Test
    void aDryRunLeavesNothing() {
        CommandRun.of("run", folder.resolve("c.json"), "--dry-run", "--out",
                folder.resolve("out")).assertDone();
        experiment.assertNothing("out");
    }

    @Test
    void foldersWithoutResults() throws IOException {
        resume().assertRefused("expected a results folder with a config.json");
        CommandRun.of("resume", folder.resolve("x.npy"))
                .assertRefused("expected a results folder with a config.json");
        CommandRun.of("report", folder).assertRefused("expected a results folder");
        Path config = Files.createDirectory(folder.resolve("out")).resolve("config.json");
        Files.writeString(config, Files.readString(folder.resolve("c.json"))
                .replace("\"x.npy", "\"../x.npy").replace("\"y.npy", "\"../y.npy"));
        resume().assertRefused("expected the results of a run, with a run.json");
        CommandRun.of("run", config, "--out", folder.resolve("out"))
                .assertRefused("Choose another with --out.");
        try (var files = Files.list(folder.resolve("out"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void damagedResults() throws IOException {
        experiment.run().assertDone();
        refuseDamaged("config.json", 200, "config.json: line ");
        refuseDamaged("run.json", 100, "run.json: line ");
        refuseDamaged("trials/ga-1/result.json", 100, "result.json: line ",
                "Delete the file to run the trial again.");
        Path run = folder.resolve("out/run.json");
        Files.writeString(run, "{\"starts\": [1]}");
        resume().assertRefused("run.json: expected the provenance of a run");
    }

    @Test
    void aConfigThatHasChanged() throws IOException {
        experiment.run().assertDone();
        Path config = folder.resolve("out/config.json");
        String text = Files.readString(config);
        Files.writeString(config, text.replaceFirst("(\"population\" *: )4", "$1" + 5));
        resume().assertRefused("config.json: expected the config that the run began with");
        Files.writeString(config, text.replace("\n", "\n "));
        resume().assertDone();
    }

    private void refuseDamaged(String name, int length, String... message) throws IOException {
        Path file = folder.resolve("out").resolve(name);
        byte[] good = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(good, length));
        resume().assertRefused(message);
        Files.write(file, good);
    }

    @Test
    void damagedCheckpointsAreFoundBeforeAnyTrialGoesOn() throws IOException {
        experiment.run().assertDone();
        Path run = folder.resolve("out/run.json");
        String provenance = Files.readString(run);
        Files.delete(folder.resolve("out/trials.csv"));
        Files.delete(folder.resolve("out/trials/sgd-1/result.json"));
        Path checkpoint = folder.resolve("out/trials/sgd-1/checkpoint.npz");
        byte[] model = Files.readAllBytes(folder.resolve("out/trials/sgd-1/best.npz"));
        Files.write(checkpoint, Arrays.copyOf(model, model.length / 2));
        String mend = "Delete the file to run the trial from its start.";
        resume().assertRefused(checkpoint + ": expected an .npz file", mend);
        Files.write(checkpoint, model);
        resume().assertRefused(checkpoint + ": expected the checkpoint of this trial", mend);
        assertEquals(provenance, Files.readString(run));
        assertFalse(Files.exists(folder.resolve("out/trials.csv")));
        Files.delete(checkpoint);
        resume().assertDone();
    }

    @Test
    void checkpointsOfSomethingElse() throws IOException {
        experiment.run().assertDone();
        Files.delete(folder.resolve("out/trials/ga-1/result.json"));
        Path checkpoint = folder.resolve("out/trials/ga-1/checkpoint.npz");
        Npz.write(checkpoint, Map.of("a", NpyArray.ofLongs(new long[]{1}, 1)));
        CommandRun resumed = resume();
        assertEquals(2, resumed.status(), resumed::toString);
        assertTrue(resumed.err().startsWith("pomona: " + checkpoint + ": expected the checkpoint"),
                resumed::toString);
        assertEquals("", resumed.log());
    }

    @Test
    void curvesWithMissingRows() throws IOException {
        experiment.run().assertDone();
        Files.delete(folder.resolve("out/trials/ga-1/result.json"));
        Npz.write(folder.resolve("out/trials/ga-1/checkpoint.npz"),
                Map.of("session_counts", NpyArray.ofLongs(new long[]{3}, 1)));
        Path metrics = folder.resolve("out/trials/ga-1/metrics.csv");
        List<String> lines = Files.readAllLines(metrics);
        assertEquals(4, lines.size());
        Files.write(metrics, lines.subList(0, 3));
        resume().assertRefused(metrics + ": expected the rows of steps 0 to 2",
                "that of 2 is missing",
                "delete the trial's folder");
        Files.write(metrics, List.of(lines.get(0), lines.get(1), lines.get(3)));
        resume().assertRefused("that of 1 is missing");
        Files.delete(metrics);
        resume().assertRefused("that of 0 is missing");
    }

    @Test
    void changedData() throws IOException {
        experiment.run().assertDone();
        experiment.array("x.npy", SmallExperiment.pixels(432, 9));
        resume().assertRefused("x.npy: expected the data that the run in", "SHA-256",
                "Restore the file, or begin anew");
        Files.delete(folder.resolve("x.npy"));
        resume().assertRefused("x.npy: expected an .npy file, but there is none");
    }

    @Test
    void badThreadsOfResume() {
        experiment.run().assertDone();
        CommandRun.of("resume", folder.resolve("out"), "--threads", 0)
                .assertRefused("Expected --threads from 1 to 4096", "See pomona resume --help.");
    }
}
