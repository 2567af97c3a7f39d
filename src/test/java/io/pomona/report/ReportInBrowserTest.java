// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialStatus;
import io.pomona.experiment.TrialsCsv;
import io.pomona.report.watch.WatchServer;
import io.pomona.train.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens reports in an installed Chromium; skipped, saying so, where there is none. */
@Tag("slow")
class ReportInBrowserTest {
    private static final String SELECTED_PANEL = "document.getElementById("
            + "document.querySelector('[aria-selected=true]').getAttribute('aria-controls'))";

    @TempDir
    static Path temporary;

    private static Chromium browser;

    @BeforeAll
    static void startsTheBrowser() throws Exception {
        assumeTrue(Chromium.program().isPresent(),
                "no Chromium is installed: Debian's is 'apt-get install chromium'");
        browser = Chromium.start(temporary.resolve("profile"));
    }

    @AfterAll
    static void endsTheBrowser() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void showsEveryTabWithoutComplaintOrRequest() throws Exception {
        Path folder = sweep("tabs", 6, 2);
        Path report = HtmlReport.write(folder);

        browser.open(report, 1400, 1000);
        List<String> tabs = texts("[role=tab]");
        for (int i = 0; i < tabs.size(); i++) {
            browser.evaluate("document.querySelectorAll('[role=tab]')[" + i + "].click()");
            assertTrue(browser.evaluate(SELECTED_PANEL + ".getBoundingClientRect().height > 60")
                    .asBoolean(), tabs.get(i));
            assertEquals(1, browser.evaluate("[...document.querySelectorAll('[role=tabpanel]')]"
                    + ".filter(panel => !panel.hidden).length").asInt());
        }

        // Its networks cannot be looked into, which the tab for their mistakes says.
        assertEquals(List.of("Overview", "Curves", "Sweep", "Mistakes", "Trials",
                "Config and provenance"), tabs);
        assertEquals(List.of(), browser.complaints());
        assertEquals(List.of(report.toUri().toString()), browser.requests());
    }

    @Test
    void showsTheNumbersOfTrialsCsv() throws Exception {
        Path folder = sweep("numbers", 5, 2);
        browser.open(HtmlReport.write(folder), 1400, 1000);

        JsonNode rows = browser.evaluate("[...document.querySelectorAll('#trials tbody tr')]"
                + ".map(tr => [...tr.cells].map(cell => cell.firstChild ? cell.firstChild.textContent"
                + " : ''))");

        List<TrialResult> trials = TrialsCsv.read(folder.resolve("trials.csv"));
        assertEquals(trials.size(), rows.size());
        for (int i = 0; i < trials.size(); i++) {
            TrialResult trial = trials.get(i);
            assertEquals(trial.trial(), rows.get(i).get(0).asText());
            assertEquals(trial.status().text(), rows.get(i).get(3).asText());
            assertNumber(100 * trial.trainAccuracy(), rows.get(i).get(4).asText(), 0.0501);
            assertNumber(100 * trial.testAccuracy(), rows.get(i).get(6).asText(), 0.0501);
            assertNumber((double) trial.samples(), rows.get(i).get(10).asText(), 0);
        }
    }

    @Test
    void switchesAxesScalesMethodsAndColors() throws Exception {
        browser.prefer("light");
        MadeUpResults results = new MadeUpResults(temporary);
        Path folder = results.folder("switches");
        results.method("genetic", 3, 0.8, 0.3).method("sgd", 3, 0.9, 0.1).write(folder);
        browser.open(HtmlReport.write(folder), 1400, 1000);

        browser.evaluate("document.querySelectorAll('[role=tab]')[1].click()");
        assertEquals(List.of("passes/linear"), shownDrawings());
        browser.evaluate("document.querySelector('[name=axis][value=seconds]').click()");
        browser.evaluate("document.getElementById('scale').click()");
        assertEquals(List.of("seconds/log"), shownDrawings());
        browser.evaluate("document.querySelector('.legend input').click()");
        assertEquals("none", browser.evaluate("getComputedStyle(document.querySelector("
                + "'.drawing:not([hidden]) .m0')).display").asText());
        String light = browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
        browser.evaluate("document.getElementById('theme').click()");
        assertFalse(light.equals(
                browser.evaluate("getComputedStyle(document.body).backgroundColor").asText()));
    }

    @Test
    void readsOutTheValuesUnderThePointer() throws Exception {
        MadeUpResults results = new MadeUpResults(temporary);
        Path folder = results.folder("pointer");
        results.method("genetic", 1, 0.8, 0.3).write(folder);
        browser.open(HtmlReport.write(folder), 1400, 1000);
        browser.evaluate("document.querySelectorAll('[role=tab]')[1].click()");
        JsonNode place = browser.evaluate("(() => { const box = document.querySelector("
                + "'.drawing:not([hidden]) svg').getBoundingClientRect();"
                + " return [box.left, box.top, box.width, box.height]; })()");

        double last = browser.evaluate("JSON.parse(document.querySelector("
                + "'.drawing:not([hidden]) script').textContent).lines[0].to").asDouble();
        browser.point(place.get(0).asDouble() + last / 600 * place.get(2).asDouble(),
                place.get(1).asDouble() + 0.5 * place.get(3).asDouble());

        String read = browser.evaluate(
                "document.querySelector('.drawing:not([hidden]) .values').textContent").asText();
        var rows = results.metrics().values().iterator().next();
        double accuracy = 100 * rows.stream().mapToDouble(Progress::validationAccuracy).max()
                .orElseThrow();
        assertTrue(read.startsWith("1\u202f200\u202f000 passesgenetic: "), read);
        assertNumber(accuracy, read.substring(read.indexOf(": ") + 2), 0.6);
    }

