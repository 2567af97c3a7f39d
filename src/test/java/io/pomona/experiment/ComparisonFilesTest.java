// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonFilesTest {
    @TempDir
    Path folder;

    @Test
    void theTablesHoldTheNumbersOfTheComparison() throws IOException {
        List<TrialResult> trials = trials(4);
        Comparison comparison = write(trials, rows(trials, 1));

        List<Map<String, String>> methods = table("comparison.csv");
        assertEquals(List.of("ga", "sgd"), column(methods, "method"));
        for (int i = 0; i < 2; i++) {
            Comparison.MethodSummary method = comparison.methods().get(i);
            Map<String, String> row = methods.get(i);
            assertEquals("true", cell(row, "compared"));
            assertEquals("4", cell(row, "completed"));
            assertNumber(method.testAccuracy().median(), cell(row, "test_accuracy_median"));
            assertNumber(method.testAccuracy().interquartileMean(),
                    cell(row, "test_accuracy_interquartile_mean"));
            assertNumber(method.trainAccuracy().maximum(), cell(row, "train_accuracy_maximum"));
            assertNumber(method.medianSeconds(), cell(row, "median_seconds"));
            Comparison.Target target = method.targets().getFirst();
            String name = "train_accuracy_" + target.trainAccuracy();
            assertEquals(String.valueOf(target.reached()), cell(row, name + "_reached"));
            assertNumber(target.medianSamples(), cell(row, name + "_median_samples"));
        }
        Map<String, String> pair = table("pairs.csv").getFirst();
        assertEquals("ga", cell(pair, "first"));
        assertNumber(comparison.pairs().getFirst().pValueAdjusted(),
                cell(pair, "p_value_adjusted"));
        assertEquals("", cell(pair, "difference_low"), "four pairs give no interval of 95 %");
    }

    @Test
    void curvesAreTheBestSoFarOnACommonGrid() throws IOException {
        List<TrialResult> trials = trials(2);
        write(trials, rows(trials, 1));

        List<Map<String, String>> curves = table("curves.csv");
        assertEquals(2 * 2 * 100, curves.size());
        List<Map<String, String>> training = curves.stream()
                .filter(row -> cell(row, "method").equals("ga")
                        && cell(row, "measure").equals("train_accuracy"))
                .toList();
        Map<String, String> last = training.stream().filter(row -> !cell(row, "samples").isEmpty())
                .reduce((_, next) -> next).orElseThrow();
        assertEquals("300", cell(last, "samples"));
        assertEquals("0.7", cell(last, "median"), "the best, not the last");
        assertEquals("best_so_far", cell(last, "kind"));
        assertEquals("2", cell(last, "seeds"));
        assertTrue(cell(training.getFirst(), "samples").equals("0"), "from the start");
    }

    @Test
    void onlyColumnsOfSecondsDependOnTheClock() throws IOException {
        List<TrialResult> trials = trials(3);
        for (String file : List.of("comparison.csv", "pairs.csv", "curves.csv")) {
            write(trials, rows(trials, 1));
            List<Map<String, String>> first = table(file);
            write(trials, rows(trials, 7.3));

            assertEquals(withoutSeconds(first), withoutSeconds(table(file)), file);
        }
    }

    @Test
    void withoutAnyTrialThereAreHeadersAlone() throws IOException {
        write(List.of(), Map.of());

        assertEquals(List.of(), table("comparison.csv"));
        assertEquals(List.of(), table("pairs.csv"));
        assertEquals(List.of(), table("curves.csv"));
        assertTrue(Files.readString(folder.resolve("comparison.csv")).startsWith("method,"));
    }

    private Comparison write(List<TrialResult> trials, Map<String, List<Progress>> rows) {
        ResultsFolder results = new ResultsFolder(folder);
        ComparisonFiles.write(results, trials, rows);
        assertEquals(Comparison.of(trials, rows), ComparisonJson.read(results.comparison()));
        return Comparison.of(trials, rows);
    }

    private static List<TrialResult> trials(int seeds) {
        List<TrialResult> trials = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            trials.add(Trials.completed(seed, "ga", seed, 0.6 + 0.01 * seed));
            trials.add(Trials.completed(100 + seed, "sgd", seed, 0.8 + 0.02 * seed));
        }
        return trials;
    }

    private static Map<String, List<Progress>> rows(List<TrialResult> trials, double second) {
        Map<String, List<Progress>> rows = new TreeMap<>();
        for (TrialResult trial : trials) {
            rows.put(trial.trial(),
                    List.of(Trials.row(0, 0, 0.1 * second * trial.seed(), 0.3),
                            Trials.row(1, 100, second, 0.5), Trials.row(2, 200, 2 * second, 0.7),
                            Trials.row(3, 300, 3 * second, 0.65)));
        }
        return rows;
    }

    private List<Map<String, String>> table(String file) throws IOException {
        CsvTable table = CsvTable.parse(folder.resolve(file),
                Files.readString(folder.resolve(file)), List.of());
        List<Map<String, String>> rows = new ArrayList<>();
        for (CsvTable.Row row : table.rows()) {
            Map<String, String> cells = new TreeMap<>();
            for (int i = 0; i < row.header().size(); i++) {
                cells.put(row.header().get(i), row.text(i));
            }
            rows.add(cells);
        }
        return rows;
    }

    private static List<Map<String, String>> withoutSeconds(List<Map<String, String>> rows) {
        rows.forEach(row -> row.keySet().removeIf(column -> column.contains("seconds")));
        return rows;
    }

    private static List<String> column(List<Map<String, String>> rows, String name) {
        return rows.stream().map(row -> cell(row, name)).toList();
    }

    private static String cell(Map<String, String> row, String column) {
        return Objects.requireNonNull(row.get(column), column);
    }

    private static void assertNumber(double expected, String cell) {
        assertEquals(CsvTable.cell(expected), cell);
    }
}
