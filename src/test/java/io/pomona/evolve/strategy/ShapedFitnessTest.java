// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.evolve.Fitness;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NullMarked
class ShapedFitnessTest {
    @Test
    void ranksAreSpreadEvenlyFromMinusToPlusOneHalf() {
        assertArrayEquals(new double[]{0.25, -0.5, 0.5, 0, -0.25}, ShapedFitness
                .of(Shaping.CENTERED_RANK, new double[]{7, 1, 8, 6.5, Math.nextUp(1.0)}), 1e-15);
    }

    @Test
    void equalPointsShareTheirRanks() {
        assertArrayEquals(new double[]{0, 0, 0.5, -0.5, 0}, ShapedFitness
                .of(Shaping.CENTERED_RANK, new double[]{2, 2, 3, 1, 2}), 1e-15);
        assertArrayEquals(new double[]{4, 4, 10}, ShapedFitness.byRank(new double[]{1, 1, 2},
                new double[]{10, 8, 0}), 1e-15);
    }

    @Test
    void whatIsNotFiniteRanksLast() {
        assertArrayEquals(new double[]{-0.5, 0, 0.5}, ShapedFitness.of(Shaping.CENTERED_RANK,
                new double[]{Fitness.INVALID, 0, Double.MIN_VALUE}), 1e-15);
    }

    @Test
    void standardizedFitnessesHaveMeanZeroAndDeviationOne() {
        double[] shaped = ShapedFitness.of(Shaping.STANDARDIZED,
                new double[]{3, 1, 0.5, Fitness.INVALID});
        assertEquals(0, Arrays.stream(shaped).sum(), 1e-12);
        assertEquals(4, Arrays.stream(shaped).map(value -> value * value).sum(), 1e-12);
        assertEquals(shaped[2], shaped[3]);
    }

    @ParameterizedTest
    @EnumSource
    void equalFitnessesSayNothing(Shaping shaping) {
        assertArrayEquals(new double[4], ShapedFitness.of(shaping, new double[]{2, 2, 2, 2}));
        double[] invalid = new double[4];
        Arrays.fill(invalid, Fitness.INVALID);
        assertArrayEquals(new double[4], ShapedFitness.of(shaping, invalid));
    }

    @Test
    void byPlaceEveryWeightIsGivenOnceAndOfEqualsTheFirstIsFirst() {
        assertArrayEquals(new double[]{3, 2, 4, 0, 1}, ShapedFitness
                .byRankAndPlace(new double[]{2, 2, 3, 1, 2}, new double[]{4, 3, 2, 1, 0}));
    }

    /**
     * For 6 points of 10 weights, from N. Hansen, "The CMA Evolution Strategy: A Tutorial", 2016, equations
     * 49 to 53, worked out apart from the program: the effective numbers are 2.0286 of the positive and
     * 2.4319 of the negative weights, the bounds 2.4590, 2.2073 and 9.2173.
     */
    @Test
    void badPointsHaveTheNegativeWeightsOfTheTutorial() {
        assertArrayEquals(
                new double[]{0.6370425712412168, 0.28457025743803294, 0.07838717132075033,
                    -0.28638378259655295, -0.7649580940851275, -1.1559817781589212},
                CmaConstants.of(6, 10).weights(true), 1e-12);
    }

    @Test
    void weightsOfRanksAddUpAndNeverRise() {
        for (int population = 2; population <= 40; population++) {
            double[] snes = SnesDistribution.utilities(population);
            double[] separable = SeparableConstants.weights(population);
            CmaConstants cma = CmaConstants.of(population, 10);
            double[] plain = cma.weights(false);
            double[] active = cma.weights(true);
            assertEquals(0, Arrays.stream(snes).sum(), 1e-12);
            assertEquals(1, Arrays.stream(separable).sum(), 1e-12);
            assertEquals(1, Arrays.stream(plain).sum(), 1e-12);
            assertEquals(1, Arrays.stream(active).filter(w -> w > 0).sum(), 1e-12);
            for (double[] weights : new double[][]{snes, separable, plain, active}) {
                for (int rank = 1; rank < population; rank++) {
                    assertTrue(weights[rank] <= weights[rank - 1]);
                }
            }
            // The matrix stays positive: even if all bad points were along one axis.
            double bad = -Arrays.stream(active).filter(w -> w < 0).sum();
            assertTrue(cma.oneRate() + cma.manyRate() * (1 + 9 * bad) <= 1 + 1e-12);
        }
    }
}
