// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.pomona.experiment.Comparison;
import io.pomona.experiment.TrialResult;
import io.pomona.report.figure.PageParts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the template of the report shows of the numbers: texts, ready for people. */
final class ReportModel {
    private ReportModel() {}

    static Map<String, Object> of(StoredResults results) {
        Comparison comparison = results.comparison();
        Map<String, Object> model = new LinkedHashMap<>();
        String script = PageParts.script(ReportModel.class, "report.js");
        model.put("style", PageParts.read(PageParts.class, "page.css")
                + PageParts.read(ReportModel.class, "report.css"));
        model.put("script", script);
        model.put("scriptSource", PageParts.source(script));
        model.put("title", results.name());
        model.put("verdict", comparison.verdict());
        model.put("metricNote", comparison.metricNote());
        model.put("metric", comparison.metric());
        model.put("methods", comparison.methods().stream().map(method -> method(method)).toList());
        model.put("targets", Comparison.TARGETS.isEmpty() || comparison.methods().isEmpty()
                ? List.of()
                : comparison.methods().getFirst().targets().stream()
                        .map(target -> Numbers.compact(100 * target.trainAccuracy()) + "\u00a0%")
                        .toList());
        model.put("pairs", comparison.pairs().stream().map(pair -> pair(pair)).toList());
        model.put("budget", BudgetTable.of(results));
        model.put("trials", results.trials().stream().map(trial -> trial(trial)).toList());
        model.put("counts", counts(results.trials()));
        model.put("statuses",
                results.trials().stream().map(trial -> trial.status().text()).distinct().toList());
        model.put("warnings", warnings(results.run()));
        model.put("run", flat(results.run()));
        model.put("config", results.config().isMissingNode()
                ? ""
                : results.config().toPrettyString());
        return model;
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
        row.put("sort", sortKeys(trial));
        row.put("reason", trial.stopReason());
        return row;
    }

    /** Returns the numbers of a trial's cells, by which the page sorts them. */
    private static Map<String, String> sortKeys(TrialResult trial) {
        return Map.of("samples", Long.toString(trial.samples()), "seconds",
                Double.toString(trial.seconds()));
    }

    private static String counts(List<TrialResult> trials) {
        Map<String, Integer> counts = new TreeMap<>();
        trials.forEach(trial -> counts.merge(trial.status().text(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((status, count) -> parts.add(count + " " + status));
        return String.join(", ", parts);
    }

    /** Returns the warnings of one run, or of several taken together. */
    private static List<String> warnings(JsonNode run) {
        List<String> warnings = new ArrayList<>();
        run.findValues("warnings")
                .forEach(list -> list.forEach(warning -> warnings.add(warning.asText())));
        return warnings;
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
