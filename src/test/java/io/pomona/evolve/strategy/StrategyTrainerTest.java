// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.evolve.Fitness;
import io.pomona.evolve.Limits;
import io.pomona.evolve.LocalPopulationEvaluator;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Objective;
import io.pomona.evolve.PopulationEvaluator;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Budget;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Patterns;
import io.pomona.train.Progress;
import io.pomona.train.Schedule;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.TrainingData;
import io.pomona.train.TrainingSession;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all strategies have in common, and what is claimed of some. */
@NullMarked
class StrategyTrainerTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final Network NETWORK = Patterns.network(3, 0);
    private static final DataSet DATA = Patterns.draw(24, 0.3, 1);
    private static final Workers WORKERS = Workers.of(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    static List<StrategySettings> strategies() {
        return Functions.strategies();
    }

    static List<StrategySettings> invariant() {
        return strategies().subList(2, 5);
    }

    @Test
    void everyStrategyIsTested() {
        Set<Class<?>> tested = new HashSet<>();
        strategies().forEach(settings -> tested.add(settings.strategy().getClass()));
        assertEquals(Set.of(Strategy.class.getPermittedSubclasses()), tested);
    }

    private static float[] filled(float value) {
        float[] values = new float[10];
        Arrays.fill(values, value);
        return values;
    }

    private static StrategyTrainer onFunction(StrategySettings settings,
            ToDoubleFunction<float[]> loss) {
        return Functions.trainer(settings, loss, filled(1), WORKERS);
    }

    private static StrategyTrainer onPatterns(StrategySettings settings, Workers workers) {
        PopulationEvaluator evaluator = new LocalPopulationEvaluator(
                new NetworkEvaluator(NETWORK, workers));
        return new StrategyTrainer(NETWORK, DATA, settings, RandomKey.of(3),
                NETWORK.initialParameters(RandomKey.of(4)), evaluator, workers);
    }

    private static void advance(Trainer trainer, int steps) {
        for (int i = 0; i < steps; i++) {
            trainer.advance(ALL);
        }
    }

    /** All settings that have state of their own, on batches. */
    private static StrategySettings busy(StrategySettings settings) {
        Schedule falling = new Schedule.Cosine(1000, 0, 0.1);
        Strategy strategy = switch (settings.strategy()) {
            case Strategy.OpenAiEs rule -> new Strategy.OpenAiEs(
                    new CenterOptimizer.ClipUp(0.9, 2), 0.1, falling, falling, 0.1,
                    rule.shaping());
            case Strategy.Pgpe rule -> new Strategy.Pgpe(rule.optimizer(), 0.1, falling, 0.2,
                    0.2, 0.1, Shaping.STANDARDIZED);
            default -> settings.strategy();
        };
        return settings.withStrategy(strategy).withSigma(0.3, Mutation.Scale.INITIAL_SPREAD)
                .withRestart(settings.strategy().isMirrored() ? null : new Restart(3, 1.5, 10))
                .withObjective(new Objective(Fitness.CROSS_ENTROPY,
                        settings.strategy().isMirrored() ? 7 : null, 0.001));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void theFirstMeanIsTheGivenNetworkAndStepZeroCostsNothing(StrategySettings settings) {
        StrategyTrainer trainer = onFunction(settings, Functions::sphere);
        Trainer.Step step = trainer.advance(ALL);
        assertEquals(0, step.evaluations());
        assertEquals(0, step.samples());
        assertArrayEquals(filled(1), trainer.parameters());
        assertNull(trainer.trainScore());
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aGenerationIsChargedForAllItsPointsAndTellsOfThem(StrategySettings settings) {
        StrategyTrainer trainer = onFunction(settings, Functions::sphere);
        trainer.advance(ALL);
        Trainer.Step step = trainer.advance(ALL);
        int population = settings.population(10, 0);
        assertEquals(population, step.evaluations());
        assertEquals(2L * population, step.samples());
        assertEquals(0.5, step.sigma(), 1e-6);
        assertTrue(step.fitness() > step.meanFitness());
        assertFalse(Arrays.equals(filled(1), trainer.parameters()));
        double spread = Math.sqrt(2.0 / (4 + 2));
        assertEquals(0.5 / spread, step.population().diversity(), 1e-5);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void anyNumberOfThreadsGivesTheSameBits(StrategySettings settings) {
        float[] expected = {};
        for (int threads : new int[]{1, 2, 3, 1}) {
            try (Workers workers = Workers.of(threads)) {
                StrategyTrainer trainer = onPatterns(busy(settings), workers);
                advance(trainer, 8);
                float[] got = trainer.parameters();
                expected = expected.length == 0 ? got : expected;
                assertArrayEquals(expected, got);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void restoredAtAnyStepItGoesOnAsIfNeverStopped(StrategySettings settings) {
        for (int before : new int[]{0, 1, 6, 13}) {
            StrategyTrainer undisturbed = onPatterns(busy(settings), WORKERS);
            advance(undisturbed, before);
            StrategyTrainer second = onPatterns(busy(settings), WORKERS);
            TrainerState state = undisturbed.state();
            for (int i = 0; i < 12; i++) {
                Trainer.Step expected = undisturbed.advance(ALL);
                if (i == 0) {
                    second.restore(state);
                }
                assertEquals(expected, second.advance(ALL));
            }
            assertArrayEquals(undisturbed.parameters(), second.parameters());
            assertEquals(undisturbed.finished(), second.finished());
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void anOrderPreservingChangeOfTheFitnessChangesNothing(StrategySettings settings) {
        StrategyTrainer plain = onFunction(settings, Functions::sphere);
        StrategyTrainer cubed = onFunction(settings, x -> Math.pow(Functions.sphere(x), 3) - 0.5);
        advance(plain, 12);
        advance(cubed, 12);
        assertArrayEquals(plain.parameters(), cubed.parameters());
    }

    @ParameterizedTest
    @MethodSource("invariant")
    void aChangeOfScaleScalesTheSearch(StrategySettings settings) {
        StrategyTrainer plain = onFunction(settings, Functions::ellipsoid);
        // By a power of two, so that rounding is the same.
        StrategyTrainer scaled = Functions.trainer(
                settings.withSigma(4, Mutation.Scale.ABSOLUTE), x -> {
                    float[] small = new float[x.length];
                    for (int i = 0; i < x.length; i++) {
                        small[i] = x[i] / 8;
                    }
                    return Functions.ellipsoid(small);
                }, filled(8), WORKERS);
        advance(plain, 40);
        advance(scaled, 40);
        for (int i = 0; i < 10; i++) {
            assertEquals(8 * plain.parameters()[i], scaled.parameters()[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void whatIsNotFiniteIsCountedAndNeverDrawsTheMean(StrategySettings settings) {
        int[] bad = new int[1];
        StrategyTrainer trainer = onFunction(settings, x -> {
            if (x[0] > 1) {
                bad[0]++;
                return x[1] > 1 ? Double.NaN : Double.POSITIVE_INFINITY;
            }
            return 5;
        });
        trainer.advance(ALL);
        Trainer.Step step = trainer.advance(ALL);
        assertTrue(bad[0] > 0);
        assertEquals(bad[0], step.invalid());
        assertEquals(1.0 / 6, step.meanFitness(), 1e-12);
        assertTrue(trainer.parameters()[0] < 1);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aGenerationWithoutAnyFiniteFitnessLeavesNumbersFinite(StrategySettings settings) {
        StrategyTrainer trainer = onFunction(settings, _ -> Double.NaN);
        advance(trainer, 4);
        Trainer.Step step = trainer.advance(ALL);
        assertEquals(step.evaluations(), step.invalid());
        assertEquals(Double.NaN, step.meanFitness());
        for (float value : trainer.parameters()) {
            assertTrue(Float.isFinite(value));
        }
    }

    @Test
    void biasesThatBeginAtZeroAreSearchedInTheUnitOfTheirKernel() {
        StrategySettings settings = StrategySettings.snes().withSigma(0.5,
                Mutation.Scale.INITIAL_SPREAD);
        StrategyTrainer trainer = onFunction(settings, Functions::sphere);
        advance(trainer, 3);
        float[] mean = trainer.parameters();
        for (float value : mean) {
            assertTrue(value != 1);
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aSearchThatIsStuckBeginsAnewWithALargerPopulation(StrategySettings settings) {
        StrategyTrainer trainer = onFunction(settings.withRestart(new Restart(3, 2, 10)), _ -> 1);
        int first = settings.population(10, 0);
        trainer.advance(ALL);
        // The first generation is the best, three more do not beat it.
        for (int generation = 1; generation <= 4; generation++) {
            assertEquals(first, trainer.advance(ALL).evaluations());
        }
        for (int generation = 5; generation <= 8; generation++) {
            assertEquals(2L * first, trainer.advance(ALL).evaluations());
        }
        assertEquals(4L * first, trainer.advance(ALL).evaluations());
    }

    @Test
    void limitsOfItsOwnEndTheSearch() {
        StrategySettings settings = strategies().getFirst();
        StrategyTrainer counted = onFunction(settings.withLimits(Limits.ofGenerations(3)),
                _ -> 1);
        StrategyTrainer steady = onFunction(
                settings.withLimits(new Limits(null, null, 2, null)), _ -> 1);
        assertEquals(3, generations(counted));
        assertEquals(3, generations(steady));
    }

    private static int generations(Trainer trainer) {
        trainer.advance(ALL);
        int generations = 0;
        while (trainer.finished().isEmpty()) {
            trainer.advance(ALL);
            generations++;
        }
        return generations;
    }

    @Test
    void ratesAndSigmaFallByTheirSchedules() {
        // An epoch is two passes, so a generation of 20 points is 20 epochs.
        Schedule falling = new Schedule.Step(20, 0.5);
        StrategySettings settings = strategies().getFirst().withStrategy(
                new Strategy.OpenAiEs(new CenterOptimizer.Sgd(0), 0.1, falling, falling, 0,
                        Shaping.CENTERED_RANK));
        StrategyTrainer trainer = onFunction(settings, Functions::sphere);
        trainer.advance(ALL);
        for (double factor : new double[]{1, 0.5, 0.25}) {
            Trainer.Step step = trainer.advance(ALL);
            assertEquals(0.1 * factor, step.learningRate(), 1e-12);
            assertEquals(0.5 * factor, step.sigma(), 1e-6);
        }
    }

    @Test
    void aFullMatrixForALargeNetworkIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Functions
                .trainer(StrategySettings.cmaEs(), _ -> 1, new float[2002], WORKERS));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void itSolvesAProblemOfPatterns(StrategySettings settings) {
        DataSet data = Patterns.draw(30, 0.2, 7);
        RandomKey key = RandomKey.of(2);
        NetworkEvaluator evaluator = new NetworkEvaluator(NETWORK, WORKERS);
        StrategyTrainer trainer = new StrategyTrainer(NETWORK, data,
                settings.withSigma(0.5, Mutation.Scale.INITIAL_SPREAD), key,
                NETWORK.initialParameters(key.split("weights")),
                new LocalPopulationEvaluator(evaluator), WORKERS);
        TrainingSession session = new TrainingSession(trainer, new TrainingData(data, null),
                Budget.ofSamples(30 * 10_000).withTrainAccuracy(1), evaluator);
        Progress last = session.runToEnd();
        assertEquals(1, last.trainAccuracy(), () -> last.evaluations() + " evaluations");
    }
}
