// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NullMarked
class TrainingSessionTest {
    private static final Budget FREE = Budget.UNLIMITED;

    private final Workers workers = Workers.of(2);

    @AfterEach
    void close() {
        workers.close();
    }

    /** A network of one weight w and one bias: the logits of sample x are [w x + b, 0 x + c]. */
    private static final Network LINE = Network.builder(Shape.of(1))
            .add(Dense.of(2)).build();

    /** Evaluates two networks, and then nothing any more. */
    private static final class Clones implements Trainer {
        private int steps;

        @Override
        public Step advance(long samplesLeft) {
            int fresh = steps++ < 2 ? 1 : 0;
            return new Step(fresh, 4L * fresh, 0.5, 0.25, 0.1, 0.2, 0);
        }

        @Override
        public float[] parameters() {
            return answer(1);
        }

        @Override
        public @Nullable Score trainScore() {
            return null;
        }

        @Override
        public Optional<String> finished() {
            return Optional.empty();
        }

        @Override
        public TrainerState state() {
            return TrainerState.empty().put("steps", (long) steps);
        }

        @Override
        public void restore(TrainerState state) {
            steps = (int) state.longs("steps")[0];
        }
    }

    @Test
    void aSearchThatMakesNothingNewEndsAlsoWhenItWasStopped() {
        TrainingSession whole = session(new Clones(), new TrainingData(steps(2), null),
                Budget.ofSamples(1000));
        whole.runToEnd();
        assertEquals(1002, whole.steps());
        assertEquals("nothing new to evaluate in 1000 generations",
                whole.finished().orElseThrow());

        List<Progress> rows = new ArrayList<>();
        session(new Clones(), new TrainingData(steps(2), null),
                new Budget(1000L, null, null, 100L)).runToEnd(rows::add);
        assertTrue(Double.isNaN(rows.get(1000).trainAccuracy()));
        assertFalse(Double.isNaN(rows.getLast().trainAccuracy()), "the end is measured");

        TrainingSession first = session(new Clones(), new TrainingData(steps(2), null),
                Budget.ofSamples(1000));
        for (int i = 0; i < 700; i++) {
            first.advance();
        }
        TrainingSession second = session(new Clones(), new TrainingData(steps(2), null),
                Budget.ofSamples(1000));
        second.restore(first.state());
        second.runToEnd();
        assertEquals(1002, second.steps());
    }

    /** Samples at 1, 2, 3, 4: class 0 from {@code firstOfClassZero} on. */
    private static DataSet steps(int firstOfClassZero) {
        int[] labels = new int[4];
        for (int i = 0; i < 4; i++) {
            labels[i] = i + 1 >= firstOfClassZero ? 0 : 1;
        }
        return DataSet.of(Shape.of(1), new float[]{1, 2, 3, 4}, labels,
                DataSet.numberedClasses(2));
    }

    /** Returns weights that answer class 0 from {@code threshold} on. */
    private static float[] answer(double threshold) {
        return new float[]{1, 0, (float) -threshold, 0};
    }

    /** Plays given parameters, one set a step. */
    private static final class Script implements Trainer {
        private final List<float[]> parameters;
        private final @Nullable EarlyStopping early;
        private final List<Long> left = new ArrayList<>();
        private int at = -1;

        Script(List<float[]> parameters, @Nullable EarlyStopping early) {
            this.parameters = parameters;
            this.early = early;
        }

        @Override
        public Step advance(long samplesLeft) {
            left.add(samplesLeft);
            at++;
            return new Step(2, at == 0 ? 0 : 12, 0.5, 0.25, 0.1, 0.2, at);
        }

        @Override
        public float[] parameters() {
            return parameters.get(at);
        }

        @Override
        public @Nullable Score trainScore() {
            return null;
        }

        @Override
        public Optional<String> finished() {
            return at + 1 == parameters.size() ? Optional.of("script over") : Optional.empty();
        }

        @Override
        public @Nullable EarlyStopping earlyStopping() {
            return early;
        }

