// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pomona.experiment.MetricsCsv;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialsCsv;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Section;
import io.pomona.report.pictures.Pictures;
import io.pomona.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sections that look into the networks of a run. */
class ReportPicturesTest {
    @TempDir
    Path folder;

    private SmallExperiment experiment;
    private Path out;

    @BeforeEach
    void runs() {
        experiment = SmallExperiment.in(folder);
        int samples = SmallExperiment.SAMPLES;
        experiment.array("tx.npy", SmallExperiment.pixels(
                samples * SmallExperiment.SIDE * SmallExperiment.SIDE, 50));
        experiment.array("ty.npy", SmallExperiment.labels(samples));
        experiment.run("data.test.inputs=" + experiment.path("tx.npy"),
                "data.test.labels=" + experiment.path("ty.npy"), "data.split=[0.7,0.3,0]");
        out = experiment.path("out");
    }

    private List<TrialResult> trials() {
        return TrialsCsv.read(out.resolve("trials.csv"));
    }

    private List<Section> sections() {
        Map<String, List<Progress>> metrics = new LinkedHashMap<>();
        for (TrialResult trial : trials()) {
            metrics.put(trial.trial(), MetricsCsv.read(
                    out.resolve("trials").resolve(trial.trial()).resolve("metrics.csv")));
        }
        return Pictures.sections(out, trials(), metrics);
    }

    private static Figure figure(List<Section> sections, String name) {
        return sections.stream().flatMap(section -> section.figures().stream())
                .filter(figure -> figure.name().equals(name)).findFirst().orElseThrow();
    }

    private static String html(List<Section> sections) {
        return String.join("\n", sections.stream().map(Section::html).toList());
    }

    @Test
    void confusionMatricesAreThoseOfEvaluate() throws IOException {
        List<Section> sections = sections();
        for (String method : List.of("ga", "sgd")) {
            CommandRun run = CommandRun.of("evaluate",
                    out.resolve("trials").resolve(method + "-1").resolve("best.npz"), "--inputs",
                    experiment.path("tx.npy"), "--labels", experiment.path("ty.npy"), "--json");
            JsonNode confusion = new ObjectMapper().readTree(run.out()).path("confusion");

            List<String> rows = figure(sections, "confusion-" + method).csv().lines().toList();

            assertEquals("actual,predicted,samples,share_of_actual", rows.getFirst());
            for (int i = 0; i < 9; i++) {
                int count = confusion.get(i / 3).get(i % 3).asInt();
                assertEquals(i / 3 + "," + i % 3 + "," + count + "," + count / 4.0,
                        rows.get(1 + i));
            }
        }
    }

    @Test
    void theEndsOfALandscapeHaveTheAccuraciesOfTheTrials() {
        List<String> rows = figure(sections(), "landscape-accuracy-ga-sgd").csv().lines().toList();
        for (TrialResult trial : trials()) {
            String alpha = trial.method().equals("ga") ? "0.0," : "1.0,";
            String[] cells = rows.stream().filter(row -> row.startsWith(alpha)).findFirst()
                    .orElseThrow().split(",", -1);
            assertEquals(trial.trainLoss(), Double.parseDouble(cells[1]));
            assertEquals(trial.trainAccuracy(), Double.parseDouble(cells[2]));
            assertEquals(trial.testLoss(), Double.parseDouble(cells[3]));
            assertEquals(trial.testAccuracy(), Double.parseDouble(cells[4]));
        }
        assertEquals(1 + 19, rows.size());
    }

    @Test
    void everyPartHasItsSections() {
        List<Section> sections = sections();

        assertEquals(List.of("Mistakes", "Feature maps", "Landscape", "Data", "Evolution"),
                sections.stream().map(Section::tab).distinct().toList());
        assertFalse(html(sections).contains("empty\">The"), html(sections));
        for (String name : List.of("maps-ga-conv2d-1", "maps-sgd-conv2d-1", "fitness-ga",
                "diversity-ga", "sigma-ga", "success-ga", "genealogy-ga", "data-classes",
                "data-examples", "mistakes-ga")) {
            Figure figure = figure(sections, name);
            assertTrue(figure.csv().lines().count() > 1, name);
            assertFalse(String.valueOf(figure.svg()).contains("xlink:href"), name);
        }
        assertTrue(Files.exists(out.resolve("report.html")));
        assertTrue(Files.exists(out.resolve("figures").resolve("confusion-ga.csv")));
    }

    @Test
    void whereTheDataHaveChangedTheReportSaysSo() {
        experiment.array("x.npy", SmallExperiment.pixels(
                SmallExperiment.SAMPLES * SmallExperiment.SIDE * SmallExperiment.SIDE, 9));

        List<Section> sections = sections();

        assertTrue(html(sections).contains("expected the data of the run"), html(sections));
        assertTrue(html(sections).contains("cannot be looked into"), html(sections));
        figure(sections, "fitness-ga");
        assertEquals(0, CommandRun.of("report", out).status());
    }

    @Test
    void whereTheDataAreGoneTheReportSaysSo() throws IOException {
        Files.delete(experiment.path("x.npy"));

        assertTrue(html(sections()).contains("x.npy"), html(sections()));
    }

    @Test
    void aMissingNetworkLeavesTheOthers() throws IOException {
        Files.delete(out.resolve("trials").resolve("ga-1").resolve("best.npz"));

        List<Section> sections = sections();

        assertTrue(html(sections).contains("The network of trial ga-1 cannot be looked into"),
                html(sections));
        assertTrue(html(sections).contains("The loss between two networks cannot be measured"),
                html(sections));
        figure(sections, "confusion-sgd");
        figure(sections, "data-classes");
    }
}
