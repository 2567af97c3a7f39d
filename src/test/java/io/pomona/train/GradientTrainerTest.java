// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class GradientTrainerTest {
    private static final Network NETWORK = Patterns.network(3, 0.3);
    /** Not a multiple of the batch: the last batch of an epoch is smaller. */
    private static final DataSet DATA = Patterns.draw(41, 0.5, 1);
    private static final long ALL = Long.MAX_VALUE;

    static List<GradientSettings> settings() {
        return List.of(GradientSettings.sgd().withBatchSize(11),
                GradientSettings.adam().withBatchSize(16),
                GradientSettings.of(new Optimizer.AdamW(0.9, 0.99, 1e-8)).withBatchSize(7),
                new GradientSettings(new Optimizer.RmsProp(0.99, 1e-8), 0.003,
                        new Schedule.Cosine(8, 1, 0.1), 10, null, 0.01, 0.001, 0.5, null));
    }

    private static GradientTrainer trainer(GradientSettings settings, Workers workers) {
        return new GradientTrainer(NETWORK, DATA, settings, RandomKey.of(5),
                NETWORK.initialParameters(RandomKey.of(6)), workers);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anyNumberOfThreadsGivesTheSameBits(GradientSettings settings) {
        float[] expected = {};
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                GradientTrainer trainer = trainer(settings, workers);
                for (int i = 0; i < 5; i++) {
                    trainer.advance(ALL);
                }
                expected = threads == 1 ? trainer.parameters().clone() : expected;
                assertArrayEquals(expected, trainer.parameters());
                assertFalse(Arrays.equals(expected,
                        NETWORK.initialParameters(RandomKey.of(6))), "it moved");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aRestoredTrainerGoesOnAsIfItHadNeverStopped(GradientSettings settings) {
        try (Workers workers = Workers.of(2)) {
            GradientTrainer undisturbed = trainer(settings, workers);
            for (int i = 0; i < 4; i++) {
                undisturbed.advance(ALL);
            }
            TrainerState state = undisturbed.state();
            for (int i = 0; i < 4; i++) {
                undisturbed.advance(ALL);
            }
            GradientTrainer restored = trainer(settings, workers);
            restored.advance(ALL);
            restored.advance(ALL);
            restored.restore(state);
            for (int i = 0; i < 4; i++) {
                restored.advance(ALL);
            }
            assertArrayEquals(undisturbed.parameters(), restored.parameters());
        }
    }

    @Test
    void aStateIsNotChangedByWhatComesAfter() {
        try (Workers workers = Workers.of(1)) {
            GradientTrainer trainer = trainer(GradientSettings.adam(), workers);
            trainer.advance(ALL);
            trainer.advance(ALL);
            TrainerState state = trainer.state();
            float[] parameters = state.row("parameters").clone();
            float[] first = state.row("optimizer_first").clone();
            trainer.advance(ALL);
            assertArrayEquals(parameters, state.row("parameters"));
            assertArrayEquals(first, state.row("optimizer_first"));
        }
    }

    @Test
    void stepZeroIsFreeAndEachStepCountsThreePassesASample() {
        try (Workers workers = Workers.of(1)) {
            GradientTrainer trainer = trainer(GradientSettings.sgd().withBatchSize(10), workers);
            Trainer.Step start = trainer.advance(ALL);
            assertEquals(0, start.samples());
            assertEquals(0, start.evaluations());
            assertArrayEquals(NETWORK.initialParameters(RandomKey.of(6)), trainer.parameters());
            Trainer.Step epoch = trainer.advance(ALL);
            assertEquals(3 * 41, epoch.samples());
            assertEquals(5, epoch.evaluations());
            assertEquals(0.01, epoch.learningRate());
        }
    }

    @Test
    void theBudgetIsCheckedBeforeEachStep() {
        try (Workers workers = Workers.of(1)) {
            long[][] leftAndSpent = {{1, 30}, {30, 30}, {31, 60}, {120, 120}, {121, 123},
                {1000, 123}};
            for (long[] pair : leftAndSpent) {
                GradientTrainer trainer = trainer(GradientSettings.sgd().withBatchSize(10),
                        workers);
                trainer.advance(ALL);
                assertEquals(pair[1], trainer.advance(pair[0]).samples(), "left " + pair[0]);
            }
        }
    }

    @Test
    void aBatchLargerThanTheDataIsOneStep() {
        try (Workers workers = Workers.of(2)) {
            GradientTrainer trainer = trainer(GradientSettings.sgd().withBatchSize(1000), workers);
            trainer.advance(ALL);
            Trainer.Step step = trainer.advance(ALL);
            assertEquals(1, step.evaluations());
            assertEquals(3 * 41, step.samples());
        }
    }

    /** One dense layer, all samples in one batch and plain descent: the step is the gradient. */
    private static double length(@Nullable Double clip) {
        Network network = Network.builder(Shape.of(2)).add(Dense.of(2)).build();
        DataSet data = DataSet.of(Shape.of(2), new float[]{30, 40, 50, -20}, new int[]{0, 1},
                DataSet.numberedClasses(2));
        GradientSettings settings = new GradientSettings(new Optimizer.Sgd(0, false), 1,
                new Schedule.Constant(), 2, null, 0, 0, clip, null);
        try (Workers workers = Workers.of(1)) {
            GradientTrainer trainer = new GradientTrainer(network, data, settings, RandomKey.of(1),
                    new float[6], workers);
            trainer.advance(ALL);
            trainer.advance(ALL);
            double squares = 0;
            for (float moved : trainer.parameters()) {
                squares += (double) moved * moved;
            }
            return Math.sqrt(squares);
        }
    }

    @Test
    void aLongGradientIsCutToTheClipNormAndAShortOneLeft() {
        double free = length(null);
        assertTrue(free > 1);
        assertEquals(0.5, length(0.5), 1e-6);
        assertEquals(free, length(free * 1.01));
    }

    @Test
    void theScheduleIsFollowedWithinAnEpoch() {
        GradientSettings settings = new GradientSettings(new Optimizer.Sgd(0, false), 0.2,
                new Schedule.Cosine(2, 1, 0), 10, null, 0, 0, null, null);
        try (Workers workers = Workers.of(1)) {
            GradientTrainer trainer = trainer(settings, workers);
            trainer.advance(ALL);
            // The last of five batches starts after 40 of 41 samples.
            assertEquals(0.2 * 40 / 41, trainer.advance(ALL).learningRate(), 1e-12);
        }
    }

    @Test
    void adamOverfitsSixteenPicturesOfNoise() {
        DataSet noise = Patterns.noise(16, 4, 1);
        Network network = Patterns.network(4, 0);
        try (Workers workers = Workers.of(2)) {
            GradientTrainer trainer = new GradientTrainer(network, noise,
                    GradientSettings.adam().withLearningRate(0.01).withBatchSize(8),
                    RandomKey.of(1), network.initialParameters(RandomKey.of(2)), workers);
            NetworkEvaluator evaluator = new NetworkEvaluator(network, workers);
            for (int epoch = 0; epoch <= 300; epoch++) {
                trainer.advance(ALL);
            }
            Score score = evaluator.evaluate(trainer.parameters(), noise);
            assertEquals(1, score.accuracy(), () -> score.toString());
            assertTrue(score.loss() < 0.1, () -> score.toString());
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(() -> GradientSettings.sgd().withLearningRate(0), "learning_rate", "0.0");
        assertRefused(() -> GradientSettings.sgd().withLearningRate(Double.NaN), "NaN");
        assertRefused(() -> GradientSettings.sgd().withBatchSize(0), "batch_size", "0");
        assertRefused(() -> new EarlyStopping(0), "patience", "0");
        assertRefused(() -> Budget.ofSamples(0), "samples", "0");
        assertRefused(() -> Budget.ofSamples(1).withTrainAccuracy(1.1), "1.1");
        assertRefused(() -> new Budget(null, Double.NaN, null, null), "seconds", "NaN");
    }
}
