// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.evolve.SecondObjective.NoiseRobustness;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.Candidate;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Patterns;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class ParetoTrainerTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final Network NETWORK = Patterns.network(3, 0);
    private static final DataSet DATA = Patterns.draw(12, 0.3, 1);
    private static final ParetoSettings SMALL = new ParetoSettings(13,
            new Crossover.Uniform(0.9, 0.5),
            new Mutation(0.8, 0.2, 0.5, Mutation.Scale.INITIAL_SPREAD),
            new SecondObjective.WeightNorm(), Objective.of(Fitness.CROSS_ENTROPY), Limits.NONE);
    /** A problem whose front is known: to come near a point far from 0 with a small norm. */
    private static final Network LINE = Network.builder(Shape.of(4)).add(Dense.of(2)).build();
    private static final DataSet ONE = DataSet.of(Shape.of(4), new float[4], new int[1],
            DataSet.numberedClasses(2));
    private static final double FAR = 2;

    static List<ParetoSettings> settings() {
        return List.of(SMALL, SMALL.withAgainst(new SecondObjective.NonZeroWeights(0.1, 0.05)),
                SMALL.withAgainst(new NoiseRobustness(0.3, 2, NoiseRobustness.Noise.WEIGHTS)),
                SMALL.withAgainst(new NoiseRobustness(0.3, 1, NoiseRobustness.Noise.INPUTS)),
                SMALL.withObjective(new Objective(Fitness.ACCURACY_CROSS_ENTROPY, 6, 0)));
    }

    private static ParetoTrainer trainer(ParetoSettings settings, Workers workers) {
        return new ParetoTrainer(NETWORK, DATA, settings, RandomKey.of(3),
                NETWORK.initialParameters(RandomKey.of(4)),
                new LocalPopulationEvaluator(new NetworkEvaluator(NETWORK, workers)), workers);
    }

    private static PopulationEvaluator losses(ToDoubleFunction<float[]> loss) {
        return (population, samples, _) -> ((PopulationEvaluator.Population.Rows) population)
                .weights().stream()
                .map(row -> new Evaluation(new Score(samples.size(), 0, loss.applyAsDouble(row)),
                        null, samples.size()))
                .toList();
    }

    private static double distance(float[] weights) {
        double squares = 0;
        for (float weight : weights) {
            squares += (weight - FAR) * (weight - FAR);
        }
        return squares;
    }

    private static double norm(float[] weights) {
        double squares = 0;
        for (float weight : weights) {
            squares += (double) weight * weight;
        }
        return Math.sqrt(squares);
    }

    private static ParetoTrainer line(SecondObjective against, ToDoubleFunction<float[]> loss,
            Workers workers) {
        return new ParetoTrainer(LINE, ONE,
                new ParetoSettings(40, new Crossover.Line(0.9, 0.25),
                        new Mutation(0.9, 0.3, 0.2, Mutation.Scale.ABSOLUTE), against,
                        Objective.of(Fitness.CROSS_ENTROPY), Limits.NONE),
                RandomKey.of(1), LINE.initialParameters(RandomKey.of(2)), losses(loss), workers);
    }

    /** The area that the front dominates, above a point that all networks dominate. */
    private static double hypervolume(List<Candidate> front, double worst) {
        double area = 0;
        double above = worst;
        for (Candidate member : front.reversed()) {
            assertTrue(member.objectives()[1] > worst);
        }
        for (Candidate member : front) {
            area += member.objectives()[0] * (member.objectives()[1] - above);
            above = member.objectives()[1];
        }
        return area;
    }

    @Test
    void theFrontIsWhatNoOtherDominates() {
        RandomGenerator random = RandomKey.of(5).generator();
        for (int trial = 0; trial < 200; trial++) {
            List<ParetoMember> all = new ArrayList<>();
            for (int i = 0; i < 1 + trial % 30; i++) {
                all.add(new ParetoMember(new float[]{i}, random.nextInt(8), random.nextInt(8),
                        new Score(1, 0, 0), 0));
            }
            List<String> expected = all.stream()
                    .filter(one -> all.stream().noneMatch(other -> other.first() >= one.first()
                            && other.second() >= one.second() && (other.first() > one.first()
                                    || other.second() > one.second())))
                    .sorted((a, b) -> Double.compare(b.first(), a.first()))
                    .map(one -> one.first() + " " + one.second()).distinct().toList();
            assertEquals(expected, ParetoMember.front(all).stream()
                    .map(one -> one.first() + " " + one.second()).toList());
        }
    }

    @Test
    void theFrontOfAKnownProblemIsFound() {
        try (Workers workers = Workers.of(2)) {
            ParetoTrainer trainer = line(new SecondObjective.WeightNorm(),
                    ParetoTrainerTest::distance, workers);
            trainer.advance(ALL);
            double before = hypervolume(trainer.candidates(100), -10);
            for (int i = 0; i < 150; i++) {
                trainer.advance(ALL);
            }
            List<Candidate> front = trainer.candidates(100);
            // 10 weights of 2: on the front the distance is what the norm lacks of the target's.
            double target = FAR * Math.sqrt(10);
            double best = 0;
            for (int i = 0; i < 10_000; i++) {
                double lacking = target * (i + 0.5) / 10_000;
                best += 1 / (1 + lacking * lacking) * target / 10_000;
            }
            best += 10 - target;
            double after = hypervolume(front, -10);
            assertTrue(after > before + 0.5 * (best - before), before + " to " + after);
            assertTrue(after > 0.8 * best && after <= best, after + " of " + best);
            assertTrue(front.size() > 20, "spread out: " + front.size());
            for (Candidate member : front) {
                assertEquals(-norm(member.parameters()), member.objectives()[1], 1e-9);
                assertEquals(1 / (1 + distance(member.parameters())), member.objectives()[0],
                        1e-9);
            }
        }
    }

    @Test
    void whatIsGivenIsTheFrontsNetworkOfTheHighestFitness() {
        try (Workers workers = Workers.of(2)) {
            ParetoTrainer trainer = line(new SecondObjective.WeightNorm(),
                    ParetoTrainerTest::distance, workers);
            double last = 0;
            for (int i = 0; i < 30; i++) {
                double fitness = trainer.advance(ALL).fitness();
                assertTrue(fitness >= last, "the ends of the front are kept");
                last = fitness;
                List<Candidate> front = trainer.candidates(100);
                assertArrayEquals(front.getFirst().parameters(), trainer.parameters());
                assertEquals(fitness, front.getFirst().objectives()[0]);
                for (int k = 1; k < front.size(); k++) {
                    assertTrue(front.get(k).objectives()[0] < front.get(k - 1).objectives()[0]);
                    assertTrue(front.get(k).objectives()[1] > front.get(k - 1).objectives()[1]);
                }
            }
        }
    }

    @Test
    void weightsBecomeZeroWhereThatCostsNothing() {
        try (Workers workers = Workers.of(2)) {
            // Only the first three weights matter.
            ParetoTrainer trainer = line(new SecondObjective.NonZeroWeights(0.1, 0.05),
                    weights -> distance(Arrays.copyOf(weights, 3)), workers);
            trainer.advance(ALL);
            for (int i = 0; i < 150; i++) {
                trainer.advance(ALL);
            }
            List<Candidate> front = trainer.candidates(100);
            assertTrue(front.size() <= 11);
            assertTrue(front.getFirst().objectives()[1] >= -4, "few are left in the best");
            assertTrue(front.getFirst().objectives()[0] > 0.9, "which is good");
            assertEquals(0, front.getLast().objectives()[1]);
        }
    }

    @Test
    void pruningKeepsZerosAtTheStatedRates() {
        int n = 200_000;
        float[] before = new float[n];
        for (int i = n / 2; i < n; i++) {
            before[i] = 1;
        }
        float[] weights = new float[n];
        Arrays.fill(weights, 2);
        new Pruning(new SecondObjective.NonZeroWeights(0.1, 0.3)).applyInPlace(weights, before,
                RandomKey.of(1), new RandomBlock());
        int regrown = 0;
        int kept = 0;
        for (int i = 0; i < n; i++) {
            assertTrue(weights[i] == 0 || weights[i] == 2);
            if (weights[i] != 0) {
                regrown += i < n / 2 ? 1 : 0;
                kept += i < n / 2 ? 0 : 1;
            }
        }
        double half = n / 2.0;
        assertEquals(0.3 * 0.9 * half, regrown, 5 * Math.sqrt(half * 0.27 * 0.73));
        assertEquals(0.9 * half, kept, 5 * Math.sqrt(half * 0.09));
    }

    @Test
    void noiseOnWeightsIsTheStatedOneAndTheSameForAll() {
        try (Workers workers = Workers.of(2)) {
            List<float[]> seen = new ArrayList<>();
            PopulationEvaluator evaluator = (population, samples, request) -> {
                seen.addAll(((PopulationEvaluator.Population.Rows) population).weights());
                return losses(_ -> 1).evaluate(population, samples, request);
            };
            Network large = Network.builder(Shape.of(400)).add(Dense.of(100)).build();
            NoiseRobustness noise = new NoiseRobustness(0.5, 2, NoiseRobustness.Noise.WEIGHTS);
            SecondMeasure measure = new SecondMeasure(SMALL.withAgainst(noise), large.layout(),
                    evaluator, RandomKey.of(1), workers);
            DataSet one = DataSet.of(Shape.of(400), new float[400], new int[1],
                    DataSet.numberedClasses(100));
            float[] zeros = new float[large.parameterCount()];
            float[] ones = zeros.clone();
            Arrays.fill(ones, 1);
            double[] values = measure.measure(List.of(zeros, ones), one);
            assertEquals(2, measure.passes());
            assertArrayEquals(new double[]{0.5, 0.5}, values);
            assertEquals(4, seen.size());
            double squares = 0;
            for (int i = 0; i < zeros.length; i++) {
                assertEquals(seen.get(0)[i], seen.get(1)[i] - 1, 1e-6);
                squares += (double) seen.get(2)[i] * seen.get(2)[i];
            }
            var kernel = large.layout().slots().getFirst().parameter();
            double spread = 0.5 * kernel.initializer().standardDeviation(kernel.fanIn(),
                    kernel.fanOut());
            assertEquals(1, squares / zeros.length / spread / spread,
                    5 * Math.sqrt(2.0 / zeros.length));
            assertFalse(Arrays.equals(seen.get(0), seen.get(2)), "each draw has its own");
            assertEquals(0, zeros[0]);
        }
    }

    @Test
    void noiseOnInputsIsTheStatedOne() {
        try (Workers workers = Workers.of(2)) {
            DataSet large = DataSet.of(Shape.of(100_000), new float[100_000], new int[1],
                    DataSet.numberedClasses(2));
            List<DataSet> seen = new ArrayList<>();
            SecondMeasure measure = new SecondMeasure(
                    SMALL.withAgainst(new NoiseRobustness(3, 2, NoiseRobustness.Noise.INPUTS)),
                    LINE.layout(), (population, samples, request) -> {
                        seen.add(samples);
                        return losses(_ -> 1).evaluate(population, samples, request);
                    }, RandomKey.of(1), workers);
            measure.measure(List.of(new float[10]), large);
            double squares = 0;
            for (float value : seen.getFirst().inputs()) {
                squares += (double) value * value;
            }
            assertEquals(9, squares / 100_000, 9 * 5 * Math.sqrt(2.0 / 100_000));
            assertEquals(0, large.inputs()[0]);
            assertFalse(Arrays.equals(seen.get(0).inputs(), seen.get(1).inputs()));
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void passesAreCharged(ParetoSettings settings) {
        try (Workers workers = Workers.of(2)) {
            ParetoTrainer trainer = trainer(settings, workers);
            Integer batch = settings.objective().batchSize();
            int n = batch == null ? DATA.size() : batch;
            int draws = settings.against() instanceof NoiseRobustness noise ? noise.draws() : 0;
            Trainer.Step first = trainer.advance(ALL);
            assertEquals(13L * (1 + draws), first.evaluations());
            assertEquals(13L * (1 + draws) * n, first.samples());
            assertEquals(0, first.population().meanAge());
            assertEquals(new Diversity(NETWORK.layout(), workers)
                    .of(trainer.state().rows("population")), first.population().diversity());
            Trainer.Step second = trainer.advance(ALL);
            assertTrue(second.population().meanAge() >= 0 && second.population().meanAge() <= 1);
            assertEquals(second.evaluations() * n, second.samples());
            assertTrue(second.evaluations() <= (batch == null ? 13L : 26L) * (1 + draws));
            assertEquals(batch != null, trainer.trainScore() == null);
        }
    }

    private static void assertSame(TrainerState expected, TrainerState got) {
        expected.doubles().forEach((name, values) -> assertArrayEquals(values,
                got.doubles(name), name));
        expected.longs().forEach((name, values) -> assertArrayEquals(values, got.longs(name),
                name));
        assertArrayEquals(expected.rows("population").toArray(float[][]::new),
                got.rows("population").toArray(float[][]::new));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anyNumberOfThreadsGivesTheSameBits(ParetoSettings settings) {
        try (Workers alone = Workers.of(1)) {
            ParetoTrainer expected = trainer(settings, alone);
            for (int i = 0; i < 6; i++) {
                expected.advance(ALL);
            }
            for (int threads = 2; threads <= 3; threads++) {
                try (Workers workers = Workers.of(threads)) {
                    ParetoTrainer trainer = trainer(settings, workers);
                    for (int i = 0; i < 6; i++) {
                        trainer.advance(ALL);
                    }
                    assertSame(expected.state(), trainer.state());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aRestoredSearchGoesOnBitForBit(ParetoSettings settings) {
        try (Workers workers = Workers.of(2)) {
            ParetoTrainer undisturbed = trainer(settings, workers);
            ParetoTrainer first = trainer(settings, workers);
            for (int i = 0; i < 5; i++) {
                undisturbed.advance(ALL);
                first.advance(ALL);
            }
            ParetoTrainer second = trainer(settings, workers);
            second.restore(first.state());
            for (int i = 0; i < 5; i++) {
                assertEquals(undisturbed.advance(ALL), second.advance(ALL));
                assertArrayEquals(undisturbed.parameters(), second.parameters());
                assertEquals(undisturbed.trainScore(), second.trainScore());
            }
            assertSame(undisturbed.state(), second.state());
        }
    }

    @Test
    void whatIsNotFiniteIsCountedAndLeavesTheFront() {
        try (Workers workers = Workers.of(1)) {
            ParetoTrainer trainer = line(new SecondObjective.WeightNorm(),
                    weights -> weights[0] < 0 ? Double.NaN : distance(weights), workers);
            int invalid = 0;
            for (int i = 0; i < 20; i++) {
                invalid += trainer.advance(ALL).invalid();
                trainer.candidates(100).forEach(one -> assertTrue(one.parameters()[0] >= 0));
            }
            assertTrue(invalid > 0);
            ParetoTrainer hopeless = line(new SecondObjective.WeightNorm(), _ -> Double.NaN,
                    workers);
            for (int i = 0; i < 5; i++) {
                assertEquals(Double.NaN, hopeless.advance(ALL).meanFitness());
            }
            assertEquals(1, hopeless.candidates(100).size());
        }
    }

    @Test
    void limitsWatchTheFirstObjective() {
        try (Workers workers = Workers.of(1)) {
            ParetoTrainer trainer = new ParetoTrainer(LINE, ONE,
                    new ParetoSettings(4, SMALL.crossover(), SMALL.mutation(), SMALL.against(),
                            SMALL.objective(), Limits.ofGenerations(2)),
                    RandomKey.of(1), LINE.initialParameters(RandomKey.of(2)), losses(_ -> 1),
                    workers);
            assertNull(trainer.earlyStopping());
            trainer.advance(ALL);
            trainer.advance(ALL);
            assertTrue(trainer.finished().isEmpty());
            trainer.advance(ALL);
            assertEquals("2 generations done", trainer.finished().orElseThrow());
        }
    }

    private static void refused(String message, Runnable maker) {
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, maker::run).getMessage());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        refused("Expected population of at least 4, but received 3.",
                () -> new ParetoSettings(3, SMALL.crossover(), SMALL.mutation(), SMALL.against(),
                        SMALL.objective(), Limits.NONE));
        Objective batches = SMALL.objective().withBatchSize(6);
        refused("Expected racing only for genetic algorithms, but received true.",
                () -> SMALL.withObjective(batches.withRacing(true)));
        refused("Expected inheritance only for genetic algorithms, but received 0.2.",
                () -> SMALL.withObjective(batches.withInheritance(0.2)));
        refused("Expected steady_generations only without batch_size, as fitnesses on the samples"
                + " of different generations are not comparable, but received 7.",
                () -> new ParetoSettings(4, SMALL.crossover(), SMALL.mutation(), SMALL.against(),
                        batches, new Limits(null, null, 7, null)));
        refused("Expected prune_rate in [0, 1], but received 1.5.",
                () -> new SecondObjective.NonZeroWeights(1.5, 0));
        refused("Expected regrow_rate in [0, 1], but received NaN.",
                () -> new SecondObjective.NonZeroWeights(0, Double.NaN));
        refused("Expected sigma above 0, but received 0.0.",
                () -> new NoiseRobustness(0, 1, NoiseRobustness.Noise.INPUTS));
        refused("Expected draws from 1 to 1000, but received 0.",
                () -> new NoiseRobustness(1, 0, NoiseRobustness.Noise.INPUTS));
    }
}