        @Override
        public TrainerState state() {
            return TrainerState.empty().put("at", (long) at);
        }

        @Override
        public void restore(TrainerState state) {
            at = (int) state.longs("at")[0];
        }
    }

    private TrainingSession session(Trainer trainer, TrainingData data, Budget budget) {
        return new TrainingSession(trainer, data, budget, new NetworkEvaluator(LINE, workers));
    }

    private static String end(TrainingSession session) {
        return session.finished().orElseThrow();
    }

    @Test
    void withoutValidationTheBestTrainScoreChooses() {
        Script script = new Script(List.of(answer(0), answer(2.5), answer(9)), null);
        TrainingSession session = session(script, new TrainingData(steps(3), null), FREE);
        Progress last = session.runToEnd();
        assertEquals(1, session.bestStep());
        assertArrayEquals(answer(2.5), session.bestParameters());
        assertEquals("script over", end(session));
        assertEquals(0.5, last.trainAccuracy());
        assertEquals(Double.NaN, last.validationAccuracy());
    }

    @Test
    void withValidationItsScoreChooses() {
        Script script = new Script(List.of(answer(0), answer(2.5), answer(3.5)), null);
        TrainingSession session = session(script, new TrainingData(steps(3), steps(4)), FREE);
        Progress last = session.runToEnd();
        assertEquals(2, session.bestStep());
        assertArrayEquals(answer(3.5), session.bestParameters());
        assertEquals(0.75, last.trainAccuracy());
        assertEquals(1, last.validationAccuracy());
    }

    @Test
    void ofEqualScoresTheFirstIsKept() {
        Script script = new Script(List.of(answer(2.5), answer(2.5)), null);
        TrainingSession session = session(script, new TrainingData(steps(3), null), FREE);
        session.runToEnd();
        assertEquals(0, session.bestStep());
    }

    @Test
    void measuringIsCountedApartAndNotCharged() {
        Script script = new Script(List.of(answer(0), answer(1), answer(2)), null);
        TrainingSession session = session(script, new TrainingData(steps(3), steps(4)), FREE);
        Progress last = session.runToEnd();
        assertEquals(2, last.step());
        assertEquals(24, last.samples());
        assertEquals(6, last.evaluations());
        assertEquals(3 * 8, last.measurementSamples());
        assertEquals(0 + 1 + 2, last.invalid());
    }

    @Test
    void theTrainerIsToldWhatIsLeftAndTheBudgetEndsTheSession() {
        Script script = new Script(List.of(answer(0), answer(1), answer(2), answer(3), answer(4)),
                null);
        TrainingSession session = session(script, new TrainingData(steps(3), null),
                Budget.ofSamples(20));
        session.runToEnd();
        assertEquals(List.of(20L, 20L, 8L), script.left);
        assertEquals("20 sample passes spent", end(session));
        assertEquals(3, session.steps());
    }

    @Test
    void anAccuracyEndsTheSession() {
        Script script = new Script(List.of(answer(0), answer(2.5), answer(1)), null);
        TrainingSession session = session(script, new TrainingData(steps(3), null),
                Budget.ofSamples(1000).withTrainAccuracy(1));
        session.runToEnd();
        assertEquals(2, session.steps());
        assertTrue(end(session).contains("1.0 reached"), end(session));
    }

    @Test
    void earlyStoppingWaitsForItsPatience() {
        List<float[]> worse = new ArrayList<>(List.of(answer(0), answer(3.5)));
        for (int i = 0; i < 9; i++) {
            worse.add(answer(9));
        }
        Script script = new Script(worse, new EarlyStopping(3));
        TrainingSession session = session(script, new TrainingData(steps(3), steps(4)), FREE);
        Progress last = session.runToEnd();
        assertEquals(4, last.step());
        assertEquals(1, session.bestStep());
        assertTrue(end(session).contains("no better score in 3"), end(session));
    }

