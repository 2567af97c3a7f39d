// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says the outcome of a comparison in one sentence, without more than the numbers carry. */
final class Verdict {
    private final ComparedMetric metric;
    private final List<Comparison.MethodSummary> methods;

    private Verdict(ComparedMetric metric, List<Comparison.MethodSummary> methods) {
        this.metric = metric;
        this.methods = methods;
    }

    /** Returns the sentence. */
    static String sentence(ComparedMetric metric, List<Comparison.MethodSummary> methods,
            List<Comparison.Pair> pairs) {
        Verdict verdict = new Verdict(metric, methods.stream()
                .filter(method -> method.spread(metric.column()).count() > 0).toList());
        if (methods.stream().allMatch(method -> method.completed() == 0)) {
            return "No trial was completed, so there is nothing to compare.";
        }
        return switch (pairs.size()) {
            case 0 -> verdict.alone();
            case 1 -> verdict.ofOne(pairs.getFirst());
            default -> verdict.ofMany(pairs);
        };
    }

    private String alone() {
        if (methods.isEmpty()) {
            return "No completed trial has an accuracy, so there is nothing to compare.";
        }
        Comparison.MethodSummary only = methods.getFirst();
        Comparison.Spread spread = only.spread(metric.column());
        return "Only " + only.method() + " was completed, so there is nothing to compare: "
                + (spread.count() == 1 ? "its " : "its median ") + metric.words() + " is "
                + percent(spread.median()) + " over " + seeds(spread.count()) + ".";
    }

    private String ofOne(Comparison.Pair pair) {
        boolean firstAhead = !pair.ahead().equals(pair.second());
        String winner = firstAhead ? pair.first() : pair.second();
        String loser = firstAhead ? pair.second() : pair.first();
        String medians = "median " + percent(median(winner)) + " against "
                + percent(median(loser));
        return switch (pair.verdict()) {
            case "too_few_seeds" -> "Too few seeds to tell " + pair.first() + " and "
                    + pair.second() + " apart: with " + seeds(pair) + " no p-value below "
                    + number(pair.pValueSmallestAdjusted()) + " is possible; " + pair.seedsNeeded()
                    + (PairComparer.isPaired(pair) ? " are needed (" : " each are needed (")
                    + metric.words() + ": " + medians(pair) + ").";
            case "different" -> winner + " reached a higher " + metric.words() + " than " + loser
                    + " (" + medians + "; p = " + number(pair.pValueAdjusted()) + ", "
                    + seeds(pair) + ").";
            default -> "No difference in " + metric.words() + " was shown between " + pair.first()
                    + " and " + pair.second() + " (" + medians(pair) + "; p = "
                    + number(pair.pValueAdjusted()) + ", " + seeds(pair) + ").";
        };
    }

    private String ofMany(List<Comparison.Pair> pairs) {
        List<Comparison.Pair> different = pairs.stream()
                .filter(pair -> pair.verdict().equals("different")).toList();
        long tooFew = pairs.stream().filter(pair -> pair.verdict().equals("too_few_seeds"))
                .count();
        if (tooFew == pairs.size()) {
            return "Too few seeds to tell the " + compared() + " apart in "
                    + metric.words() + ": no p-value below "
                    + number(pairs.stream().mapToDouble(Comparison.Pair::pValueSmallestAdjusted)
                            .min()
                            .orElse(1))
                    + " is possible; "
                    + pairs.stream().mapToInt(Comparison.Pair::seedsNeeded).max().orElse(0)
                    + " seeds are needed.";
        }
        String rest = tooFew == 0 ? "" : ", and " + tooFew + " had too few seeds";
        if (different.isEmpty()) {
            return "No difference in " + metric.words() + " was shown in any of the " + pairs.size()
                    + " pairs of methods (Holm's correction)" + rest + ".";
        }
        String named = different.stream().limit(6).map(pair -> pair.ahead().equals(pair.first())
                ? pair.first() + " above " + pair.second()
                : pair.second() + " above " + pair.first()).collect(Collectors.joining(", "));
        String more = different.size() > 6 ? " and " + (different.size() - 6) + " more" : "";
        String others = different.size() + tooFew == pairs.size()
                ? ""
                : "; for the others no difference was shown";
        return "Of " + pairs.size() + " pairs of methods " + different.size() + " differ in "
                + metric.words() + " (Holm's correction): " + named + more + others + rest + ".";
    }

    private String compared() {
        long methodCount = methods.stream().filter(Comparison.MethodSummary::compared).count();
        boolean areMethods = methods.stream().filter(Comparison.MethodSummary::compared)
                .map(Comparison.MethodSummary::methodKey).distinct().count() == methodCount;
        return methodCount + (areMethods ? " methods" : " points");
    }

    private String medians(Comparison.Pair pair) {
        return "median " + percent(median(pair.first())) + " and " + percent(median(pair.second()));
    }

    private double median(String name) {
        return methods.stream().filter(method -> method.method().equals(name))
                .mapToDouble(method -> method.spread(metric.column()).median()).findFirst()
                .orElse(Double.NaN);
    }

    private static String seeds(Comparison.Pair pair) {
        if (PairComparer.isPaired(pair)) {
            return seeds(pair.seedsFirst());
        }
        return pair.seedsFirst() + " and " + seeds(pair.seedsSecond());
    }

    private static String seeds(int count) {
        return count + (count == 1 ? " seed" : " seeds");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String number(double p) {
        return p < 0.001
                ? String.format(Locale.ROOT, "%.1e", p)
                : String.format(Locale.ROOT, "%.3f", p);
    }
}
