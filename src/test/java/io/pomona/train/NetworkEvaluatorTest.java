// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.ChildJvm;
import io.pomona.data.DataSet;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Softmax;
import io.pomona.train.NetworkEvaluator.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class NetworkEvaluatorTest {
    private static final Network NETWORK = Patterns.network(3, 0.3);

    private static List<float[]> rows(int count) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(NETWORK.initialParameters(RandomKey.of(i)));
        }
        return rows;
    }

    @Test
    void outcomesAreTheSameForAnyNumberOfThreads() {
        DataSet data = Patterns.draw(53, 0.5, 1);
        List<Outcome> expected = evaluate(1, rows(9), data);
        for (int threads = 2; threads <= 4; threads++) {
            assertEquals(expected, evaluate(threads, rows(9), data));
        }
    }

    private static List<Outcome> evaluate(int threads, List<float[]> rows, DataSet data) {
        try (Workers workers = Workers.of(threads)) {
            return new NetworkEvaluator(NETWORK, workers).evaluateAll(rows, data, true);
        }
    }

    @Test
    void scoresAreThoseOfThePlainLoop() {
        for (int samples : new int[]{1, 15, 16, 17, 40}) {
            DataSet data = Patterns.draw(samples, 0.5, 2);
            float[] parameters = rows(1).getFirst();
            Workspace workspace = NETWORK.workspace(1);
            double loss = 0;
            int correct = 0;
            for (int i = 0; i < samples; i++) {
                workspace.forward(parameters, 0, data.inputs(), data.offset(i), 1);
                loss += Softmax.crossEntropy(workspace.logits(), 0, 3, data.labels()[i]);
                float[] logits = workspace.logits();
                float largest = Math.max(logits[0], Math.max(logits[1], logits[2]));
                correct += logits[data.labels()[i]] == largest ? 1 : 0;
            }
            Outcome outcome = evaluate(2, List.of(parameters), data).getFirst();
            assertEquals(new Score(samples, correct, loss / samples), outcome.score());
            assertEquals(correct, Objects.requireNonNull(outcome.correct()).cardinality());
        }
    }

    @Test
    void weightsThatAreNotFiniteCountAsNotCorrectAndNotFinite() {
        DataSet data = Patterns.draw(30, 0.5, 3);
        for (float bad : new float[]{Float.NaN, Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY}) {
            // The biases of the dense layer are the last three weights.
            for (int place = 1; place <= 3; place++) {
                List<float[]> rows = rows(3);
                rows.get(1)[rows.get(1).length - place] = bad;
                List<Outcome> outcomes = evaluate(2, rows, data);
                assertFalse(outcomes.get(1).score().isFinite(), bad + " at -" + place);
                assertEquals(0, outcomes.get(1).score().correct());
                assertTrue(outcomes.get(0).score().isFinite());
                assertEquals(evaluate(1, rows(3), data).get(2), outcomes.get(2),
                        "the neighbour is not touched");
            }
            float[] all = rows(1).getFirst();
            Arrays.fill(all, bad);
            Score score = evaluate(1, List.of(all), data).getFirst().score();
            assertFalse(score.isFinite());
            assertEquals(0, score.correct());
        }
    }

    @Test
    void aLargePopulationNeedsLittleMemory() throws Exception {
        ChildJvm run = ChildJvm.run(List.of(ChildJvm.VECTORS, "-Xmx400m", "-XX:+UseParallelGC"),
                ManyEvaluations.class).assertDone();
        // The outcome and its score, and a share of what a task of a bundle lists: no buffer.
        assertTrue(Long.parseLong(run.out().strip()) <= ManyEvaluations.LIMIT, run::toString);
    }

    @Test
    void ofEqualLogitsTheFirstIsTheAnswer() {
        assertEquals(1, NetworkEvaluator.largest(new float[]{9, 1, 3, 3, 2}, 1, 4));
        assertEquals(0, NetworkEvaluator.largest(new float[]{0, 0, 0}, 0, 3));
        assertEquals(2, NetworkEvaluator.largest(new float[]{-3, -2, -1}, 0, 3));
    }

    @Test
    void scoresAreOrderedByCorrectThenLossAndFinitenessFirst() {
        Score good = new Score(10, 8, 0.5);
        assertTrue(good.isBetterThan(new Score(10, 7, 0.1)));
        assertTrue(good.isBetterThan(new Score(10, 8, 0.6)));
        assertFalse(good.isBetterThan(good));
        assertFalse(good.isBetterThan(new Score(10, 8, 0.4)));
        for (double bad : new double[]{Double.NaN, Double.POSITIVE_INFINITY}) {
            assertTrue(good.isBetterThan(new Score(10, 9, bad)));
            assertFalse(new Score(10, 9, bad).isBetterThan(good));
            assertFalse(new Score(10, 9, bad).isBetterThan(new Score(10, 1, bad)));
        }
        assertEquals(0.8, good.accuracy());
    }
}
