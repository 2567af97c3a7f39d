// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.experiment.Comparison.MethodSummary;
import io.pomona.experiment.Comparison.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which points of a sweep are compared, and what is said of treatment that was not equal. */
class SweepComparisonTest {
    private static final String SIGMA = "methods.ga.mutation.sigma";

    private final List<TrialResult> trials = new ArrayList<>();

    @Test
    void aMethodStandsByThePointThatIsBestOnTheValidationSet() {
        point("ga", "0.1", 6, 0.80, 0.99);
        point("ga", "0.2", 6, 0.90, 0.70);
        point("sgd", "", 6, 0.85, 0.80);

        Comparison comparison = compare();

        assertEquals(List.of(false, true, true),
                comparison.methods().stream().map(MethodSummary::compared).toList());
        Pair pair = comparison.pairs().getFirst();
        assertEquals(1, comparison.pairs().size());
        assertEquals("ga (sigma=0.2)", pair.first());
        assertEquals("sgd", pair.ahead(), "its test accuracy decides nothing of the choice");
        assertTrue(comparison.cautions().contains("Each method stands by its best point by"
                + " validation accuracy (ga: 2 tried, sgd: 1 tried; unequal tuning favors the"
                + " method with more)."), comparison.verdict());
        assertTrue(comparison.verdict().endsWith(comparison.cautions().getLast()));
        assertEquals("ga", comparison.methods().getFirst().methodKey());
        assertEquals(Map.of(SIGMA, "0.1"), comparison.methods().getFirst().settings());
    }

    @Test
    void aLuckySeedOfAPointThatWasGivenUpDoesNotWin() {
        point("ga", "0.1", 1, 0.99, 0.99);
        point("ga", "0.2", 3, 0.90, 0.70);
        point("sgd", "", 3, 0.85, 0.80);

        assertEquals("ga (sigma=0.2)", compare().pairs().getFirst().first());
    }

    @Test
    void thePointsOfAnOnlyMethodAreComparedWithTheBest() {
        point("ga", "0.1", 6, 0.80, 0.80);
        point("ga", "0.2", 6, 0.90, 0.90);
        point("ga", "0.3", 6, 0.70, 0.70);
        point("ga", "0.4", 6, 0.60, 0.60);

        Comparison comparison = compare();

        assertEquals(List.of("ga (sigma=0.2)", "ga (sigma=0.2)", "ga (sigma=0.2)"),
                comparison.pairs().stream().map(Pair::first).toList());
        assertEquals(List.of("ga (sigma=0.1)", "ga (sigma=0.3)", "ga (sigma=0.4)"),
                comparison.pairs().stream().map(Pair::second).toList());
        Comparison.Overall overall = Objects.requireNonNull(comparison.overall());
        assertEquals(4, overall.methods());
        assertTrue(overall.pValue() < 0.001, overall.toString());
        assertTrue(comparison.verdict().contains("4 points"), comparison.verdict());
        assertTrue(comparison.verdict().contains("The best of 4 points of ga"));
    }

    @Test
    void saysWhatWasLeftOut() {
        point("ga", "", 6, 0.8, 0.8);
        point("sgd", "", 6, 0.8, 0.8);
        trials.add(Trials.with(901, "sgd", 7, TrialStatus.FAILED, .1, .1, .1));
        trials.add(Trials.with(902, "ga", 8, TrialStatus.INTERRUPTED, .1, .1, .1));
        trials.add(Trials.with(903, "ga", 9, TrialStatus.INTERRUPTED, .1, .1, .1));

        assertEquals("Only completed trials count: 1 failed, 2 interrupted of ga, sgd left out.",
                compare().cautions().getFirst());
    }

    @Test
    void saysWhatMethodsSpentWhenItIsNotTheSame() {
        for (int seed = 1; seed <= 3; seed++) {
            trials.add(Trials.completed(9, "ga", seed, 0.8));
            trials.add(Trials.completed(1, "sgd", seed, 0.9));
        }

        assertEquals(List.of("Unequal spending: ga took 5.0 times the sample passes of sgd."),
                compare().cautions());
    }

    @Test
    void saysThatSeedsDiffer() {
        point("ga", "", 6, 0.8, 0.8);
        point("sgd", "", 5, 0.8, 0.8);

        assertEquals(List.of("The methods were not completed with the same seeds."),
                compare().cautions());
    }

    @Test
    void warnsOfAccuraciesThatSteered() {
        for (int seed = 1; seed <= 2; seed++) {
            trials.add(Trials.with(1, "a", seed, TrialStatus.COMPLETED, .9, .8, Double.NaN));
            trials.add(Trials.with(1, "b", seed, TrialStatus.COMPLETED, .9, .8, Double.NaN));
        }

        assertEquals(List.of("The validation set may have chosen the weights: give a test set for"
                + " an unbiased comparison."), compare().cautions());
    }

    @Test
    void comparesTwoMethodsWithoutAnOverallTest() {
        point("ga", "", 6, 0.8, 0.8);
        point("sgd", "", 6, 0.7, 0.7);

        Comparison comparison = compare();

        assertNull(comparison.overall());
        assertEquals(List.of(), comparison.cautions());
        Pair pair = comparison.pairs().getFirst();
        assertEquals(0.1, pair.difference(), 1e-9);
        assertTrue(pair.differenceLow() > 0.08 && pair.differenceHigh() < 0.12, pair.toString());
        assertEquals(6, pair.seedsNeeded());
        assertTrue(comparison.intervalNote().contains("With 6 seeds they are too narrow"));
    }

    /** Adds a point with the same passes for all; test accuracies differ a little by seed. */
    private void point(String method, String sigma, int seeds, double validation, double test) {
        for (int seed = 1; seed <= seeds; seed++) {
            TrialResult trial = Trials.with(5, method, seed, TrialStatus.COMPLETED, validation,
                    validation, test + 0.001 * seed * (sigma.isEmpty() ? 1 : 2));
            trials.add(sigma.isEmpty() ? trial : Trials.withSettings(trial, Map.of(SIGMA, sigma)));
        }
    }

    private Comparison compare() {
        return Comparison.of(trials, Map.of());
    }
}
