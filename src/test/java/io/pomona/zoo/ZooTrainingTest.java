// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.evolve.Crossover;
import io.pomona.evolve.Fitness;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.GeneticTrainer;
import io.pomona.evolve.LocalPopulationEvaluator;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Objective;
import io.pomona.evolve.Selection;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.GradientSettings;
import io.pomona.train.GradientTrainer;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.Workers;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network of the zoo learns: sixteen pictures by heart by Adam, and a little by evolution. */
@NullMarked
@Tag("slow")
class ZooTrainingTest {
    private static final int SAMPLES = 16;
    private static final int CLASSES = 4;
    private static final int EPOCHS = 200;
    private static final int GENERATIONS = 60;
    /** Rows of the pictures from which on a test takes long. */
    private static final int LARGE = 200;
    /** The largest share of moving statistics kept that a few dozen batches bring to where they belong. */
    private static final double FAST = 0.9;
    /** Deep networks need small steps: mixed or changed strongly they are random networks again. */
    private static final GeneticSettings GENTLE = GeneticSettings.defaults().withPopulation(10)
            .withSelection(new Selection.Truncation(3))
            .withCrossover(new Crossover.Uniform(0.2, 0.5))
            .withMutation(new Mutation(1, 0.5, 0.05, Mutation.Scale.INITIAL_SPREAD))
            .withObjective(Objective.of(Fitness.CROSS_ENTROPY));
    /** What is left of the loss of the best of the first population, at most. */
    private static final double FALL = 0.98;
    private static final Workers WORKERS = Workers.of(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    static List<ReducedNetwork> small() {
        return ReducedNetwork.all().stream().filter(reduced -> reduced.side() < LARGE).toList();
    }

    static List<ReducedNetwork> large() {
        return ReducedNetwork.all().stream().filter(reduced -> reduced.side() >= LARGE).toList();
    }

    @ParameterizedTest
    @MethodSource("small")
    void adamLearnsSixteenPicturesByHeart(ReducedNetwork reduced) {
        assertAdamLearns(reduced.build(CLASSES));
    }

    @ParameterizedTest
    @MethodSource("large")
    @Tag("slow")
    void adamLearnsSixteenLargePicturesByHeart(ReducedNetwork reduced) {
        assertAdamLearns(reduced.build(CLASSES));
    }

    @ParameterizedTest
    @MethodSource("small")
    void evolutionLowersTheLoss(ReducedNetwork reduced) {
        assertEvolutionLowersTheLoss(reduced.build(CLASSES));
    }

    @ParameterizedTest
    @MethodSource("large")
    @Tag("slow")
    void evolutionLowersTheLossOfLargePictures(ReducedNetwork reduced) {
        assertEvolutionLowersTheLoss(reduced.build(CLASSES));
    }

    private static DataSet blobs(Network network) {
        return Blobs.draw(network.inputShape(), SAMPLES, CLASSES, 1);
    }

    /** Dropout does nothing where it is found who is right. */
    private static void assertAdamLearns(Network network) {
        DataSet data = blobs(network);
        NetworkEvaluator evaluator = new NetworkEvaluator(network, WORKERS);
        GradientTrainer trainer = new GradientTrainer(network, data,
                GradientSettings.adam().withLearningRate(0.002).withBatchSize(SAMPLES),
                RandomKey.of(2), network.initialParameters(RandomKey.of(3)), WORKERS);
        Score score = new Score(SAMPLES, 0, Double.NaN);
        for (int epoch = 0; epoch <= EPOCHS && score.correct() < SAMPLES; epoch++) {
            trainer.advance(Long.MAX_VALUE);
            score = evaluator.evaluate(trainer.parameters(), buffers(trainer, evaluator, data),
                    data);
            assertTrue(score.isFinite(), "epoch " + epoch + ": " + score);
        }
        assertEquals(SAMPLES, score.correct(), score::toString);
    }

    /**
     * Returns what the trainer leaves; where a batch moves the statistics by a hundredth, as in Keras,
     * those of the pictures, since the moving ones would need a thousand batches.
     */
    private static float[] buffers(GradientTrainer trainer, NetworkEvaluator evaluator,
            DataSet data) {
        boolean fast = evaluator.network().nodes().stream()
                .allMatch(node -> !(node.layer() instanceof BatchNormalization norm)
                        || norm.momentum() <= FAST);
        return fast
                ? trainer.buffers()
                : evaluator.batchStatistics(trainer.parameters(), data);
    }

    /** Selected by the loss alone, with the best living on: it never rises, and falls from any draw. */
    private static void assertEvolutionLowersTheLoss(Network network) {
        for (int seed : new int[]{4, 10}) {
            Trainer trainer = new GeneticTrainer(network, blobs(network), GENTLE,
                    RandomKey.of(seed), network.initialParameters(RandomKey.of(seed + 1)),
                    new LocalPopulationEvaluator(new NetworkEvaluator(network, WORKERS)), WORKERS);
            Score first = advance(trainer);
            Score best = first;
            for (int i = 0; i < GENERATIONS && best.loss() > FALL * first.loss(); i++) {
                Score next = advance(trainer);
                assertTrue(next.loss() <= best.loss(), best + " to " + next);
                best = next;
            }
            assertTrue(best.loss() <= FALL * first.loss(), seed + ": " + first + " to " + best);
        }
    }

    private static Score advance(Trainer trainer) {
        assertEquals(0, trainer.advance(Long.MAX_VALUE).invalid());
        Score score = Objects.requireNonNull(trainer.trainScore());
        assertTrue(score.isFinite(), score::toString);
        return score;
    }
}
