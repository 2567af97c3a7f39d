// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.evolve.Crossover;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.GeneticTrainer;
import io.pomona.evolve.LocalPopulationEvaluator;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Selection;
import io.pomona.evolve.hybrid.ChainTrainer.Stage;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Flatten;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.Budget;
import io.pomona.train.GradientSettings;
import io.pomona.train.GradientTrainer;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Patterns;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.TrainingData;
import io.pomona.train.TrainingSession;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Methods one after the other. */
@NullMarked
class ChainTrainerTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final RandomKey KEY = RandomKey.of(3);
    private static final Network NETWORK = Network.builder(Shape.of(8, 8, 1)).add(Conv2D.of(4, 3))
            .add(BatchNormalization.of()).add(new Flatten()).add(Dense.of(3)).build();
    private static final DataSet DATA = Patterns.draw(30, 0.3, 1);
    private static final float[] START = NETWORK.initialParameters(RandomKey.of(4));
    private static final Workers WORKERS = Workers.of(2);
    private static final NetworkEvaluator EVALUATOR = new NetworkEvaluator(NETWORK, WORKERS);
    private static final GradientSettings ADAM = GradientSettings.adam().withBatchSize(10);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static Trainer gradient(float[] parameters, float[] buffers, RandomKey key) {
        return new GradientTrainer(NETWORK, DATA, Loss.crossEntropy(), ADAM, key, parameters,
                buffers, WORKERS);
    }

    private static Trainer genetic(float[] parameters, float[] buffers, RandomKey key) {
        return new GeneticTrainer(NETWORK, DATA, GeneticSettings.defaults().withPopulation(4)
                .withGenerations(3), key, parameters, new LocalPopulationEvaluator(EVALUATOR),
                WORKERS);
    }

    private static ChainTrainer chain(Stage... stages) {
        return new ChainTrainer(List.of(stages), KEY, START, NETWORK.initialBuffers(),
                weights -> EVALUATOR.batchStatistics(weights, DATA));
    }

    @Test
    void aChainOfOneStageIsThatStageBitForBit() {
        Trainer alone = gradient(START, NETWORK.initialBuffers(), KEY);
        ChainTrainer chain = chain(new Stage(ALL, ChainTrainerTest::gradient));
        for (int epoch = 0; epoch <= 4; epoch++) {
            assertEquals(alone.advance(100), chain.advance(100));
            assertArrayEquals(alone.parameters(), chain.parameters());
            assertArrayEquals(alone.buffers(), chain.buffers());
        }
    }

    @Test
    void aStageBeginsExactlyWhereTheFormerEnded() {
        // Two steps of ten samples cost 60 passes: the share of 50 ends within an epoch.
        ChainTrainer chain = chain(new Stage(50, ChainTrainerTest::gradient),
                new Stage(ALL, ChainTrainerTest::gradient));
        Trainer first = gradient(START, NETWORK.initialBuffers(), KEY);
        chain.advance(ALL);
        first.advance(ALL);
        assertEquals(60, chain.advance(ALL).samples());
        first.advance(50);
        Trainer second = gradient(first.parameters(), Objects.requireNonNull(first.buffers()),
                KEY.split("stage").split(1));
        assertEquals(0, chain.advance(ALL).samples());
        second.advance(ALL);
        assertEquals(90, chain.advance(ALL).samples());
        second.advance(ALL);
        assertArrayEquals(second.parameters(), chain.parameters());
        assertArrayEquals(second.buffers(), chain.buffers());
    }

    @Test
    void aStageThatMakesNothingNewHandsOver() {
        // Clones of the best, without any operator: only the first population costs anything.
        ChainTrainer chain = chain(
                new Stage(1_000_000, (weights, buffers, key) -> new GeneticTrainer(NETWORK, DATA,
                        GeneticSettings.defaults().withPopulation(4).withElites(1)
                                .withSelection(new Selection.Truncation(1))
                                .withCrossover(new Crossover.Uniform(0, 0.5))
                                .withMutation(new Mutation(0, 0.1, 0.5,
                                        Mutation.Scale.INITIAL_SPREAD)),
                        key, weights, new LocalPopulationEvaluator(EVALUATOR), WORKERS)),
                new Stage(ALL, ChainTrainerTest::gradient));
        assertEquals(120, chain.advance(ALL).samples());
        for (int i = 0; i < 500; i++) {
            assertEquals(0, chain.advance(ALL).samples());
        }
        TrainerState state = chain.state();
        chain.advance(ALL);
        assertEquals(90, chain.advance(ALL).samples(), "an epoch of the second stage");
        ChainTrainer other = chain(
                new Stage(1_000_000, ChainTrainerTest::genetic),
                new Stage(ALL, ChainTrainerTest::gradient));
        other.restore(state);
        assertTrue(other.isMilestone());
    }

    @Test
    void evolutionPolishesWhatGradientsGaveAndNeverLosesIt() {
        ChainTrainer chain = chain(new Stage(200, ChainTrainerTest::gradient),
                new Stage(ALL, ChainTrainerTest::genetic));
        for (int i = 0; i < 4; i++) {
            chain.advance(ALL);
        }
        float[] trained = chain.parameters().clone();
        Trainer.Step start = chain.advance(ALL);
        assertEquals(4 * 30, start.samples());
        assertArrayEquals(trained, chain.state().rows("population").getFirst());
        double fitness = start.fitness();
        for (int i = 0; i < 3; i++) {
            assertTrue(chain.finished().isEmpty());
            double next = chain.advance(ALL).fitness();
            assertTrue(next >= fitness);
            fitness = next;
        }
        assertEquals("3 generations done", chain.finished().orElseThrow());
    }

    @Test
    void aStageThatEndsByItselfHandsOverWithStatisticsMeasured() {
        ChainTrainer chain = chain(new Stage(ALL, ChainTrainerTest::genetic),
                new Stage(ALL, ChainTrainerTest::gradient));
        for (int i = 0; i <= 3; i++) {
            chain.advance(ALL);
            assertTrue(chain.finished().isEmpty());
        }
        float[] evolved = chain.parameters();
        chain.advance(ALL);
        assertArrayEquals(evolved, chain.parameters());
        assertArrayEquals(EVALUATOR.batchStatistics(evolved, DATA), chain.buffers());
    }

    @Test
    void aRestoredChainGoesOnBitForBitInEveryStage() {
        Stage[] stages = {new Stage(100, ChainTrainerTest::gradient),
            new Stage(ALL, ChainTrainerTest::genetic), new Stage(ALL, ChainTrainerTest::gradient)};
        ChainTrainer undisturbed = chain(stages);
        ChainTrainer first = chain(stages);
        for (int stop = 0; stop < 10; stop++) {
            assertEquals(undisturbed.advance(ALL), first.advance(ALL));
            ChainTrainer second = chain(stages);
            second.restore(first.state());
            first = second;
            assertArrayEquals(undisturbed.parameters(), first.parameters());
            assertArrayEquals(undisturbed.buffers(), first.buffers());
            assertEquals(undisturbed.trainScore(), first.trainScore());
        }
        assertEquals(2, first.state().longs("chain_counts")[0]);
    }

    @Test
    void theEndOfAStageIsMeasuredWhateverTheDistance() {
        ChainTrainer chain = chain(new Stage(90, ChainTrainerTest::gradient),
                new Stage(ALL, ChainTrainerTest::gradient));
        TrainingSession session = new TrainingSession(chain, new TrainingData(DATA, null),
                new Budget(400L, null, null, 300L), EVALUATOR);
        List<Boolean> measured = new ArrayList<>();
        while (session.finished().isEmpty()) {
            measured.add(Double.isFinite(session.advance().trainAccuracy()));
        }
        // Step 0, the end of the first stage, nothing on the way, and the end of the budget.
        assertEquals(List.of(true, true), measured.subList(0, 2));
        assertEquals(List.of(false, false), measured.subList(2, 4));
        assertTrue(measured.getLast());
    }

    @Test
    void theLastStageGivesTheCandidates() {
        ChainTrainer chain = chain(new Stage(ALL, ChainTrainerTest::genetic),
                new Stage(ALL, ChainTrainerTest::genetic));
        for (int i = 0; i <= 3; i++) {
            chain.advance(ALL);
            assertTrue(chain.candidates(4).isEmpty());
        }
        chain.advance(ALL);
        assertEquals(3, chain.candidates(3).size());
        assertArrayEquals(chain.parameters(), chain.candidates(1).getFirst().parameters());
    }

    @Test
    void aChainWithoutStagesIsRefused() {
        assertEquals("Expected at least one stage, but received none.",
                assertThrows(IllegalArgumentException.class, () -> chain()).getMessage());
    }
}
