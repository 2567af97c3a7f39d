// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.evolve.Limits;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Objective;
import io.pomona.train.Schedule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

@NullMarked
class StrategySettingsTest {
    private static final CenterOptimizer ADAM = new CenterOptimizer.Adam(0.9, 0.999, 1e-8);
    private static final Schedule CONSTANT = new Schedule.Constant();

    private static void assertRefused(String message, Executable made) {
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, made).getMessage());
    }

    private static Strategy openAi(double rate, double decay) {
        return new Strategy.OpenAiEs(ADAM, rate, CONSTANT, CONSTANT, decay,
                Shaping.CENTERED_RANK);
    }

    private static Strategy pgpe(double rate, double sigmaRate, double most, double decay) {
        return new Strategy.Pgpe(ADAM, rate, CONSTANT, sigmaRate, most, decay,
                Shaping.CENTERED_RANK);
    }

    @Test
    void settingsOfTheSearchOutOfRangeAreRefused() {
        StrategySettings snes = StrategySettings.snes();
        assertRefused("Expected population of at least 2, but received 1.",
                () -> snes.withPopulation(1));
        assertRefused(
                "Expected population that is even, for pairs of opposite points, but received 5.",
                () -> StrategySettings.pgpe().withPopulation(5));
        assertEquals(5, snes.withPopulation(5).population());
        assertRefused("Expected sigma above 0, but received 0.0.",
                () -> snes.withSigma(0, Mutation.Scale.ABSOLUTE));
        assertRefused("Expected sigma above 0, but received NaN.",
                () -> snes.withSigma(Double.NaN, Mutation.Scale.ABSOLUTE));
        Objective batches = snes.objective().withBatchSize(9);
        assertRefused("Expected racing only for genetic algorithms, but received true.",
                () -> snes.withObjective(batches.withRacing(true)));
        assertRefused("Expected inheritance only for genetic algorithms, but received 0.2.",
                () -> snes.withObjective(batches.withInheritance(0.2)));
        assertRefused("Expected steady_generations only without batch_size, as fitnesses on the"
                + " samples of different generations are not comparable, but received 7.",
                () -> snes.withObjective(batches)
                        .withLimits(new Limits(null, null, 7, null)));
        assertRefused("Expected restart only without batch_size, as fitnesses on the samples of"
                + " different generations are not comparable, but received"
                + " Restart[patience=3, growth=2.0, largest=10.0].",
                () -> snes.withRestart(new Restart(3, 2, 10)).withObjective(batches));
        assertRefused("Expected patience of at least 1, but received 0.",
                () -> new Restart(0, 2, 10));
        assertRefused("Expected growth of at least 1, but received 0.5.",
                () -> new Restart(1, 0.5, 10));
        assertRefused("Expected largest of at least 1, but received 0.5.",
                () -> new Restart(1, 2, 0.5));
    }

    @Test
    void settingsOfTheRulesOutOfRangeAreRefused() {
        assertRefused("Expected learning_rate above 0, but received 0.0.", () -> openAi(0, 0));
        assertRefused("Expected weight_decay of at least 0, but received -1.0.",
                () -> openAi(1, -1));
        assertRefused("Expected learning_rate above 0, but received NaN.",
                () -> pgpe(Double.NaN, 0, 0.2, 0));
        assertRefused("Expected sigma_learning_rate of at least 0, but received -0.1.",
                () -> pgpe(1, -0.1, 0.2, 0));
        assertRefused("Expected sigma_max_change in (0, 1), but received 1.0.",
                () -> pgpe(1, 0, 1, 0));
        assertRefused("Expected weight_decay of at least 0, but received Infinity.",
                () -> pgpe(1, 0, 0.2, Double.POSITIVE_INFINITY));
        assertRefused("Expected learning_rate above 0, but received -1.0.",
                () -> new Strategy.Snes(-1, null));
        assertRefused("Expected sigma_learning_rate above 0, but received 0.0.",
                () -> new Strategy.Snes(1, 0.0));
    }

    @Test
    void settingsOfOptimizersOutOfRangeAreRefused() {
        assertRefused("Expected beta1 in [0, 1), but received 1.0.",
                () -> new CenterOptimizer.Adam(1, 0.9, 1e-8));
        assertRefused("Expected beta2 in [0, 1), but received -0.1.",
                () -> new CenterOptimizer.Adam(0.9, -0.1, 1e-8));
        assertRefused("Expected epsilon above 0, but received 0.0.",
                () -> new CenterOptimizer.Adam(0.9, 0.9, 0));
        assertRefused("Expected momentum in [0, 1), but received 1.0.",
                () -> new CenterOptimizer.Sgd(1));
        assertRefused("Expected momentum in [0, 1), but received -1.0.",
                () -> new CenterOptimizer.ClipUp(-1, 2));
        assertRefused("Expected max_speed above 0, but received 0.0.",
                () -> new CenterOptimizer.ClipUp(0.9, 0));
    }

    @Test
    void thePopulationFollowsTheNumberOfWeightsAndGrowsWithRestarts() {
        StrategySettings cma = StrategySettings.cmaEs();
        assertEquals(10, cma.population(10, 0));
        assertEquals(10, cma.population(10, 3));
        StrategySettings growing = cma.withRestart(new Restart(10, 2, 10));
        assertEquals(80, growing.population(10, 3));
        assertEquals(100, growing.population(10, 4));
        assertEquals(100, growing.population(10, 1000));
        assertEquals(100, growing.largestPopulation(10));
        assertEquals(10, cma.largestPopulation(10));
        assertEquals(10, cma.withRestart(new Restart(10, 1, 10)).largestPopulation(10));
        assertEquals(Integer.MAX_VALUE - 1,
                cma.withRestart(new Restart(10, 2, 1e12)).largestPopulation(10));
        StrategySettings pairs = StrategySettings.pgpe().withPopulation(null);
        assertEquals(14, pairs.population(24, 0));
        assertEquals(22, pairs.withPopulation(6).withRestart(new Restart(1, 1.9, 10))
                .population(24, 2));
    }

    @Test
    void theFullMatrixIsRefusedToLargeNetworks() {
        assertDoesNotThrow(() -> StrategySettings.cmaEs().requireSuited(2000));
        assertDoesNotThrow(() -> StrategySettings.snes().requireSuited(100_000_000));
        String message = String.valueOf(assertThrows(IllegalArgumentException.class,
                () -> StrategySettings.cmaEs().requireSuited(11_274)).getMessage());
        assertTrue(message.startsWith("Expected at most 2000 weights for cma-es, but received"
                + " 11274: its matrices, with those of checkpoints, would take 7758 MiB"), message);
    }
}
