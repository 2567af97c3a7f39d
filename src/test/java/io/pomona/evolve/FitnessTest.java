// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.train.Metric;
import io.pomona.train.Metrics;
import io.pomona.train.Score;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class FitnessTest {
    private static final double[] LOSSES = {1e-6, 0.01, 0.5, 1, 3, 50, 1e4, 1e9};

    private static double both(int correct, double loss, double penalty) {
        return Fitness.ACCURACY_CROSS_ENTROPY.of(Metrics.of(new Score(60_000, correct, loss)),
                penalty);
    }

    static List<Fitness> all() {
        return List.of(Fitness.ACCURACY, Fitness.ACCURACY_CROSS_ENTROPY, Fitness.CROSS_ENTROPY,
                Fitness.BALANCED_ACCURACY, Fitness.MARGIN, new Fitness.Weighted(1, 2, 3, 4),
                new Fitness.Weighted(0, 0, 0.5, 0));
    }

    @Test
    void everyFitnessIsTested() {
        assertEquals(Set.of(Fitness.class.getPermittedSubclasses()),
                Set.copyOf(all().stream().map(Object::getClass).distinct().toList()));
    }

    @Test
    void oneMoreCorrectOutweighsAnyLoss() {
        for (int correct : new int[]{0, 1, 777, 59_998}) {
            assertTrue(both(correct + 1, 1e9, 0) > both(correct, 1e-6, 0));
        }
    }

    @Test
    void ofEquallyManyCorrectTheSmallerLossWins() {
        for (int correct : new int[]{0, 1, 777, 60_000}) {
            for (int i = 1; i < LOSSES.length; i++) {
                assertTrue(both(correct, LOSSES[i - 1], 0) > both(correct, LOSSES[i], 0),
                        correct + " " + LOSSES[i]);
            }
        }
    }

    @Test
    void theNumberIsAsDocumented() {
        assertEquals((7 + 1 / 1.5) / 10,
                Fitness.ACCURACY_CROSS_ENTROPY.of(Metrics.of(new Score(10, 7, 0.5)), 0), 1e-15);
        assertEquals(0.7, Fitness.ACCURACY.of(Metrics.of(new Score(10, 7, 0.5)), 0));
    }

    @Test
    void thePenaltyIsAddedToTheLoss() {
        assertEquals(both(5, 0.75, 0), both(5, 0.5, 0.25));
        assertEquals(0.7, Fitness.ACCURACY.of(Metrics.of(new Score(10, 7, 0.5)), 3));
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsNotFiniteIsBelowEverythingElse(Fitness fitness) {
        for (double bad : new double[]{Double.NaN, Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY}) {
            assertEquals(Fitness.INVALID, fitness.of(Metrics.of(new Score(10, 10, bad)), 0));
            assertEquals(Fitness.INVALID, fitness.of(Metrics.of(new Score(10, 10, 1)), bad));
        }
        assertTrue(fitness.of(new Metrics(new Score(10, 0, 1e300), 0, -1),
                0) > Fitness.INVALID);
    }

    @Test
    void balancedAccuracyMarginAndSumsAreAsDocumented() {
        Metrics metrics = new Metrics(new Score(10, 7, 0.5), 0.6, -0.2);
        assertEquals(0.6, Fitness.BALANCED_ACCURACY.of(metrics, 9));
        assertEquals(0.4, Fitness.MARGIN.of(metrics, 9), 1e-15);
        assertEquals(0.7 + 2 * 0.6 + 3 / 1.75 + 4 * 0.4,
                new Fitness.Weighted(1, 2, 3, 4).of(metrics, 0.25), 1e-15);
        // What was not asked for is not a number, and weighs nothing.
        assertEquals(0.35 + 0.5 / 1.5,
                new Fitness.Weighted(0.5, 0, 0.5, 0).of(Metrics.of(metrics.score()), 0), 1e-15);
    }

    @Test
    void onlyTheMetricsThatAreReadAreAskedFor() {
        assertEquals(Set.of(), Fitness.ACCURACY_CROSS_ENTROPY.metrics());
        assertEquals(Set.of(), new Fitness.Weighted(1, 0, 1, 0).metrics());
        assertEquals(Set.of(Metric.BALANCED_ACCURACY), Fitness.BALANCED_ACCURACY.metrics());
        assertEquals(Set.of(Metric.MARGIN), Fitness.MARGIN.metrics());
        assertEquals(Set.of(Metric.values()), new Fitness.Weighted(0, 1, 0, 1).metrics());
    }

    @Test
    void weightsOutOfRangeAreRefused() {
        assertRefused(() -> new Fitness.Weighted(-1, 0, 0, 0), "accuracy", "-1.0");
        assertRefused(() -> new Fitness.Weighted(1, Double.NaN, 0, 0), "balanced_accuracy", "NaN");
        assertRefused(() -> new Fitness.Weighted(1, 0, -0.5, 0), "cross_entropy", "-0.5");
        assertRefused(() -> new Fitness.Weighted(1, 0, 0, Double.POSITIVE_INFINITY), "margin",
                "Infinity");
        assertRefused(() -> Objective.of(new Fitness.Weighted(0, 0, 0, 0)), "fitness",
                "a weight above 0");
    }

    @Test
    void objectivesOutOfRangeAreRefused() {
        Objective batches = new Objective(Fitness.ACCURACY, 10, 0);
        assertRefused(() -> batches.withBatchSize(0), "batch_size", "0");
        assertRefused(() -> batches.withInheritance(0.0), "inheritance", "0.0");
        assertRefused(() -> batches.withInheritance(1.1), "inheritance", "1.1");
        assertRefused(() -> batches.withBatchSize(null).withInheritance(0.5), "inheritance",
                "batch_size");
        assertRefused(() -> new Objective(Fitness.ACCURACY, 10, -1), "l2", "-1");
    }
}
