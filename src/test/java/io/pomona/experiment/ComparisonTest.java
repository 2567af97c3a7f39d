// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private static final double[] LOW = {.70, .72, .71, .74, .69, .73, .75, .68};
    private static final double[] HIGH = {.90, .92, .91, .95, .88, .93, .96, .87};

    @TempDir
    Path folder;

    @Test
    void saysWhichMethodIsHigherWhenItIs() {
        Comparison comparison = compare(Trials.method("genetic", LOW), Trials.method("sgd", HIGH));

        Comparison.Pair pair = comparison.pairs().getFirst();
        assertEquals("test_accuracy", comparison.metric());
        assertEquals("wilcoxon_signed_rank", pair.test());
        assertEquals(2.0 / 256, pair.pValue(), 1e-15);
        assertEquals(0, pair.a12());
        assertEquals(-1, pair.cliffsDelta());
        assertEquals("large", pair.magnitude());
        assertEquals("sgd", pair.ahead());
        assertEquals("sgd reached a higher test accuracy than genetic (median 91.5 % against"
                + " 71.5 %; p = 0.008, 8 seeds).", outcome(comparison));
    }

    @Test
    void summarisesAMethod() {
        // statistics.median, mean and stdev of Python on these four values
        Comparison.Spread spread = compare(Trials.method("genetic", .91, .88, .935, .90)).methods()
                .getFirst().testAccuracy();

        assertEquals(4, spread.count());
        assertEquals(0.905, spread.median(), 1e-15);
        assertEquals(0.90625, spread.mean(), 1e-15);
        assertEquals(0.02286737122335376, spread.standardDeviation(), 1e-15);
        assertTrue(spread.intervalLow() > 0.88 && spread.intervalLow() < 0.895);
        assertTrue(spread.intervalHigh() > 0.915 && spread.intervalHigh() < 0.935);
    }

    @Test
    void saysTooFewSeedsWhenNoPValueCouldBeSmallEnough() {
        Comparison comparison = compare(Trials.method("genetic", .1, .2, .3),
                Trials.method("sgd", .8, .9, .95));

        assertEquals("too_few_seeds", comparison.pairs().getFirst().verdict());
        assertEquals(0.25, comparison.pairs().getFirst().pValueSmallest());
        assertEquals("Too few seeds to tell genetic and sgd apart: with 3 seeds no p-value below"
                + " 0.250 is possible; 6 are needed (test accuracy: median 20.0 % and 90.0 %).",
                outcome(comparison));
    }

    @Test
    void countsHolmsCorrectionWhenItSaysTooFewSeeds() {
        double[] six = {.1, .2, .3, .4, .5, .6};
        double[] above = {.2, .31, .42, .53, .64, .75};
        double[] top = {.8, .82, .84, .86, .88, .9};

        Comparison two = compare(Trials.method("a", six), Trials.method("b", above));
        Comparison three = compare(Trials.method("a", six), Trials.method("b", above),
                Trials.method("c", top));

        assertEquals("different", two.pairs().getFirst().verdict());
        assertEquals(3 * 2.0 / 64, three.pairs().getFirst().pValueSmallestAdjusted(), 1e-15);
        assertEquals("Too few seeds to tell the 3 methods apart in test accuracy: no p-value below"
                + " 0.094 is possible; 7 seeds are needed.", outcome(three));
    }

    @Test
    void comparesEveryPairOfManyMethods() {
        Comparison comparison = compare(Trials.method("a", LOW), Trials.method("b", HIGH),
                Trials.method("c", LOW));

        assertEquals(3, comparison.pairs().size());
        assertEquals(3 * 2.0 / 256, comparison.pairs().getFirst().pValueAdjusted(), 1e-15);
        assertEquals("Of 3 pairs of methods 2 differ in test accuracy (Holm's correction): b above"
                + " a, b above c; for the others no difference was shown.", outcome(comparison));
    }

    @Test
    void saysThatNoDifferenceWasShownWhenAllAreEqual() {
        Comparison comparison = compare(Trials.method("genetic", LOW), Trials.method("sgd", LOW));

        Comparison.Pair pair = comparison.pairs().getFirst();
        assertEquals(1, pair.pValue());
        assertEquals(0.5, pair.a12());
        assertEquals("", pair.ahead());
        assertEquals("negligible", pair.magnitude());
        assertTrue(comparison.verdict().startsWith("No difference in test accuracy was shown"),
                comparison.verdict());
    }

    @Test
    void pairsTheSeedsThatBothCompletedAndCountsTheRest() {
        List<TrialResult> trials = new ArrayList<>(Trials.method("genetic", LOW));
        trials.addAll(Trials.method("sgd", HIGH).subList(0, 6));
        trials.add(Trials.with(90, "sgd", 7, TrialStatus.FAILED, .1, .1, .1));
        trials.add(Trials.with(91, "sgd", 8, TrialStatus.INTERRUPTED, .1, .1, .1));
        trials.add(Trials.with(92, "sgd", 9, TrialStatus.PRUNED, .1, .1, .1));

        Comparison comparison = Comparison.of(trials, Map.of());

        assertEquals(6, comparison.pairs().getFirst().seedsFirst());
        assertEquals(2.0 / 64, comparison.pairs().getFirst().pValue(), 1e-15);
        Comparison.MethodSummary sgd = comparison.methods().get(1);
        assertEquals(List.of(6, 1, 1, 1), List.of(sgd.completed(), sgd.failed(), sgd.pruned(),
                sgd.interrupted()));
        assertEquals(0.915, sgd.testAccuracy().median(), 1e-12);
    }

    @Test
    void takesTheRankSumTestWithoutCommonSeeds() {
        List<TrialResult> trials = new ArrayList<>(Trials.method("genetic", .1, .2, .3, .4));
        for (int i = 0; i < 4; i++) {
            trials.add(Trials.completed(50 + i, "sgd", 100 + i, .8 + .01 * i));
        }

        Comparison.Pair pair = Comparison.of(trials, Map.of()).pairs().getFirst();

        assertEquals("mann_whitney_u", pair.test());
        assertEquals(2.0 / 70, pair.pValue(), 1e-15);
        assertEquals("different", pair.verdict());
    }

    @Test
    void namesAnotherColumnWhenThereIsNoTestAccuracy() {
        TrialResult noTest = Trials.with(0, "a", 1, TrialStatus.COMPLETED, .9, .8, Double.NaN);
        TrialResult trainOnly = Trials.with(1, "b", 1, TrialStatus.COMPLETED, .9, Double.NaN,
                Double.NaN);

        Comparison validation = Comparison.of(List.of(noTest), Map.of());
        Comparison train = Comparison.of(List.of(noTest, trainOnly), Map.of());

        assertEquals("validation_accuracy", validation.metric());
        assertTrue(validation.metricNote().contains("there is no test accuracy"));
        assertEquals("train_accuracy", train.metric());
        assertTrue(train.verdict().contains("training accuracy"), train.verdict());
    }

    @Test
    void handlesOneMethodOneSeedAndNothingAtAll() {
        Comparison one = compare(Trials.method("genetic", .5));
        Comparison.Spread spread = one.methods().getFirst().testAccuracy();
        assertTrue(Double.isNaN(spread.standardDeviation()) && Double.isNaN(spread.intervalLow()));
        assertEquals("Only genetic was completed, so there is nothing to compare: its test accuracy"
                + " is 50.0 % over 1 seed.", one.verdict());

        assertEquals("No trial was completed, so there is nothing to compare.",
                compare(List.of()).verdict());
        Comparison failed = Comparison.of(
                List.of(Trials.with(0, "a", 1, TrialStatus.FAILED, .9, .8, .7)), Map.of());
        assertEquals("No trial was completed, so there is nothing to compare.", failed.verdict());
        Comparison empty = Comparison.of(List.of(Trials.with(0, "a", 1, TrialStatus.COMPLETED,
                Double.NaN, Double.NaN, Double.NaN)), Map.of());
        assertTrue(empty.verdict().startsWith("No completed trial has an accuracy"));
    }

    @Test
    void treatsSweptSettingsAsMethodsOfTheirOwn() {
        TrialResult trial = Trials.completed(0, "genetic", 1, .5);
        Comparison comparison = Comparison.of(
                List.of(Trials.withSettings(trial, Map.of("methods.genetic.sigma", "0.1")),
                        Trials.withSettings(trial, Map.of("methods.genetic.sigma", "0.2"))),
                Map.of());

        assertEquals("genetic (sigma=0.1)", comparison.methods().get(0).method());
        assertEquals("genetic (sigma=0.2)", comparison.methods().get(1).method());
    }

    @Test
    void measuresTheWayToAnAccuracyAndCensorsWhatDidNotArrive() {
        List<TrialResult> trials = Trials.method("sgd", .9, .9, .9);
        Map<String, List<Progress>> rows = Map.of(
                trials.get(0).trial(),
                List.of(Trials.row(0, 0, 0, .5), Trials.row(1, 100, 1, .85),
                        Trials.row(2, 200, 2, .7), Trials.row(3, 300, 3, .95)),
                trials.get(1).trial(), List.of(Trials.row(1, 150, 4, .8)));

        List<Comparison.Target> targets = Comparison.of(trials, rows).methods().getFirst()
                .targets();

        assertEquals(new Comparison.Target(0.6, 2, 3, 150, 4), targets.get(0));
        assertEquals(new Comparison.Target(0.8, 2, 3, 150, 4), targets.get(2));
        assertEquals(new Comparison.Target(0.9, 1, 3, Double.NaN, Double.NaN), targets.get(3));
        assertEquals(0.95, targets.get(4).trainAccuracy());
        assertEquals(5, targets.size());
        assertEquals(List.of(new Comparison.Target(1.0, 0, 3, Double.NaN, Double.NaN)),
                Comparison.of(trials, rows, List.of(1.0)).methods().getFirst().targets());
        assertEquals(Comparison.TARGETS, Comparison.of(trials, Map.of()).methods().getFirst()
                .targets().stream().map(Comparison.Target::trainAccuracy).toList());
    }

    @Test
    void readsBackExactlyWhatItWrote() throws IOException {
        Comparison comparison = compare(Trials.method("genetic", .1), Trials.method("sgd", .2));
        Path file = folder.resolve("comparison.json");

        ComparisonJson.write(file, comparison);

        assertEquals(comparison, ComparisonJson.read(file));
        String text = Files.readString(file);
        assertTrue(text.contains("\"metric_note\""), text);
        assertTrue(text.contains("\"standard_deviation\" : null"), text);
        assertTrue(text.contains("\"a12\" : 0.0"), text);
        assertTrue(text.contains("\"p_value_smallest_adjusted\""), text);
        Files.writeString(file, "{\"metric\": 1");
        assertTrue(assertThrows(PomonaException.class, () -> ComparisonJson.read(file)).toString()
                .contains(file.toString()));
        Files.writeString(file, "{}");
        assertThrows(PomonaException.class, () -> ComparisonJson.read(file));
    }

    /** Returns the verdict without its cautions. */
    private static String outcome(Comparison comparison) {
        return comparison.cautions().isEmpty()
                ? comparison.verdict()
                : comparison.verdict().replace(" " + String.join(" ", comparison.cautions()), "");
    }

    @SafeVarargs
    private static Comparison compare(List<TrialResult>... methods) {
        List<TrialResult> trials = new ArrayList<>();
        for (List<TrialResult> method : methods) {
            trials.addAll(method);
        }
        return Comparison.of(trials, Map.of());
    }
}
