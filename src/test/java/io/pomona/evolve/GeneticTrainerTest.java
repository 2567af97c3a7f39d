// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.pomona.data.DataSet;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.Budget;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Patterns;
import io.pomona.train.Progress;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.TrainingData;
import io.pomona.train.TrainingSession;
import io.pomona.train.Workers;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The traps of evolving with Jenetics, each with a test that it does not snap here. */
@NullMarked
class GeneticTrainerTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final Network NETWORK = Patterns.network(3, 0);
    private static final DataSet DATA = Patterns.draw(12, 0.3, 1);
    private static final Workers WORKERS = Workers.of(2);
    /** Every child is changed, strongly. */
    private static final GeneticSettings WILD = GeneticSettings.defaults().withPopulation(10)
            .withElites(1).withCrossover(new Crossover.Uniform(1, 0.5))
            .withMutation(new Mutation(1, 1, 10, Mutation.Scale.ABSOLUTE));

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    static List<Selection> selections() {
        return List.of(new Selection.Tournament(3), new Selection.Truncation(4),
                new Selection.RouletteWheel(), new Selection.StochasticUniversal(),
                new Selection.LinearRank(0), new Selection.LinearRank(0.5),
                new Selection.ExponentialRank(0.9), new Selection.Boltzmann(4),
                new Selection.MonteCarlo(), new Selection.ParsimonyTournament(3, null),
                new Selection.Lexicase(), new Selection.BatchLexicase(4),
                new Selection.Elite(2, new Selection.Tournament(2)));
    }

    @Test
    void everySelectionIsTested() {
        Set<Class<?>> tested = new HashSet<>();
        selections().forEach(selection -> tested.add(selection.getClass()));
        assertEquals(Set.of(Selection.class.getPermittedSubclasses()), tested);
    }

    /** An evaluator that gives each individual a loss that is a function of its weights. */
    private static PopulationEvaluator losses(ToDoubleFunction<float[]> loss) {
        return (population, samples, request) -> switch (population) {
            case PopulationEvaluator.Population.Rows(List<float[]> rows) -> rows.stream()
                    .map(row -> new Evaluation(
                            new Score(samples.size(), 0, loss.applyAsDouble(row)),
                            request.sampleOutcomes() ? new BitSet() : null, samples.size()))
                    .toList();
            case PopulationEvaluator.Population.Seeds _ -> throw new AssertionError();
        };
    }

    private static double norm(float[] weights) {
        double squares = 0;
        for (float weight : weights) {
            squares += (double) weight * weight;
        }
        return squares;
    }

    private static GeneticTrainer trainer(GeneticSettings settings,
            PopulationEvaluator evaluator) {
        return new GeneticTrainer(NETWORK, DATA, settings, RandomKey.of(3),
                NETWORK.initialParameters(RandomKey.of(4)), evaluator, WORKERS);
    }

    @Test
    void networksThatGaveNoNumberDoNotEnterTheAverage() {
        float[] start = NETWORK.initialParameters(RandomKey.of(4));
        GeneticTrainer trainer = trainer(WILD.withAverage(3),
                losses(weights -> Arrays.equals(weights, start) ? 1 : Double.NaN));
        trainer.advance(ALL);
        assertArrayEquals(start, trainer.parameters());
    }

    private static PopulationEvaluator local(Workers workers) {
        return new LocalPopulationEvaluator(new NetworkEvaluator(NETWORK, workers));
    }

    private static int[][] bits(TrainerState state) {
        return state.rows("population").stream().map(row -> {
            int[] bits = new int[row.length];
            Arrays.setAll(bits, i -> Float.floatToIntBits(row[i]));
            return bits;
        }).toArray(int[][]::new);
    }

    @Test
    void individualZeroIsTheGivenNetworkAndAllOthersDiffer() {
        GeneticTrainer trainer = trainer(GeneticSettings.defaults(),
                losses(GeneticTrainerTest::norm));
        trainer.advance(ALL);
        List<float[]> first = trainer.state().rows("population");
        assertArrayEquals(NETWORK.initialParameters(RandomKey.of(4)), first.getFirst());
        assertEquals(GeneticSettings.defaults().population(),
                first.stream().map(Arrays::hashCode).distinct().count());
    }

    @Test
    void theFirstPopulationDoesNotDependOnTheOtherSettings() {
        GeneticTrainer small = trainer(WILD, losses(GeneticTrainerTest::norm));
        GeneticTrainer large = trainer(GeneticSettings.defaults(), losses(_ -> 1));
        small.advance(ALL);
        large.advance(ALL);
        assertArrayEquals(bits(small.state()), Arrays.copyOf(bits(large.state()), 10));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void theBestNeverFallsInManyGenerationsOfStrongMutation(Selection selection) {
        GeneticTrainer trainer = trainer(WILD.withSelection(selection),
                losses(GeneticTrainerTest::norm));
        double best = trainer.advance(ALL).fitness();
        for (int generation = 1; generation <= 120; generation++) {
            double next = trainer.advance(ALL).fitness();
            assertTrue(next >= best, "generation " + generation);
            best = next;
        }
        // Nothing beats a start near 0 with such noise: the elite is as old as the run.
        TrainerState state = trainer.state();
        assertEquals(0, Arrays.stream(state.longs("born")).min().orElseThrow());
        assertArrayEquals(trainer.parameters(), state.rows("population").stream()
                .min((a, b) -> Double.compare(norm(a), norm(b))).orElseThrow());
    }

    @Test
    void exactlyTheElitesSurviveForEverySizeOfPopulation() {
        for (int population = 2; population <= 60; population++) {
            for (int elites : new int[]{0, 1, population / 3, population - 1}) {
                GeneticTrainer trainer = trainer(
                        WILD.withPopulation(population).withElites(elites),
                        losses(GeneticTrainerTest::norm));
                trainer.advance(ALL);
                List<float[]> best = trainer.state().rows("population").stream()
                        .sorted((a, b) -> Double.compare(norm(a), norm(b))).limit(elites).toList();
                Trainer.Step step = trainer.advance(ALL);
                String name = elites + " of " + population;
                TrainerState state = trainer.state();
                assertEquals(population, state.rows("population").size(), name);
                assertEquals(elites,
                        Arrays.stream(state.longs("born")).filter(born -> born == 0).count(), name);
                assertEquals(population - elites, step.evaluations(), name);
                // Lists of arrays compare by identity: the very same weights live on.
                assertTrue(state.rows("population").containsAll(best), name);
            }
        }
    }

    @Test
    void withoutElitesTheBestOfTheRunIsStillKept() {
        GeneticTrainer trainer = trainer(WILD.withElites(0), losses(GeneticTrainerTest::norm));
        double start = trainer.advance(ALL).fitness();
        float[] best = trainer.parameters();
        boolean fell = false;
        for (int i = 0; i < 5; i++) {
            fell |= trainer.advance(ALL).fitness() < start;
        }
        assertTrue(fell);
        assertSame(best, trainer.parameters());
    }

    @ParameterizedTest
    @MethodSource("selections")
    void whatIsNotFiniteRanksLastIsCountedAndNeverWins(Selection selection) {
        int[] bad = new int[1];
        PopulationEvaluator evaluator = losses(weights -> {
            if (weights[0] < 0) {
                return 1 + norm(weights);
            }
            bad[0]++;
            return weights[1] < 0 ? Double.NaN : Double.POSITIVE_INFINITY;
        });
        // Individual 0 is bad from the start.
        float[] start = NETWORK.initialParameters(RandomKey.of(4));
        start[0] = 1;
        GeneticTrainer trainer = new GeneticTrainer(NETWORK, DATA,
                WILD.withSelection(selection).withElites(2), RandomKey.of(3), start, evaluator,
                WORKERS);
        int counted = 0;
        for (int generation = 0; generation <= 30; generation++) {
            Trainer.Step step = trainer.advance(ALL);
            counted += step.invalid();
            assertEquals(bad[0], counted);
            assertTrue(step.fitness() > 0, "the best is finite");
            assertTrue(step.meanFitness() > 0, "the mean is that of the finite ones");
            assertTrue(trainer.parameters()[0] < 0);
            assertTrue(Objects.requireNonNull(trainer.trainScore()).isFinite());
            TrainerState state = trainer.state();
            for (int i = 0; i < 10; i++) {
                boolean elite = state.longs("born")[i] < generation;
                assertFalse(elite && state.rows("population").get(i)[0] >= 0, "elite " + i);
                assertEquals(state.rows("population").get(i)[0] >= 0,
                        state.doubles("fitness")[i] == Fitness.INVALID);
            }
        }
        assertTrue(counted > 20, "the test met bad ones");
    }

    @ParameterizedTest
    @MethodSource("selections")
    void aPopulationWithoutAnyFiniteFitnessGoesOn(Selection selection) {
        GeneticTrainer trainer = trainer(WILD.withSelection(selection), losses(_ -> Double.NaN));
        assertEquals(10, trainer.advance(ALL).invalid());
        Trainer.Step step = trainer.advance(ALL);
        assertEquals(9, step.invalid());
        assertEquals(Double.NaN, step.meanFitness());
    }

    @Test
    void anExceptionOfTheEvaluatorComesOutOfAdvance() {
        IllegalStateException broken = new IllegalStateException("the cluster is gone");
        int[] calls = new int[1];
        PopulationEvaluator good = losses(GeneticTrainerTest::norm);
        GeneticTrainer trainer = trainer(WILD, (population, samples, request) -> {
            if (calls[0]++ == 3) {
                throw broken;
            }
            return good.evaluate(population, samples, request);
        });
        for (int i = 0; i < 3; i++) {
            trainer.advance(ALL);
        }
        Throwable seen = assertThrows(RuntimeException.class, () -> trainer.advance(ALL));
        while (seen.getCause() != null) {
            seen = seen.getCause();
        }
        assertSame(broken, seen);
    }

    @ParameterizedTest
    @MethodSource("selections")
    void anyNumberOfThreadsAndAnyRunGivesTheSameBits(Selection selection) {
        int[][] expected = {};
        GeneticSettings settings = GeneticSettings.defaults().withPopulation(12)
                .withSelection(selection);
        for (int threads : new int[]{1, 1, 2, 3}) {
            try (Workers workers = Workers.of(threads)) {
                GeneticTrainer trainer = new GeneticTrainer(NETWORK, DATA, settings,
                        RandomKey.of(3), NETWORK.initialParameters(RandomKey.of(4)),
                        local(workers), workers);
                for (int i = 0; i < 6; i++) {
                    trainer.advance(ALL);
                }
                int[][] got = bits(trainer.state());
                expected = expected.length == 0 ? got : expected;
                assertArrayEquals(expected, got);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("selections")
    void tenGenerationsAndTenMoreAfterARestoreAreTwenty(Selection selection) {
        GeneticSettings settings = GeneticSettings.defaults().withPopulation(11)
                .withSelection(selection).withMutation(new Mutation(0.6, 0.2, 0.5,
                        Mutation.Scale.INITIAL_SPREAD));
        try (Workers workers = Workers.of(2)) {
            GeneticTrainer undisturbed = trainer(settings, local(workers));
            GeneticTrainer first = trainer(settings, local(workers));
            for (int i = 0; i <= 10; i++) {
                undisturbed.advance(ALL);
                first.advance(ALL);
            }
            GeneticTrainer second = trainer(settings, local(workers));
            second.restore(first.state());
            for (int i = 0; i < 10; i++) {
                assertEquals(undisturbed.advance(ALL), second.advance(ALL));
            }
            assertArrayEquals(bits(undisturbed.state()), bits(second.state()));
            assertArrayEquals(undisturbed.parameters(), second.parameters());
            assertEquals(undisturbed.trainScore(), second.trainScore());
            assertArrayEquals(undisturbed.state().longs("counts"),
                    second.state().longs("counts"));
        }
    }

    static List<Crossover> crossoversOfPairsAndOfMany() {
        return List.of(new Crossover.Uniform(0.5, 0.5),
                new Crossover.Mean(0.5, 2, Crossover.Mean.Weights.EQUAL));
    }

    /** Few are changed, so that the same individual often is there twice, and is its own partner. */
    @ParameterizedTest
    @MethodSource("crossoversOfPairsAndOfMany")
    void oneRestoredInEachGenerationMixesTheSameParents(Crossover crossover) {
        GeneticSettings settings = GeneticSettings.defaults().withPopulation(6).withElites(2)
                .withSelection(new Selection.Tournament(4)).withCrossover(crossover)
                .withMutation(new Mutation(0.15, 0.2, 0.5, Mutation.Scale.INITIAL_SPREAD));
        try (Workers workers = Workers.of(1)) {
            GeneticTrainer undisturbed = trainer(settings, local(workers));
            GeneticTrainer restored = trainer(settings, local(workers));
            for (int i = 0; i < 40; i++) {
                assertEquals(undisturbed.advance(ALL), restored.advance(ALL));
                TrainerState state = restored.state();
                // As a file has them: each row is an array of its own.
                state.put("population",
                        state.rows("population").stream().map(float[]::clone).toList());
                restored = trainer(settings, local(workers));
                restored.restore(state);
            }
        }
    }

    @Test
    void elitesAndUnchangedChildrenAreNotEvaluatedAgain() {
        GeneticSettings settings = WILD.withPopulation(20).withElites(3)
                .withCrossover(new Crossover.Uniform(0, 0.5))
                .withMutation(new Mutation(0.3, 1, 1, Mutation.Scale.ABSOLUTE));
        GeneticTrainer trainer = trainer(settings, losses(GeneticTrainerTest::norm));
        assertEquals(20L * DATA.size(), trainer.advance(ALL).samples());
        double evaluations = 0;
        for (int generation = 1; generation <= 50; generation++) {
            long now = generation;
            Trainer.Step step = trainer.advance(ALL);
            long born = Arrays.stream(trainer.state().longs("born")).filter(b -> b == now).count();
            assertEquals(born, step.evaluations());
            assertEquals(born * DATA.size(), step.samples());
            evaluations += born;
        }
        assertEquals(0.3 * 17 * 50, evaluations, 5 * Math.sqrt(0.21 * 17 * 50));
    }

    @Test
    void aGenerationThatChangesNothingCostsNothing() {
        GeneticTrainer trainer = trainer(
                WILD.withCrossover(new Crossover.Line(0, 0))
                        .withMutation(new Mutation(0, 1, 1, Mutation.Scale.ABSOLUTE)),
                losses(GeneticTrainerTest::norm));
        trainer.advance(ALL);
        Trainer.Step step = trainer.advance(ALL);
        assertEquals(0, step.evaluations());
        assertEquals(0, step.samples());
    }

    @Test
    void theFirstPopulationIsEvaluatedWholeWhateverTheBudget() {
        try (Workers workers = Workers.of(2)) {
            NetworkEvaluator evaluator = new NetworkEvaluator(NETWORK, workers);
            TrainingSession session = new TrainingSession(
                    trainer(WILD, new LocalPopulationEvaluator(evaluator)),
                    new TrainingData(DATA, null), Budget.ofSamples(1), evaluator);
            Progress last = session.runToEnd();
            assertEquals(0, last.step());
            assertEquals(10, last.evaluations());
            assertEquals(10L * DATA.size(), last.samples());
            assertEquals(0, last.measurementSamples());
        }
    }

    @Test
    void thePenaltyOnTheWeightsIsHalfOfL2TimesTheirSquares() {
        GeneticSettings d = WILD;
        GeneticSettings settings = d.withObjective(
                new Objective(Fitness.ACCURACY_CROSS_ENTROPY, null, 0.1));
        GeneticTrainer trainer = trainer(settings, losses(_ -> 0.25));
        trainer.advance(ALL);
        TrainerState state = trainer.state();
        for (int i = 0; i < 10; i++) {
            double loss = 0.25 + 0.05 * norm(state.rows("population").get(i));
            assertEquals(1 / (1 + loss) / DATA.size(), state.doubles("fitness")[i], 1e-12);
        }
    }

    @Test
    void limitsOfItsOwnEndTheSearch() {
        GeneticSettings d = WILD;
        PopulationEvaluator flat = losses(_ -> 1);
        GeneticTrainer counted = trainer(d.withGenerations(3), flat);
        GeneticTrainer steady = trainer(d.withLimits(new Limits(null, null, 2, null)), flat);
        GeneticTrainer target = trainer(
                d.withLimits(new Limits(null, 0.5 / DATA.size(), null, null)), flat);
        assertEquals(3, generations(counted));
        assertEquals(2, generations(steady));
        assertEquals(0, generations(target));
        assertTrue(target.finished().orElseThrow().startsWith("fitness"));
    }

    @Test
    void generationsOnDifferentSamplesAreNotCompared() {
        GeneticSettings steady = WILD.withLimits(new Limits(null, null, 2, null));
        assertEquals(
                "Expected steady_generations only without batch_size, as fitnesses on the samples"
                        + " of different generations are not comparable, but received 2.",
                assertThrows(IllegalArgumentException.class, () -> steady
                        .withObjective(steady.objective().withBatchSize(6))).getMessage());
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
    void aChildIsOneArrayHoweverManyOperatorsChangeIt() {
        Network large = Network.builder(Shape.of(1000)).add(Dense.of(100)).build();
        DataSet data = DataSet.of(Shape.of(1000), new float[1000], new int[1],
                DataSet.numberedClasses(100));
        long weights = large.parameterCount();
        assertTrue(weights >= 100_000);
        GeneticTrainer trainer = new GeneticTrainer(large, data,
                new GeneticSettings(10, 2, new Selection.Truncation(5),
                        new Crossover.Uniform(1, 0.5),
                        new Mutation(1, 0.1, 1, Mutation.Scale.ABSOLUTE), null, 0.01, null,
                        Objective.of(Fitness.ACCURACY), Limits.NONE,
                        PopulationStructure.NONE, Individuals.DEFAULTS),
                RandomKey.of(1), large.initialParameters(RandomKey.of(2)), losses(_ -> 1),
                WORKERS);
        for (int i = 0; i < 3; i++) {
            trainer.advance(ALL);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getTotalThreadAllocatedBytes();
        for (int i = 0; i < 5; i++) {
            trainer.advance(ALL);
        }
        double bytes = threads.getTotalThreadAllocatedBytes() - before;
        double perGene = bytes / (5 * 8 * weights);
        assertTrue(perGene > 3.9 && perGene < 4.5, () -> perGene + " bytes a gene");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void evolutionSolvesAProblemOfPatterns(long seed) {
        DataSet data = Patterns.draw(30, 0.2, 7);
        try (Workers workers = Workers.of(2)) {
            NetworkEvaluator evaluator = new NetworkEvaluator(NETWORK, workers);
            RandomKey key = RandomKey.of(seed);
            GeneticTrainer trainer = new GeneticTrainer(NETWORK, data, GeneticSettings.defaults(),
                    key, NETWORK.initialParameters(key.split("weights")),
                    new LocalPopulationEvaluator(evaluator), workers);
            TrainingSession session = new TrainingSession(trainer, new TrainingData(data, null),
                    Budget.ofSamples(30 * 10_000).withTrainAccuracy(1), evaluator);
            Progress last = session.runToEnd();
            assertEquals(1, last.trainAccuracy(),
                    () -> last.evaluations() + " evaluations, loss " + last.trainLoss());
            assertEquals(1, evaluator.evaluate(session.bestParameters(), data).accuracy());
        }
    }
}
