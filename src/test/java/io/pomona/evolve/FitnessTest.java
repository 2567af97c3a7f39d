// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.train.Score;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NullMarked
class FitnessTest {
    private static final double[] LOSSES = {1e-6, 0.01, 0.5, 1, 3, 50, 1e4, 1e9};

    private static double both(int correct, double loss, double penalty) {
        return Fitness.ACCURACY_CROSS_ENTROPY.of(new Score(60_000, correct, loss), penalty);
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
                Fitness.ACCURACY_CROSS_ENTROPY.of(new Score(10, 7, 0.5), 0), 1e-15);
        assertEquals(0.7, Fitness.ACCURACY.of(new Score(10, 7, 0.5), 0));
    }

    @Test
    void thePenaltyIsAddedToTheLoss() {
        assertEquals(both(5, 0.75, 0), both(5, 0.5, 0.25));
        assertEquals(0.7, Fitness.ACCURACY.of(new Score(10, 7, 0.5), 3));
    }

    @ParameterizedTest
    @EnumSource(Fitness.class)
    void whatIsNotFiniteIsBelowEverythingElse(Fitness fitness) {
        for (double bad : new double[]{Double.NaN, Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY}) {
            assertEquals(Fitness.INVALID, fitness.of(new Score(10, 10, bad), 0));
            assertEquals(Fitness.INVALID, fitness.of(new Score(10, 10, 1), bad));
        }
        assertTrue(fitness.of(new Score(10, 0, 1e300), 0) > Fitness.INVALID);
    }
}
