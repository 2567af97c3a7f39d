// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.evolve.Crossover;
import io.pomona.evolve.Fitness;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.GeneticTrainer;
import io.pomona.evolve.Islands;
import io.pomona.evolve.Learning.Lesson;
import io.pomona.evolve.LocalPopulationEvaluator;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Objective;
import io.pomona.evolve.PopulationStructure;
import io.pomona.evolve.Selection;
import io.pomona.evolve.WeightChromosome;
import io.pomona.evolve.hybrid.LearningSettings.Moments;
import io.pomona.evolve.hybrid.LearningSettings.WriteBack;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Team;
import io.pomona.train.Budget;
import io.pomona.train.Candidate;
import io.pomona.train.GradientSettings;
import io.pomona.train.Learner;
import io.pomona.train.Metrics;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.OptimizerState;
import io.pomona.train.Patterns;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.TrainingData;
import io.pomona.train.TrainingSession;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Genetic algorithms whose children learn by gradients. */
@NullMarked
class MemeticTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final RandomKey KEY = RandomKey.of(3);
    private static final Network NETWORK = Patterns.network(3, 0.1);
    private static final DataSet DATA = Patterns.draw(30, 0.3, 1);
    private static final float[] START = NETWORK.initialParameters(RandomKey.of(4));
    private static final Workers WORKERS = Workers.of(2);
    private static final GradientSettings ADAM = GradientSettings.adam().withLearningRate(0.01)
            .withBatchSize(8);
    private static final LearningSettings LEARNING = new LearningSettings(ADAM, 5, 1,
            WriteBack.LAMARCKIAN, Moments.INHERITED);
    private static final Crossover NO_CROSSOVER = new Crossover.Uniform(0, 0.5);
    private static final Mutation NO_MUTATION = new Mutation(0, 1, 1, Mutation.Scale.ABSOLUTE);
    /** All are children of the best, and nothing but learning changes them. */
    private static final GeneticSettings CLONES = GeneticSettings.defaults().withPopulation(6)
            .withElites(1).withSelection(new Selection.Truncation(1)).withCrossover(NO_CROSSOVER)
            .withMutation(NO_MUTATION).withObjective(Objective.of(Fitness.CROSS_ENTROPY));

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static LearningSettings with(double share, WriteBack writeBack, Moments moments) {
        return new LearningSettings(ADAM, 5, share, writeBack, moments);
    }

    private static GradientLearning learning(LearningSettings settings, Workers workers) {
        return new GradientLearning(NETWORK, DATA, Loss.crossEntropy(), settings,
                KEY.split("learning"), workers);
    }

    private static GeneticTrainer trainer(GeneticSettings genetic, LearningSettings learning,
            Workers workers) {
        return new GeneticTrainer(NETWORK, DATA, genetic, KEY, START,
                new LocalPopulationEvaluator(new NetworkEvaluator(NETWORK, workers)), workers,
                learning(learning, workers));
    }

    private static List<WeightChromosome> copiesOfTheStart(int count) {
        WeightChromosome start = WeightChromosome.of(NETWORK.layout(), START);
        return Collections.nCopies(count, start);
    }

    private static Learner bench() {
        return new Learner(NETWORK, DATA, Loss.crossEntropy(), ADAM, Team.alone());
    }

    private static double fitness(float[] weights) {
        return Fitness.CROSS_ENTROPY.of(Metrics.of(
                new NetworkEvaluator(NETWORK, WORKERS).evaluate(weights, DATA)), 0);
    }

    private static GeneticTrainer islands(int elites) {
        return trainer(CLONES.withElites(elites).withStructure(
                new PopulationStructure(null, new Islands(2, 10, 1))), LEARNING, WORKERS);
    }

    @Test
    void islandsSpendTheSamePassesTogether() {
        GeneticTrainer trainer = islands(1);
        trainer.advance(ALL);
        // A step of an island's two children costs 48 passes: the first spends all with three.
        Trainer.Step step = trainer.advance(100);
        assertEquals(3 * 48, step.samples() - 30 * step.evaluations());
    }

    @Test
    void childrenOfEachIslandGoThroughBatchesOfTheirOwn() {
        List<WeightChromosome> four = learning(LEARNING, WORKERS)
                .learn(copiesOfTheStart(4), copiesOfTheStart(4), 1, 0, ALL).children();
        List<WeightChromosome> two = learning(LEARNING, WORKERS)
                .learn(copiesOfTheStart(2), copiesOfTheStart(2), 1, 2, ALL).children();
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(four.get(2 + i).weights(), two.get(i).weights());
        }
        GeneticTrainer trainer = islands(0);
        // Both islands begin with clones of one network.
        trainer.advance(ALL);
        TrainerState state = trainer.state();
        state.put("population", Collections.nCopies(6, START));
        trainer.restore(state);
        trainer.advance(ALL);
        assertEquals(6, trainer.state().rows("population").stream().map(Arrays::hashCode)
                .distinct().count());
    }

    @Test
    void aStepCostsThreePassesASampleAndAnEvaluationOne() {
        GeneticTrainer trainer = trainer(CLONES, LEARNING, WORKERS);
        assertEquals(6 * 30, trainer.advance(ALL).samples());
        for (int generation = 1; generation <= 3; generation++) {
            Trainer.Step step = trainer.advance(ALL);
            assertEquals(5, step.evaluations());
            assertEquals(5 * (5 * 3 * 8 + 30), step.samples());
            assertEquals(0.01, step.learningRate());
        }
    }

    @Test
    void noStepBeginsOnceTheBudgetIsSpent() {
        // A step of all five children costs 120 passes: the third begins with one pass left.
        for (long left : new long[]{241, 300, 360}) {
            GeneticTrainer trainer = trainer(CLONES, LEARNING, WORKERS);
            trainer.advance(ALL);
            assertEquals(3 * 5 * 3 * 8 + 5 * 30, trainer.advance(left).samples());
        }
    }

    @Test
    void learningGoesOnFromParentToChildAsIfItHadNeverStopped() {
        GradientLearning learning = learning(LEARNING, WORKERS);
        List<WeightChromosome> generation = copiesOfTheStart(3);
        for (int i = 1; i <= 4; i++) {
            generation = learning.learn(generation, generation, i, 0, ALL).children();
        }
        float[] expected = START.clone();
        OptimizerState.Moments moments = bench().learn(expected, NETWORK.initialBuffers(), ADAM,
                null,
                new Learner.Stretch(0, 20), KEY.split("learning").split("child").split(1));
        assertArrayEquals(expected, generation.get(1).weights());
        OptimizerState.Moments kept = Objects.requireNonNull(
                Objects.requireNonNull(generation.get(1).learned()).moments());
        assertArrayEquals(moments.first(), kept.first());
        assertArrayEquals(moments.second(), kept.second());
        assertEquals(20, kept.steps());
    }

    @Test
    void withNewMomentsEachChildBeginsItsOptimizerAnew() {
        GradientLearning learning = learning(with(1, WriteBack.LAMARCKIAN, Moments.NEW), WORKERS);
        List<WeightChromosome> first = learning
                .learn(copiesOfTheStart(1), copiesOfTheStart(1), 1, 0, ALL)
                .children();
        List<WeightChromosome> second = learning.learn(first, first, 2, 0, ALL).children();
        float[] expected = first.getFirst().weights().clone();
        bench().learn(expected, NETWORK.initialBuffers(), ADAM, null, new Learner.Stretch(5, 5),
                KEY.split("learning").split("child").split(0));
        assertArrayEquals(expected, second.getFirst().weights());
    }

    @Test
    void siblingsLearnFromDifferentBatches() {
        List<WeightChromosome> children = learning(LEARNING, WORKERS)
                .learn(copiesOfTheStart(4), copiesOfTheStart(4), 1, 0, ALL).children();
        assertEquals(4, children.stream().map(child -> Arrays.hashCode(child.weights())).distinct()
                .count());
    }

    @Test
    void lamarckianChildrenInheritWhatWasLearned() {
        GeneticTrainer trainer = trainer(CLONES, LEARNING, WORKERS);
        trainer.advance(ALL);
        Trainer.Step step = trainer.advance(ALL);
        List<float[]> genes = trainer.state().rows("population");
        double[] fitness = trainer.state().doubles("fitness");
        for (int i = 0; i < 6; i++) {
            assertEquals(fitness(genes.get(i)), fitness[i]);
        }
        assertEquals(Arrays.stream(fitness).max().orElseThrow(), step.fitness());
        assertEquals(6, genes.stream().map(Arrays::hashCode).distinct().count());
    }

    @Test
    void baldwinianChildrenAreSelectedByWhatTheyLearnedButPassTheirGenesOn() {
        GeneticTrainer trainer = trainer(CLONES, with(1, WriteBack.BALDWINIAN, Moments.INHERITED),
                WORKERS);
        trainer.advance(ALL);
        float[] best = trainer.parameters().clone();
        for (int generation = 1; generation <= 3; generation++) {
            Trainer.Step step = trainer.advance(ALL);
            TrainerState state = trainer.state();
            state.rows("population").forEach(genes -> assertArrayEquals(best, genes));
            assertTrue(step.fitness() > fitness(best));
            assertEquals(step.fitness(), fitness(trainer.parameters()));
        }
    }

    @Test
    void candidatesAreTheNetworksThatWereMeasured() {
        GeneticTrainer trainer = trainer(CLONES, with(1, WriteBack.BALDWINIAN, Moments.INHERITED),
                WORKERS);
        trainer.advance(ALL);
        trainer.advance(ALL);
        List<Candidate> candidates = trainer.candidates(3);
        assertEquals(3, candidates.size());
        candidates.forEach(one -> assertEquals(one.objectives()[0], fitness(one.parameters())));
        assertArrayEquals(trainer.parameters(), candidates.getFirst().parameters());
    }

    @Test
    void theMeanOfTheBestIsThatOfWhatTheyLearned() {
        GeneticSettings average = CLONES.withPopulation(6).withElites(0)
                .withSelection(new Selection.Truncation(1)).withCrossover(NO_CROSSOVER)
                .withMutation(NO_MUTATION).withAverage(6)
                .withObjective(Objective.of(Fitness.CROSS_ENTROPY));
        GeneticTrainer trainer = trainer(average,
                with(1, WriteBack.BALDWINIAN, Moments.INHERITED), WORKERS);
        trainer.advance(ALL);
        trainer.advance(ALL);
        List<float[]> learned = trainer.state().rows("learned_weights");
        assertEquals(6, learned.size());
        assertEquals(learned.stream().mapToDouble(row -> row[7]).average().orElseThrow(),
                trainer.parameters()[7], 1e-6);
        assertNull(trainer.trainScore());
    }

    @Test
    void aShareOfTheChildrenLearnsAndTheOthersCostNothing() {
        GradientLearning learning = learning(with(0.3, WriteBack.LAMARCKIAN, Moments.INHERITED),
                WORKERS);
        List<WeightChromosome> children = copiesOfTheStart(20);
        int pupils = 0;
        for (int generation = 1; generation <= 50; generation++) {
            Lesson lesson = learning.learn(children, children, generation, 0, ALL);
            long taught = lesson.children().stream().filter(child -> child != children.getFirst())
                    .count();
            assertEquals(taught * 5 * 3 * 8, lesson.samples());
            pupils += (int) taught;
        }
        assertEquals(0.3 * 1000, pupils, 5 * Math.sqrt(0.21 * 1000));
        Lesson none = learning(with(0, WriteBack.LAMARCKIAN, Moments.NEW), WORKERS).learn(children,
                children, 1, 0, ALL);
        assertSame(children.getFirst(), none.children().getFirst());
        assertEquals(0, none.samples());
    }

    @ParameterizedTest
    @EnumSource(WriteBack.class)
    void anyNumberOfThreadsGivesTheSameBits(WriteBack writeBack) {
        for (int elites : new int[]{0, 5}) {
            GeneticSettings genetic = GeneticSettings.defaults().withPopulation(6)
                    .withElites(elites);
            float[] expected = {};
            for (int threads : new int[]{1, 2, 3}) {
                try (Workers workers = Workers.of(threads)) {
                    GeneticTrainer trainer = trainer(genetic,
                            with(0.8, writeBack, Moments.INHERITED), workers);
                    for (int i = 0; i < 5; i++) {
                        trainer.advance(ALL);
                    }
                    float[] got = trainer.parameters();
                    expected = expected.length == 0 ? got : expected;
                    assertArrayEquals(expected, got);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WriteBack.class)
    void aRestoredSearchGoesOnBitForBit(WriteBack writeBack) {
        LearningSettings half = with(0.5, writeBack, Moments.INHERITED);
        GeneticTrainer undisturbed = trainer(CLONES.withElites(2), half, WORKERS);
        GeneticTrainer first = trainer(CLONES.withElites(2), half, WORKERS);
        for (int stop = 0; stop < 5; stop++) {
            undisturbed.advance(ALL);
            first.advance(ALL);
            GeneticTrainer second = trainer(CLONES.withElites(2), half, WORKERS);
            second.restore(first.state());
            first = second;
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(undisturbed.advance(ALL), first.advance(ALL));
        }
        assertArrayEquals(undisturbed.parameters(), first.parameters());
        assertEquals(undisturbed.trainScore(), first.trainScore());
        List<float[]> expected = undisturbed.state().rows("population");
        List<float[]> got = first.state().rows("population");
        for (int i = 0; i < 6; i++) {
            assertArrayEquals(expected.get(i), got.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itBeatsEvolutionAloneAtTheSameBudget(long seed) {
        DataSet data = Patterns.draw(60, 0.4, 7);
        RandomKey key = RandomKey.of(seed);
        float[] start = NETWORK.initialParameters(key);
        NetworkEvaluator evaluator = new NetworkEvaluator(NETWORK, WORKERS);
        GeneticSettings genetic = GeneticSettings.defaults()
                .withObjective(Objective.of(Fitness.CROSS_ENTROPY));
        LocalPopulationEvaluator population = new LocalPopulationEvaluator(evaluator);
        Trainer alone = new GeneticTrainer(NETWORK, data, genetic, key, start, population, WORKERS);
        Trainer memetic = new GeneticTrainer(NETWORK, data, genetic, key, start, population,
                WORKERS,
                new GradientLearning(NETWORK, data, Loss.crossEntropy(), LEARNING, key, WORKERS));
        double lossAlone = loss(alone, data, evaluator);
        double lossMemetic = loss(memetic, data, evaluator);
        assertTrue(lossMemetic < lossAlone / 2, lossMemetic + " against " + lossAlone);
    }

    private static double loss(Trainer trainer, DataSet data, NetworkEvaluator evaluator) {
        return new TrainingSession(trainer, new TrainingData(data, null), Budget.ofSamples(60_000),
                evaluator).runToEnd().trainLoss();
    }

    @Test
    void learningOfNoStepOrOfNoShareIsRefused() {
        assertEquals("Expected steps of at least 1, but received 0.",
                refusal(() -> new LearningSettings(ADAM, 0, 1, WriteBack.LAMARCKIAN, Moments.NEW)));
        for (double share : new double[]{-0.1, 1.1, Double.NaN}) {
            assertEquals("Expected share in [0, 1], but received " + share + ".",
                    refusal(() -> with(share, WriteBack.LAMARCKIAN, Moments.NEW)));
        }
        assertFalse(LearningSettings.of(ADAM).share() < 1);
    }

    private static String refusal(Executable settings) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, settings).getMessage());
    }
}
