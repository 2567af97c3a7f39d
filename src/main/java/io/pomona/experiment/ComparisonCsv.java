// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.AtomicFile;
import io.pomona.experiment.Comparison.MethodSummary;
import io.pomona.experiment.Comparison.Spread;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the numbers of {@code comparison.json} as tables: {@code comparison.csv}, one row per method
 * or point of a sweep, with one column per swept setting at the end; and {@code pairs.csv}, one row
 * per pair.
 */
final class ComparisonCsv {
    private static final List<String> COUNTS = List.of("method", "method_key", "compared",
            "completed", "failed", "pruned", "interrupted", "median_samples", "median_seconds");
    private static final List<String> SPREAD = List.of("seeds", "median", "mean",
            "standard_deviation", "interval_low", "interval_high", "interquartile_mean",
            "interquartile_mean_low", "interquartile_mean_high", "quartile_low", "quartile_high",
            "minimum", "maximum");

    private static final List<String> WAY = List.of("reached", "median_samples", "median_seconds");
    private static final List<String> PAIR = List.of("first", "second", "test", "seeds_first",
            "seeds_second", "p_value", "p_value_adjusted", "p_value_smallest",
            "p_value_smallest_adjusted", "seeds_needed", "ahead", "a12", "cliffs_delta",
            "magnitude", "difference", "difference_low", "difference_high", "verdict");

    private ComparisonCsv() {}

    /** Creates or replaces the file, so that a reader never meets a part of it. */
    static void write(Path file, Comparison comparison) {
        Set<String> settings = new LinkedHashSet<>();
        comparison.methods().forEach(method -> settings.addAll(method.settings().keySet()));
        List<String> header = new ArrayList<>(COUNTS);
        for (ComparedMetric metric : ComparedMetric.values()) {
            SPREAD.forEach(number -> header.add(metric.column() + "_" + number));
        }
        if (!comparison.methods().isEmpty()) {
            addTargets(header, comparison.methods().getFirst());
        }
        header.addAll(settings);
        List<List<Object>> rows = comparison.methods().stream()
                .map(method -> cells(method, settings)).toList();
        write(file, header, rows);
    }

    /** Creates or replaces the table of pairs. */
    static void writePairs(Path file, Comparison comparison) {
        write(file, PAIR, comparison.pairs().stream().map(pair -> cells(pair)).toList());
    }

    private static void write(Path file, List<String> header, List<List<Object>> rows) {
        StringBuilder text = new StringBuilder(CsvTable.line(header));
        rows.forEach(row -> text.append(CsvTable.line(row)));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    private static List<Object> cells(MethodSummary method, Set<String> settings) {
        List<Object> cells = new ArrayList<>(List.of(method.method(), method.methodKey(),
                method.compared(), method.completed(), method.failed(), method.pruned(),
                method.interrupted(), CsvTable.cell(method.medianSamples()),
                CsvTable.cell(method.medianSeconds())));
        for (ComparedMetric metric : ComparedMetric.values()) {
            add(cells, method.spread(metric.column()));
        }
        method.targets().forEach(target -> addWay(cells, target.reached(), target.medianSamples(),
                target.medianSeconds()));
        method.validationTargets().forEach(target -> addWay(cells, target.reached(),
                target.medianSamples(), target.medianSeconds()));
        settings.forEach(setting -> cells.add(method.settings().getOrDefault(setting, "")));
        return cells;
    }

    private static List<Object> cells(Comparison.Pair pair) {
        return List.of(pair.first(), pair.second(), pair.test(), pair.seedsFirst(),
                pair.seedsSecond(), pair.pValue(), pair.pValueAdjusted(), pair.pValueSmallest(),
                pair.pValueSmallestAdjusted(), pair.seedsNeeded(), pair.ahead(), pair.a12(),
                pair.cliffsDelta(), pair.magnitude(), pair.difference(),
                CsvTable.cell(pair.differenceLow()), CsvTable.cell(pair.differenceHigh()),
                pair.verdict());
    }

    /** All methods have the same targets. */
    private static void addTargets(List<String> header, MethodSummary method) {
        method.targets().forEach(target -> WAY.forEach(
                number -> header.add("train_accuracy_" + target.trainAccuracy() + "_" + number)));
        method.validationTargets().forEach(target -> WAY.forEach(number -> header
                .add("validation_accuracy_" + target.validationAccuracy() + "_" + number)));
    }

    private static void addWay(List<Object> cells, int reached, double samples, double seconds) {
        cells.add(reached);
        cells.add(CsvTable.cell(samples));
        cells.add(CsvTable.cell(seconds));
    }

    private static void add(List<Object> cells, Spread spread) {
        cells.add(spread.count());
        for (double number : new double[]{spread.median(), spread.mean(),
            spread.standardDeviation(), spread.intervalLow(), spread.intervalHigh(),
            spread.interquartileMean(), spread.interquartileMeanLow(),
            spread.interquartileMeanHigh(), spread.quartileLow(), spread.quartileHigh(),
            spread.minimum(), spread.maximum()}) {
            cells.add(CsvTable.cell(number));
        }
    }
}
