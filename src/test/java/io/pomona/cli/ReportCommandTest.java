// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code pomona report} with its options and {@code pomona watch}, of a run of two methods. */
@NullMarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportCommandTest {
    private Path folder = Path.of("");
    private Path results = Path.of("");

    @BeforeAll
    void run(@TempDir Path given) {
        folder = given;
        SmallExperiment experiment = SmallExperiment.in(folder);
        experiment.run().assertDone();
        results = experiment.path("out");
    }

    @Test
    void aReportOfSeveralFoldersGoesWhereItIsAskedFor() throws Exception {
        byte[] before = Files.readAllBytes(results.resolve("report.html"));
        Path target = folder.resolve("both");

        Path again = folder.resolve("again");
        CommandRun.of("run", folder.resolve("c.json"), "--out", again).assertDone();

        CommandRun done = CommandRun.of("report", results, again, "--out", target).assertDone();

        assertEquals(target.resolve("report.html").toString(), done.out().strip());
        assertTrue(Files.readString(target.resolve("report.html")).contains("again: sgd"));
        assertTrue(Files.exists(target.resolve("figures/final-accuracy.png")));
        assertArrayEquals(before, Files.readAllBytes(results.resolve("report.html")));
    }

    @Test
    void aRunLeavesThePixelsOfItsFiguresToThisCommand() {
        Path target = folder.resolve("pixels");
        assertFalse(Files.exists(results.resolve("figures/confusion-ga.png")));
        assertTrue(Files.exists(results.resolve("figures/confusion-ga.svg")));
        assertTrue(Files.exists(results.resolve("charts/accuracy.png")));

        CommandRun.of("report", results, "--out", target).assertDone();

        assertTrue(Files.exists(target.resolve("figures/confusion-ga.png")));
    }

    @Test
    void eventFilesHoldTheCurvesOfEveryTrial() throws Exception {
        CommandRun done = CommandRun.of("report", results, "--tensorboard", "--out",
                folder.resolve("events")).assertDone();

        assertEquals("tensorboard --logdir " + results.resolve("tensorboard"),
                done.out().lines().toList().get(1));
        for (String trial : new String[]{"ga-1", "sgd-1"}) {
            byte[] events = Files.readAllBytes(results.resolve("tensorboard").resolve(trial)
                    .resolve("events.out.tfevents.pomona"));
            String text = new String(events, StandardCharsets.ISO_8859_1);
            // A record a row beside the first, which says the version.
            long rows = Files.readAllLines(results.resolve("trials").resolve(trial)
                    .resolve("metrics.csv")).size() - 1L;
            assertTrue(text.contains("brain.Event:2"));
            assertEquals(rows, count(text, "accuracy/train"), trial);
            assertEquals(trial.startsWith("ga"), text.contains("fitness/best"), trial);
        }
    }

    @Test
    void aFolderWithoutResultsIsRefused() {
        CommandRun.of("report", folder).assertRefused("results folder");
        CommandRun.of("report", folder.resolve("nowhere")).assertRefused("nowhere");
    }

    @Test
    void watchingServesThePageAtTheAddressItPrintsAndEndsWhenStopped() throws Exception {
        try (PipedReader end = new PipedReader();
                BufferedReader printed = new BufferedReader(end);
                PrintWriter out = new PrintWriter(new PipedWriter(end))) {
            Thread watching = Thread.ofPlatform().daemon().start(() -> Main.commandLine()
                    .setOut(out).setErr(new PrintWriter(Writer.nullWriter()))
                    .execute("watch", results.toString()));
            URI address = URI.create(printed.readLine());

            assertEquals("localhost", address.getHost());
            assertTrue(get(address).body().contains("<title>Pomona</title>"));
            String state = get(address.resolve("state.json")).body();
            assertTrue(state.contains("ga-1") && state.contains("completed"), state);

            watching.interrupt();
            watching.join();
            assertThrows(IOException.class, () -> get(address));
        }
    }

    @Test
    void watchingIsRefusedWithAWrongPortOrFolder() {
        CommandRun.of("watch", results, "--port", "70000").assertRefused("--port from 0 to 65535");
        CommandRun.of("watch", folder.resolve("nowhere")).assertRefused("nowhere");
    }

    private static HttpResponse<String> get(URI address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static long count(String text, String part) {
        return Arrays.stream(text.split(part, -1)).count() - 1;
    }
}