    @Test
    void aDivergedTrainingEndsAndTheBestFiniteNetworkIsKept() {
        float[] nan = {Float.NaN, 0, 0, 0};
        Script script = new Script(List.of(answer(0), answer(2), nan, answer(2.5)), null);
        TrainingSession session = session(script, new TrainingData(steps(3), null), FREE);
        Progress last = session.runToEnd();
        assertEquals(3, session.steps());
        assertTrue(end(session).startsWith("diverged"), end(session));
        assertArrayEquals(answer(2), session.bestParameters());
        assertFalse(Double.isFinite(last.trainLoss()));
    }

    @Test
    void descentWithAHugeRateDivergesWithAReason() {
        DataSet data = Patterns.draw(30, 0.5, 1);
        Network network = Patterns.network(3, 0);
        GradientTrainer trainer = new GradientTrainer(network, data,
                GradientSettings.sgd().withLearningRate(1e30).withBatchSize(10), RandomKey.of(1),
                network.initialParameters(RandomKey.of(2)), workers);
        NetworkEvaluator evaluator = new NetworkEvaluator(network, workers);
        TrainingSession session = new TrainingSession(trainer, new TrainingData(data, null),
                Budget.ofSamples(100_000), evaluator);
        session.runToEnd();
        assertTrue(end(session).startsWith("diverged"), end(session));
        assertTrue(evaluator.evaluate(session.bestParameters(), data).isFinite());
    }

    @Test
    void theFirstStepIsAlwaysDone() {
        assertTrue(session(new Script(List.of(answer(0)), null),
                new TrainingData(steps(3), null), Budget.ofSamples(1)).finished().isEmpty());
    }

    @Test
    void epochsEndTheSession() {
        DataSet data = Patterns.draw(30, 0.5, 1);
        Network network = Patterns.network(3, 0);
        GradientSettings settings = new GradientSettings(new Optimizer.Sgd(0, false), 0.01,
                new Schedule.Constant(), 10, 4, 0, 0, null, null);
        TrainingSession session = new TrainingSession(new GradientTrainer(network, data, settings,
                RandomKey.of(1), network.initialParameters(RandomKey.of(2)), workers),
                new TrainingData(data, null), FREE, new NetworkEvaluator(network, workers));
        Progress last = session.runToEnd();
        assertEquals(4, last.step());
        assertEquals(4 * 3 * 30, last.samples());
        assertEquals("4 epochs done", end(session));
    }

    @Test
    void aRestoredSessionEndsAsAnUndisturbedOne() {
        DataSet train = Patterns.draw(40, 0.8, 1);
        TrainingData data = new TrainingData(train, Patterns.draw(20, 0.8, 2));
        Network network = Patterns.network(3, 0.2);
        Budget budget = Budget.ofSamples(3 * 40 * 9 - 50);
        TrainingSession undisturbed = real(network, data, budget);
        Progress expected = undisturbed.runToEnd();

        TrainingSession first = real(network, data, budget);
        for (int i = 0; i < 5; i++) {
            first.advance();
        }
        TrainingSession second = real(network, data, budget);
        second.restore(first.state());
        Progress last = second.runToEnd();
        assertEquals(withoutTime(expected), withoutTime(last));
        assertEquals(undisturbed.bestStep(), second.bestStep());
        assertArrayEquals(undisturbed.bestParameters(), second.bestParameters());
        assertEquals(undisturbed.finished(), second.finished());
    }

    private TrainingSession real(Network network, TrainingData data, Budget budget) {
        return new TrainingSession(
                new GradientTrainer(network, data.train(),
                        GradientSettings.adam().withBatchSize(16), RandomKey.of(1),
                        network.initialParameters(RandomKey.of(2)), workers),
                data, budget, new NetworkEvaluator(network, workers));
    }

    private static Progress withoutTime(Progress p) {
        return new Progress(p.step(), p.evaluations(), p.samples(), p.measurementSamples(),
                p.fitness(), p.meanFitness(), p.trainAccuracy(), p.trainLoss(),
                p.validationAccuracy(), p.validationLoss(), p.learningRate(), p.sigma(),
                p.population(), p.invalid(), 0, 0);
    }
}
