// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import com.fasterxml.jackson.databind.JsonNode;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import io.pomona.PomonaException;
import io.pomona.data.AtomicFile;
import io.pomona.experiment.Comparison;
import io.pomona.experiment.TrialResult;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes {@code report.html}, one file that needs no other and no network: the verdict, the
 * comparison, the curves, the trials, the config and the provenance of a results folder. Beside it
 * stand {@code charts/accuracy.svg} and {@code charts/accuracy.png} for a paper.
 */
public final class HtmlReport {
    private static final String TEMPLATE = "report.ftlh";

    private HtmlReport() {}

    /**
     * Writes the report of a results folder into it and returns its path. Charts are left out, and
     * the report says so, where the system has no fonts to draw them with.
     *
     * @throws PomonaException if the folder has no {@code trials.csv} or it is damaged
     */
    public static Path write(Path resultsFolder) {
        StoredResults results = StoredResults.read(resultsFolder);
        List<String> notes = new ArrayList<>(results.notes());
        List<Object> sections = List.of();
        try {
            ReportCharts charts = ReportCharts.of(results);
            notes.addAll(charts.notes());
            sections = new ArrayList<>(charts.sections());
            writeFiles(resultsFolder.resolve("charts"), charts);
            sections.addAll(fronts(results));
        } catch (InternalError | RuntimeException e) {
            // A machine without fonts must not lose the rest of the report.
            notes.add("The charts could not be drawn on this machine: " + e);
        }
        Path file = resultsFolder.resolve("report.html");
        byte[] bytes = text(model(results, sections, notes)).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
        return file;
    }

    /** Draws the fronts of trials of two objectives, here and into files. */
    private static List<Object> fronts(StoredResults results) {
        List<FrontChart> fronts = results.trials().stream()
                .flatMap(trial -> FrontChart.of(results.folder(), trial.trial()).stream())
                .toList();
        for (FrontChart front : fronts) {
            byte[] svg = front.fileSvg().getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(results.folder().resolve("charts").resolve(front.fileName()),
                    out -> out.write(svg));
        }
        return fronts.isEmpty() ? List.of() : List.of(FrontChart.section(fronts));
    }

