// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.GradientSettings;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Optimizer;
import io.pomona.train.Patterns;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Learners that copy from each other and change their settings. */
@NullMarked
class PopulationBasedTrainerTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final Network NETWORK = Patterns.network(3, 0);
    private static final DataSet DATA = Patterns.draw(60, 0.3, 1);
    private static final float[] START = NETWORK.initialParameters(RandomKey.of(4));
    private static final Workers WORKERS = Workers.of(2);
    private static final GradientSettings ADAM = GradientSettings.adam().withLearningRate(0.003)
            .withBatchSize(6);
    private static final PopulationTrainingSettings SETTINGS = new PopulationTrainingSettings(5, 4,
            0.4, List.of(0.8, 1.2), List.of(Tuned.LEARNING_RATE, Tuned.MOMENTUM), 3, 0.2, ADAM);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static PopulationBasedTrainer trainer(PopulationTrainingSettings settings,
            Workers workers) {
        return new PopulationBasedTrainer(NETWORK, DATA, Loss.crossEntropy(), settings,
                RandomKey.of(3), START, NETWORK.initialBuffers(),
                new NetworkEvaluator(NETWORK, workers), workers);
    }

    @Test
    void learningCostsThreePassesASampleAndComparingOne() {
        PopulationBasedTrainer trainer = trainer(SETTINGS, WORKERS);
        assertEquals(5 * 12, trainer.advance(ALL).samples());
        for (int i = 0; i < 3; i++) {
            Trainer.Step step = trainer.advance(ALL);
            assertEquals(5 * (4 * 3 * 6 + 12), step.samples());
            assertEquals(5, step.evaluations());
        }
        // A step of all costs 90 passes: two begin.
        assertEquals(5 * (2 * 3 * 6 + 12), trainer.advance(91).samples());
    }

    private static GradientSettings ofOneEpoch() {
        return new GradientSettings(ADAM.optimizer(), ADAM.learningRate(), ADAM.schedule(),
                ADAM.batchSize(), 1, ADAM.l2(), ADAM.weightDecay(), ADAM.clipNorm(), null);
    }

    @Test
    void noLearnerGoesPastItsEpochs() {
        // An epoch is 8 steps, a stretch 7: the last stretch is of 1.
        PopulationBasedTrainer trainer = trainer(new PopulationTrainingSettings(5, 7, 0.4,
                List.of(0.8, 1.2), List.of(Tuned.LEARNING_RATE), 3, 0.2, ofOneEpoch()),
                WORKERS);
        trainer.advance(ALL);
        trainer.advance(ALL);
        assertTrue(trainer.finished().isEmpty());
        assertEquals(5 * (3 * 6 + 12), trainer.advance(ALL).samples());
        assertEquals("1 epochs done", trainer.finished().orElseThrow());
    }

    @Test
    void theFirstLearnerIsTheGivenOneAndTheOthersSpreadAroundItsSettings() {
        PopulationTrainingSettings many = new PopulationTrainingSettings(400, 1, 0.1, List.of(1.0),
                List.of(Tuned.LEARNING_RATE), 4, 0.2, ADAM);
        Explorer explorer = new Explorer(many, RandomKey.of(9));
        assertEquals(ADAM, explorer.first(0));
        double[] logarithms = IntStream.range(1, 400).mapToDouble(
                learner -> Math.log(explorer.first(learner).learningRate() / 0.003) / Math.log(4))
                .toArray();
        assertTrue(Arrays.stream(logarithms).allMatch(x -> Math.abs(x) <= 1));
        // Uniform between -1 and 1: variance 1/3, that of the squares 4/45.
        assertEquals(0, Arrays.stream(logarithms).average().orElseThrow(),
                5 * Math.sqrt(1.0 / 3 / 399));
        assertEquals(1.0 / 3, Arrays.stream(logarithms).map(x -> x * x).average().orElseThrow(),
                5 * Math.sqrt(4.0 / 45 / 399));
        PopulationBasedTrainer trainer = trainer(SETTINGS, WORKERS);
        trainer.advance(ALL);
        assertArrayEquals(START, trainer.state().rows("member_parameters").getFirst());
    }

    @Test
    void theWorstCopyTheBestAndChangeTheirSettingsByTheFactors() {
        PopulationBasedTrainer trainer = trainer(SETTINGS, WORKERS);
        trainer.advance(ALL);
        double[] before = trainer.state().doubles("member_LEARNING_RATE");
        for (int generation = 1; generation <= 10; generation++) {
            trainer.advance(ALL);
            TrainerState state = trainer.state();
            List<float[]> parameters = state.rows("member_parameters");
            double[] rates = state.doubles("member_LEARNING_RATE");
            double[] momenta = state.doubles("member_MOMENTUM");
            int copies = 0;
            for (int i = 0; i < 5; i++) {
                int copy = i;
                int model = IntStream.range(0, 5).filter(j -> j != copy
                        && Arrays.equals(parameters.get(copy), parameters.get(j))
                        && before[j] == rates[j]).findFirst().orElse(-1);
                if (rates[i] == before[i]) {
                    continue;
                }
                copies++;
                assertTrue(model >= 0, "the copy's weights are those of one that lives on");
                double factor = rates[i] / rates[model];
                assertTrue(Math.abs(factor - 0.8) < 1e-12 || Math.abs(factor - 1.2) < 1e-12);
                double rest = (1 - momenta[i]) / (1 - momenta[model]);
                assertTrue(Math.abs(rest - 0.8) < 1e-9 || Math.abs(rest - 1.2) < 1e-9);
                assertArrayEquals(state.rows("member_first").get(model),
                        state.rows("member_first").get(i));
                assertTrue(isAmongTheBestTwo(state, model));
            }
            assertEquals(2, copies, "generation " + generation);
            System.arraycopy(rates, 0, before, 0, 5);
        }
    }

    /** No more than one of those that live on does better. */
    private static boolean isAmongTheBestTwo(TrainerState state, int model) {
        Score own = score(state, model);
        List<float[]> parameters = state.rows("member_parameters");
        return IntStream.range(0, 5).filter(i -> score(state, i).isBetterThan(own))
                .mapToObj(i -> Arrays.hashCode(parameters.get(i))).distinct().count() <= 1;
    }

    private static Score score(TrainerState state, int member) {
        return new Score((int) state.longs("member_samples")[member],
                (int) state.longs("member_correct")[member],
                state.doubles("member_losses")[member]);
    }

    @Test
    void theModelsAndTheFactorsAreDrawnEvenly() {
        Explorer explorer = new Explorer(SETTINGS, RandomKey.of(1));
        int first = 0;
        int less = 0;
        for (int generation = 1; generation <= 1000; generation++) {
            first += explorer.model(generation, 3) == 0 ? 1 : 0;
            less += explorer.changed(ADAM, generation, 3).learningRate() < 0.003 ? 1 : 0;
        }
        assertEquals(500, first, 5 * Math.sqrt(250));
        assertEquals(500, less, 5 * Math.sqrt(250));
    }

    @ParameterizedTest
    @EnumSource(Tuned.class)
    void eachSettingIsChangedAloneInEveryRule(Tuned tuned) {
        for (Optimizer rule : List.of(new Optimizer.Sgd(0.9, true),
                new Optimizer.Adam(0.9, 0.99, 1e-8), new Optimizer.AdamW(0.9, 0.99, 1e-8),
                new Optimizer.RmsProp(0.9, 1e-8))) {
            GradientSettings settings = GradientSettings.of(rule);
            double value = tuned.times(tuned.of(settings), 0.8);
            GradientSettings changed = tuned.with(settings, value);
            assertEquals(value, tuned.of(changed));
            assertEquals(settings, tuned.with(changed, tuned.of(settings)));
        }
        assertEquals(0, Tuned.MOMENTUM.times(0.1, 2));
        assertEquals(1 - 1e-4, Tuned.MOMENTUM.times(0.9999, 0.1), 1e-12);
    }

    @Test
    void whatIsGivenIsTheBestOnSamplesThatNoneLearnsFrom() {
        PopulationBasedTrainer trainer = trainer(SETTINGS, WORKERS);
        double fitness = 0;
        for (int i = 0; i <= 20; i++) {
            fitness = trainer.advance(ALL).fitness();
        }
        assertTrue(fitness > 0.6, "it learned");
        TrainerState state = trainer.state();
        assertArrayEquals(trainer.parameters(), state.rows("member_parameters").getLast());
        Score best = score(state, 5);
        assertEquals(12, best.samples());
        assertEquals(fitness, (best.correct() + 1 / (1 + best.loss())) / 12);
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        float[] expected = {};
        for (int threads : new int[]{1, 2, 3}) {
            try (Workers workers = Workers.of(threads)) {
                PopulationBasedTrainer trainer = trainer(SETTINGS, workers);
                for (int i = 0; i < 5; i++) {
                    trainer.advance(ALL);
                }
                expected = expected.length == 0 ? trainer.parameters() : expected;
                assertArrayEquals(expected, trainer.parameters());
            }
        }
    }

    @Test
    void aRestoredTrainerGoesOnBitForBit() {
        PopulationBasedTrainer undisturbed = trainer(SETTINGS, WORKERS);
        PopulationBasedTrainer first = trainer(SETTINGS, WORKERS);
        for (int stop = 0; stop < 5; stop++) {
            undisturbed.advance(ALL);
            first.advance(ALL);
            PopulationBasedTrainer second = trainer(SETTINGS, WORKERS);
            second.restore(first.state());
            first = second;
        }
        assertEquals(undisturbed.advance(ALL), first.advance(ALL));
        assertArrayEquals(undisturbed.parameters(), first.parameters());
        assertArrayEquals(undisturbed.buffers(), first.buffers());
    }

    @Test
    void badSettingsAreRefused() {
        assertRefused("population of at least 2", 1, 4, 0.4, List.of(0.8), 3, 0.2);
        assertRefused("ready of at least 1", 4, 0, 0.4, List.of(0.8), 3, 0.2);
        assertRefused("truncation above 0 and at most 0.5", 4, 4, 0.6, List.of(0.8), 3, 0.2);
        assertRefused("truncation above 0 and at most 0.5", 4, 4, 0, List.of(0.8), 3, 0.2);
        assertRefused("factors of at least one number", 4, 4, 0.4, List.of(), 3, 0.2);
        assertRefused("factors of at least one number", 4, 4, 0.4, List.of(-1.0), 3, 0.2);
        assertRefused("spread of at least 1", 4, 4, 0.4, List.of(0.8), 0.5, 0.2);
        assertRefused("held_out in (0, 1)", 4, 4, 0.4, List.of(0.8), 3, 1);
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> new PopulationTrainingSettings(4, 4, 0.4, List.of(0.8),
                        List.of(Tuned.L2, Tuned.L2), 3, 0.2, ADAM))
                .toString().contains("Expected tune that names no setting twice"));
    }

    private static void assertRefused(String message, int population, int ready, double truncation,
            List<Double> factors, double spread, double heldOut) {
        String got = String.valueOf(assertThrows(IllegalArgumentException.class,
                () -> new PopulationTrainingSettings(population, ready, truncation, factors,
                        List.of(Tuned.LEARNING_RATE), spread, heldOut, ADAM))
                .getMessage());
        assertTrue(got.startsWith("Expected " + message), got);
    }
}