    @Test
    void sortsAndFiltersTrials() throws Exception {
        MadeUpResults results = new MadeUpResults(temporary);
        Path folder = results.folder("sorting");
        results.method("genetic", 3, 0.8, 0.3).method("sgd", 3, 0.9, 0.1)
                .trial("sgd", 9, TrialStatus.FAILED, Double.NaN).write(folder);
        browser.open(HtmlReport.write(folder), 1400, 1000);

        browser.evaluate(
                "document.querySelectorAll('#trials thead tr:last-child .sort')[6].click()");
        List<String> accuracies = texts("#trials tbody tr td:nth-child(7)");
        List<Double> rising = results.trials().stream().map(TrialResult::testAccuracy)
                .filter(Double::isFinite).sorted().toList();
        assertEquals(Numbers.percent(rising.getFirst()), accuracies.getFirst());
        assertEquals("\u2013", accuracies.getLast());
        browser.evaluate("(() => { const status = document.getElementById('status');"
                + " status.value = 'failed'; status.dispatchEvent(new Event('change')); })()");
        assertEquals(1, browser.evaluate("[...document.querySelectorAll('#trials tbody tr')]"
                + ".filter(tr => !tr.hidden).length").asInt());
    }

    @Test
    void opensThreeHundredTrialsSoonAndFitsAPhone() throws Exception {
        Path folder = sweep("many", 100, 3);
        Path report = HtmlReport.write(folder);

        double milliseconds = browser.open(report, 400, 800);

        assertTrue(Files.size(report) < 15_000_000, "bytes: " + Files.size(report));
        assertTrue(milliseconds < 3000, "milliseconds: " + milliseconds);
        assertEquals(300, browser.evaluate(
                "document.querySelectorAll('#trials tbody tr').length").asInt());
        for (int i = 0; i < texts("[role=tab]").size(); i++) {
            browser.evaluate("document.querySelectorAll('[role=tab]')[" + i + "].click()");
            assertEquals(400,
                    browser.evaluate("document.documentElement.scrollWidth").asInt(), "tab " + i);
        }
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void showsALivePageOfARun() throws Exception {
        MadeUpResults results = new MadeUpResults(temporary);
        Path folder = results.folder("live");
        results.method("genetic", 2, 0.8, 0.3).write(folder);
        Files.writeString(folder.resolve("config.json"),
                "{\"name\": \"fruits\", \"budget\": {\"samples\": 1200000}}");
        Files.delete(folder.resolve("trials.csv"));
        try (WatchServer server = WatchServer.start(folder, 0)) {
            browser.open(server.address(), 400, 800);
            browser.evaluate("new Promise(done => { const ask = () => document.querySelector("
                    + "'#trials tr') ? done(1) : setTimeout(ask, 50); ask(); })");

            assertEquals("2 running, 0 ended.",
                    browser.evaluate("document.getElementById('state').textContent").asText());
            assertEquals(2,
                    browser.evaluate("document.querySelectorAll('#chart polyline').length")
                            .asInt());
            assertEquals(400,
                    browser.evaluate("document.documentElement.scrollWidth").asInt());
            assertEquals(List.of(), browser.complaints());
            assertTrue(browser.requests().stream().allMatch(
                    request -> request.startsWith(server.address().toString())
                            || request.equals("data:,")),
                    browser.requests().toString());
        }
    }

    /** Makes up a sweep of two settings with a failed trial among each twenty. */
    private static Path sweep(String name, int points, int seeds) throws Exception {
        MadeUpResults results = new MadeUpResults(temporary);
        Path folder = results.folder(name);
        for (int i = 0; i < points; i++) {
            results.settings(Map.of("methods.ga.mutation.sigma", String.valueOf(0.01 * (1 + i)),
                    "methods.ga.selection", i % 3 == 0 ? "tournament" : "truncation"));
            for (int seed = 1; seed <= seeds; seed++) {
                boolean fails = results.trials().size() % 20 == 7;
                results.trial("ga", seed,
                        fails ? TrialStatus.FAILED : TrialStatus.COMPLETED,
                        fails ? Double.NaN : 0.4 + 0.5 * i / points);
            }
        }
        results.write(folder);
        return folder;
    }

    private static List<String> shownDrawings() throws Exception {
        return list(
                browser.evaluate("[...new Set([...document.querySelectorAll('.drawing')].filter("
                        + "drawing => !drawing.hidden).map(drawing => drawing.dataset.axis + '/'"
                        + " + drawing.dataset.scale))]"));
    }

    private static List<String> texts(String selector) throws Exception {
        return list(browser.evaluate("[...document.querySelectorAll('" + selector
                + "')].map(element => element.textContent)"));
    }

    private static List<String> list(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static void assertNumber(double expected, String shown, double tolerance) {
        String digits = shown.replaceAll("[\u202f\u00a0%]", "");
        if (Double.isNaN(expected)) {
            assertEquals("\u2013", digits);
        } else {
            assertEquals(expected, Double.parseDouble(digits), tolerance);
        }
    }
}
