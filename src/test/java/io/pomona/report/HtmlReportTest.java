// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.experiment.Comparison;
import io.pomona.experiment.ComparisonJson;
import io.pomona.experiment.TrialStatus;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class HtmlReportTest {
    @TempDir
    Path temporary;

    private MadeUpResults results;

    @BeforeEach
    void makesUpResults() {
        // A folder that stays can be looked at: -Dpomona.reportFolder=DIR
        String kept = System.getProperty("pomona.reportFolder", "");
        results = new MadeUpResults(kept.isEmpty() ? temporary : Path.of(kept));
    }

    @Test
    void holdsTheNumbersOfAFullComparison() throws Exception {
        Path folder = results.folder("full");
        results.method("genetic", 8, 0.80, 0.30).method("sgd", 8, 0.92, 0.12)
                .method("adam", 8, 0.90, 0.08).trial("adam", 9, TrialStatus.FAILED, 0.3)
                .trial("sgd", 10, TrialStatus.INTERRUPTED, 0.4).write(folder);
        Comparison comparison = Comparison.of(results.trials(), results.metrics());
        ComparisonJson.write(folder.resolve("comparison.json"), comparison);
        Files.writeString(folder.resolve("config.json"),
                "{\"name\": \"Fruits, genetic against gradient\", \"seeds\": [1, 2]}");
        Files.writeString(folder.resolve("run.json"),
                "{\"version\": \"0.1.0\", \"jvm\": {\"version\": \"25.0.3\"}, \"end\": null}");

        String html = read(HtmlReport.write(folder));

        assertContains(html, "<h1>Fruits, genetic against gradient</h1>");
        assertContains(html, comparison.verdict().replace("'", "&#39;"));
        for (Comparison.MethodSummary method : comparison.methods()) {
            assertContains(html, Numbers.percent(method.testAccuracy().median()));
            assertContains(html, Numbers.points(method.testAccuracy().intervalHigh()));
            assertContains(html, Numbers.rounded(method.medianSamples()));
        }
        assertContains(html, "1 failed");
        assertContains(html, "1 interrupted");
        assertContains(html, "jvm.version");
        assertContains(html, "charged sample passes");
        assertEquals(4 * 6 + 3,
                count(html, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""));
        assertEquals(html.length(), html.replace("http://", "").length()
                + 7 * count(html, "xmlns=\"http://www.w3.org/2000/svg\""));
        assertIdsAreUnique(html);
    }

    @Test
    void escapesWhatUsersName() throws Exception {
        Path folder = results.folder("<script>alert(1)<script>");
        results.method("<script>\"a\" & b</script>", 2, 0.5, 0.1).write(folder);
        Files.writeString(folder.resolve("config.json"), "{\"x\": \"</pre><script>\"}");
        Files.writeString(folder.resolve("run.json"), "{\"<b>\": \"<i>\"}");

        String html = read(HtmlReport.write(folder));

        assertFalse(html.contains("<script>alert") || html.contains("<script>\""),
                "no script may reach the page");
        assertFalse(html.contains("</pre><script>"));
        assertFalse(html.contains("<b>\"") || html.contains("<i>"));
        assertContains(html, "&lt;script&gt;");
    }

    @Test
    void writesTheAccuracyChartToFiles() throws Exception {
        Path folder = results.folder("files");
        results.method("genetic", 3, 0.8, 0.3).method("sgd", 3, 0.9, 0.1).write(folder);

        HtmlReport.write(List.of(folder), folder);

        parse(Files.readString(folder.resolve("charts/accuracy.svg")));
        for (String name : List.of("curve-validation-accuracy-passes", "curve-train-loss-seconds",
                "final-accuracy", "way-passes", "way-seconds")) {
            Path figures = folder.resolve("figures");
            parse(Files.readString(figures.resolve(name + ".svg")));
            assertTrue(ImageIO.read(figures.resolve(name + ".png").toFile()).getWidth() > 1000);
            assertTrue(Files.readAllLines(figures.resolve(name + ".csv")).size() > 6);
        }
        assertEquals(1200,
                ImageIO.read(folder.resolve("charts/accuracy.png").toFile()).getWidth());
    }

    @Test
    void leavesThePixelsOfFiguresToTheCommandThatAsksForThem() throws Exception {
        Path folder = results.folder("pixels");
        results.method("sgd", 2, 0.9, 0.1).write(folder);
        Path figure = folder.resolve("figures/final-accuracy.png");

        HtmlReport.write(List.of(folder), folder);
        assertTrue(Files.exists(figure));

        // What was drawn from older results would not fit the other files.
        HtmlReport.write(folder);
        assertFalse(Files.exists(figure));
        assertTrue(Files.exists(folder.resolve("figures/final-accuracy.svg")));
        assertTrue(Files.exists(folder.resolve("charts/accuracy.png")));
    }

    @Test
    void reportsOneSeedWithoutAnInterval() throws Exception {
        Path folder = results.folder("one seed");
        results.method("genetic", 1, 0.8, 0.3).method("sgd", 1, 0.9, 0.1).write(folder);

        String html = read(HtmlReport.write(folder));

        assertContains(html, "Too few seeds");
        assertFalse(withoutScript(html).contains("NaN"));
    }

    @Test
    void reportsTrialsThatWereNotCompleted() throws Exception {
        Path folder = results.folder("interrupted");
        results.trial("genetic", 1, TrialStatus.INTERRUPTED, 0.5)
                .trial("sgd", 1, TrialStatus.FAILED, Double.NaN).write(folder);

        String html = read(HtmlReport.write(folder));

        assertContains(html, "No trial was completed");
        assertContains(html, "the charts show those that were started");
        assertFalse(withoutScript(html).contains("NaN"));
    }

    @Test
    void reportsAFolderWithoutTrials() throws Exception {
        Path folder = results.folder("empty");
        results.write(folder);

        String html = read(HtmlReport.write(folder));

        assertContains(html, "There are no trials.");
        assertContains(html, "Nothing was measured.");
        assertFalse(Files.exists(folder.resolve("figures")));
        assertFalse(Files.exists(folder.resolve("charts")));
    }

    @Test
    void saysWhenValidationWasNotMeasured() throws Exception {
        Path folder = results.folder("no validation");
        results.withoutValidation().method("genetic", 2, 0.8, 0.3).write(folder);

        String html = read(HtmlReport.write(folder));

        assertEquals(2, count(html, "<p class=\"empty none\">Nothing was measured."));
        assertContains(html, "Accuracy on the training set");
    }

    @Test
    void drawsTheFirstOfManySweptMethods() throws Exception {
        Path folder = results.folder("sweep");
        for (int i = 0; i < 20; i++) {
            results.method("genetic" + i, 2, 0.5 + i * 0.02, 0.3);
        }
        results.write(folder);

        assertContains(read(HtmlReport.write(folder)),
                "The curves show the best 12 of 20 methods, by their median validation accuracy.");
    }

    @Test
    void goesOnWithoutADamagedCurveOrConfig() throws Exception {
        Path folder = results.folder("damaged");
        results.method("genetic", 2, 0.8, 0.3).write(folder);
        Files.writeString(folder.resolve("trials/genetic-0/metrics.csv"), "a,b\n1,2\n");
        Files.writeString(folder.resolve("config.json"), "{");

        String html = read(HtmlReport.write(folder));

        assertContains(html, "The curve of trial genetic-0 is missing.");
        assertContains(html, "config.json is damaged");
    }

    @Test
    void comparesTheMethodsOfSeveralFolders() throws Exception {
        Path first = results.folder("first");
        results.method("genetic", 2, 0.8, 0.3).write(first);
        Path second = results.folder("second");
        new MadeUpResults(temporary).method("genetic", 3, 0.9, 0.1).write(second);
        Path target = temporary.resolve("both");

        String html = read(HtmlReport.write(List.of(first, second), target));

        assertContains(html, "<h1>first, second</h1>");
        assertContains(html, "first: genetic</th>\n<td>2<");
        assertContains(html, "second: genetic</th>\n<td>3<");
        assertTrue(Files.exists(target.resolve("figures/final-accuracy.svg")));
        assertFalse(Files.exists(first.resolve("report.html")));
    }

    @Test
    void tellsFoldersOfOneNameApart() throws Exception {
        Path first = results.folder("a/results");
        results.method("sgd", 1, 0.8, 0.3).write(first);
        Path second = results.folder("b/results");
        results.write(second);

        assertContains(read(HtmlReport.write(List.of(first, second), temporary.resolve("both"))),
                "<h1>a/results, b/results</h1>");
    }

    @Test
    void rejectsAFolderWithoutResults() {
        assertThrows(PomonaException.class, () -> HtmlReport.write(temporary));
    }

    private static String read(Path file) throws Exception {
        String html = Files.readString(file);
        parse(html.replaceFirst("<!DOCTYPE html>", ""));
        return html;
    }

    private static void parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml.strip())));
    }

    private static String withoutScript(String html) {
        return html.substring(0, html.lastIndexOf("<script>"));
    }

    private static void assertContains(String html, String expected) {
        assertTrue(html.contains(expected), "expected in the report: " + expected);
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static void assertIdsAreUnique(String html) throws IOException {
        List<String> ids = Pattern.compile(" id=\"([^\"]+)\"").matcher(html).results()
                .map(match -> match.group(1)).toList();
        assertEquals(ids.stream().distinct().toList(), ids);
        Matcher used = Pattern.compile("url\\(#([^)]+)\\)").matcher(html);
        while (used.find()) {
            assertTrue(ids.contains(used.group(1)), used.group(1));
        }
    }
}