    private static void writeFiles(Path folder, ReportCharts charts) {
        if (charts.main().isPresent()) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(folder + ": cannot be made.", e);
            }
            byte[] svg = charts.main().get().fileSvg().getBytes(StandardCharsets.UTF_8);
            byte[] png = charts.main().get().png();
            AtomicFile.write(folder.resolve("accuracy.svg"), out -> out.write(svg));
            AtomicFile.write(folder.resolve("accuracy.png"), out -> out.write(png));
        }
    }

    private static String text(Map<String, Object> model) {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_33);
        configuration.setClassForTemplateLoading(HtmlReport.class, "");
        configuration.setDefaultEncoding("UTF-8");
        configuration.setLocale(Locale.ROOT);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        StringWriter out = new StringWriter();
        try {
            configuration.getTemplate(TEMPLATE).process(model, out);
        } catch (IOException e) {
            throw new UncheckedIOException("The template " + TEMPLATE + " cannot be read.", e);
        } catch (TemplateException e) {
            throw new IllegalStateException("The template " + TEMPLATE + " does not fit.", e);
        }
        return out.toString();
    }

    private static Map<String, Object> model(StoredResults results, List<Object> sections,
            List<String> notes) {
        Comparison comparison = results.comparison();
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("title", title(results));
        model.put("verdict", comparison.verdict());
        model.put("metricNote", comparison.metricNote());
        model.put("metric", comparison.metric());
        model.put("notes", notes);
        model.put("methods", comparison.methods().stream().map(method -> method(method)).toList());
        model.put("targets", Comparison.TARGETS.isEmpty() || comparison.methods().isEmpty()
                ? List.of()
                : comparison.methods().getFirst().targets().stream()
                        .map(target -> Numbers.compact(100 * target.trainAccuracy()) + "\u00a0%")
                        .toList());
        model.put("pairs", comparison.pairs().stream().map(pair -> pair(pair)).toList());
        model.put("sections", sections);
        model.put("trials", results.trials().stream().map(trial -> trial(trial)).toList());
        model.put("counts", counts(results.trials()));
        model.put("run", flat(results.run()));
        model.put("config", results.config().isMissingNode()
                ? ""
                : results.config().toPrettyString());
        return model;
    }

    private static String title(StoredResults results) {
        String name = results.config().path("name").asText("");
        if (!name.isEmpty()) {
            return name;
        }
        Path folder = results.folder().toAbsolutePath().normalize().getFileName();
        return folder == null ? "results" : folder.toString();
    }

    private static Map<String, Object> method(Comparison.MethodSummary method) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", method.method());
        row.put("completed", Integer.toString(method.completed()));
        row.put("others", others(method));
        row.put("accuracies", List.of(spread("test_accuracy", method.testAccuracy()),
                spread("validation_accuracy", method.validationAccuracy()),
                spread("train_accuracy", method.trainAccuracy())));
        row.put("samples", Numbers.rounded(method.medianSamples()));
        row.put("seconds", Numbers.seconds(method.medianSeconds()));
        row.put("targets", method.targets().stream().map(target -> Map.of(
                "samples", Numbers.rounded(target.medianSamples()),
                "seconds", Double.isNaN(target.medianSeconds())
                        ? ""
                        : Numbers.seconds(target.medianSeconds()),
                "reached", target.reached() + " of " + target.of())).toList());
        return row;
    }

    private static String others(Comparison.MethodSummary method) {
        List<String> parts = new ArrayList<>();
        if (method.failed() > 0) {
            parts.add(method.failed() + " failed");
        }
        if (method.pruned() > 0) {
            parts.add(method.pruned() + " pruned");
        }
        if (method.interrupted() > 0) {
            parts.add(method.interrupted() + " interrupted");
        }
        return String.join(", ", parts);
    }

    private static Map<String, Object> spread(String column, Comparison.Spread spread) {
        boolean several = !Double.isNaN(spread.standardDeviation());
        return Map.of("column", column, "median", Numbers.percent(spread.median()),
                "mean", several
                        ? Numbers.points(spread.mean()) + " \u00b1 "
                                + Numbers.points(spread.standardDeviation())
                        : "",
                "interval", several
                        ? "[" + Numbers.points(spread.intervalLow()) + ", "
                                + Numbers.points(spread.intervalHigh()) + "]"
                        : "");
    }

    private static Map<String, Object> pair(Comparison.Pair pair) {
        boolean paired = pair.test().equals("wilcoxon_signed_rank");
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("first", pair.first());
        row.put("second", pair.second());
        row.put("test", paired ? "Wilcoxon signed-rank" : "Mann\u2013Whitney U");
        row.put("seeds", paired
                ? pair.seedsFirst() + (pair.seedsFirst() == 1 ? " pair" : " pairs")
                : pair.seedsFirst() + " and " + pair.seedsSecond());
        row.put("p", Numbers.probability(pair.pValue()));
        row.put("adjusted", Numbers.probability(pair.pValueAdjusted()));
        row.put("smallest", Numbers.probability(pair.pValueSmallestAdjusted()));
        row.put("a12", Numbers.effect(pair.a12()));
        row.put("delta", Numbers.effect(pair.cliffsDelta()));
        row.put("magnitude", pair.magnitude());
        row.put("verdict", switch (pair.verdict()) {
            case "different" -> pair.ahead() + " is higher";
            case "too_few_seeds" -> "too few seeds";
            default -> "no difference shown";
        });
        return row;
    }

    private static Map<String, Object> trial(TrialResult trial) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("status", trial.status().text());
        row.put("number", trial.trial());
        row.put("method", trial.label());
        row.put("seed", Long.toString(trial.seed()));
        row.put("cells", List.of(Numbers.percent(trial.trainAccuracy()),
                Numbers.percent(trial.validationAccuracy()), Numbers.percent(trial.testAccuracy()),
                Numbers.loss(trial.trainLoss()), Numbers.loss(trial.validationLoss()),
                Numbers.loss(trial.testLoss())));
        row.put("samples", Numbers.count(trial.samples()));
        row.put("measured", Numbers.count(trial.measurementSamples()));
        row.put("steps", Numbers.count(trial.steps()));
        row.put("seconds", Numbers.seconds(trial.seconds()));
        row.put("reason", trial.stopReason());
        return row;
    }

    private static String counts(List<TrialResult> trials) {
        Map<String, Integer> counts = new TreeMap<>();
        trials.forEach(trial -> counts.merge(trial.status().text(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((status, count) -> parts.add(count + " " + status));
        return String.join(", ", parts);
    }

    /** Returns the leaves of an object by their paths, such as {@code jvm.version}. */
    private static List<Map<String, String>> flat(JsonNode node) {
        List<Map<String, String>> leaves = new ArrayList<>();
        flatten("", node, leaves);
        return leaves;
    }

    private static void flatten(String path, JsonNode node, List<Map<String, String>> leaves) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties().forEach(entry -> flatten(
                    path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                    entry.getValue(), leaves));
        } else if (!node.isMissingNode()) {
            leaves.add(Map.of("path", path, "value",
                    node.isValueNode() ? node.asText() : node.toString()));
        }
    }
}
