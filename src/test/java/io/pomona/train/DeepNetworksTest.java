// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import io.pomona.tensor.Permutation;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Team;
import io.pomona.train.NetworkEvaluator.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deep networks that normalise batches, with random weights, as evolution evaluates them. */
@NullMarked
class DeepNetworksTest {
    private static final Shape INPUT = Shape.of(8, 8, 1);
    private static final int CLASSES = 3;
    private static final int SAMPLES = 37;
    private static final List<Workers> TEAMS = IntStream.rangeClosed(1, 3).mapToObj(Workers::of)
            .toList();

    @AfterAll
    static void close() {
        TEAMS.forEach(Workers::close);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    private static List<float[]> rows(Network network, long seed) {
        return IntStream.range(0, 4)
                .mapToObj(i -> network.initialParameters(RandomKey.of(seed).split(i))).toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void scoresAreFiniteAndTheSameForAnyNumberOfThreads(long seed) {
        Network network = DeepNetworks.draw(INPUT, CLASSES, seed);
        DataSet data = Patterns.draw(SAMPLES, 0.5, seed);
        List<float[]> rows = rows(network, seed);
        List<Outcome> expected = new NetworkEvaluator(network, TEAMS.getFirst())
                .evaluateAll(rows, data, true);
        expected.forEach(outcome -> assertTrue(outcome.score().isFinite(), outcome::toString));
        for (Workers team : TEAMS) {
            NetworkEvaluator evaluator = new NetworkEvaluator(network, team);
            assertEquals(expected, evaluator.evaluateAll(rows, data, true));
            // Fewer sets of parameters than threads: these share the samples.
            assertEquals(expected.subList(2, 3),
                    evaluator.evaluateAll(rows.subList(2, 3), data, true));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void logitsAreTheSameForAnyTile(long seed) {
        Network network = DeepNetworks.draw(INPUT, CLASSES, seed);
        DataSet data = Patterns.draw(SAMPLES, 0.5, seed);
        float[] parameters = rows(network, seed).getFirst();
        float[] expected = logits(network, data, parameters, SAMPLES, Team.alone());
        for (int tile : new int[]{1, 5, 16}) {
            for (Workers team : TEAMS) {
                assertBits(expected, logits(network, data, parameters, tile, team));
            }
        }
    }

    private static void assertBits(float[] expected, float[] actual) {
        for (int i = 0; i < SAMPLES * CLASSES; i++) {
            assertEquals(Float.floatToRawIntBits(expected[i]), Float.floatToRawIntBits(actual[i]));
        }
    }

    private static float[] logits(Network network, DataSet data, float[] parameters, int tile,
            Team team) {
        Workspace workspace = network.statisticsWorkspace(SAMPLES, tile, team);
        workspace.forward(parameters, 0, data.inputs(), 0, SAMPLES);
        return workspace.logits().clone();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderOfTheSamplesMattersLittle(long seed) {
        Network network = DeepNetworks.draw(INPUT, CLASSES, seed);
        DataSet data = Patterns.draw(SAMPLES, 0.5, seed);
        int[] order = Permutation.of(SAMPLES, RandomKey.of(seed).split("order").generator());
        DataSet mixed = data.select(order);
        float[] parameters = rows(network, seed).getFirst();
        float[] logits = logits(network, data, parameters, 16, Team.alone());
        float[] mixedLogits = logits(network, mixed, parameters, 16, Team.alone());
        double largest = 0;
        double off = 0;
        for (int i = 0; i < SAMPLES * CLASSES; i++) {
            largest = Math.max(largest, Math.abs(mixedLogits[i]));
            off = Math.max(off, Math.abs(
                    mixedLogits[i] - logits[order[i / CLASSES] * CLASSES + i % CLASSES]));
        }
        assertTrue(largest > 0 && off <= 1e-4 * largest, off + " of " + largest);
        List<Outcome> outcomes = new NetworkEvaluator(network, TEAMS.getFirst())
                .evaluateAll(List.of(parameters), mixed, true);
        List<Outcome> before = new NetworkEvaluator(network, TEAMS.getFirst())
                .evaluateAll(List.of(parameters), data, true);
        for (int i = 0; i < SAMPLES; i++) {
            assertEquals(Objects.requireNonNull(before.getFirst().correct()).get(order[i]),
                    Objects.requireNonNull(outcomes.getFirst().correct()).get(i));
        }
    }
}
