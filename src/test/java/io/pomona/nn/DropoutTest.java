// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Team;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class DropoutTest {
    private static final int SIZE = 1000;
    private static final int SAMPLES = 24;

    private static Network network(double rate) {
        return Network.builder(Shape.of(SIZE)).add(new Dropout(rate)).build();
    }

    private static float[] ones() {
        float[] x = new float[SAMPLES * SIZE];
        Arrays.fill(x, 1);
        return x;
    }

    private static float[] drop(Network network, RandomKey key) {
        Workspace workspace = network.trainingWorkspace(SAMPLES);
        workspace.forwardTraining(new float[0], ones(), 0, SAMPLES, key);
        return workspace.logits().clone();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.2, 0.5, 0.9})
    void theRateIsRightAndTheMeanKept(double rate) {
        float[] y = drop(network(rate), RandomKey.of(1));
        int dropped = 0;
        double sum = 0;
        for (float value : y) {
            dropped += value == 0 ? 1 : 0;
            assertTrue(value == 0 || value == (float) (1 / (1 - rate)));
            sum += value;
        }
        double n = y.length;
        double deviation = Math.sqrt(rate * (1 - rate) / n);
        assertEquals(rate, dropped / n, 5 * deviation);
        assertEquals(1, sum / n, 5 * deviation / (1 - rate) + 1e-6);
    }

    @Test
    void theSameIsDroppedHoweverTheBatchIsCut() {
        Network network = network(0.3);
        float[] whole = drop(network, RandomKey.of(2));
        for (int part : new int[]{1, 5, 7, 23}) {
            Workspace workspace = network.trainingWorkspace(SAMPLES, part, Team.alone());
            workspace.forwardTraining(new float[0], ones(), 0, SAMPLES, RandomKey.of(2));
            assertArrayEquals(whole, Arrays.copyOf(workspace.logits(), SAMPLES * SIZE));
        }
    }

    @Test
    void samplesLayersAndKeysDropOnTheirOwn() {
        float[] y = drop(network(0.5), RandomKey.of(3));
        assertFalse(Arrays.equals(Arrays.copyOf(y, SIZE), Arrays.copyOfRange(y, SIZE, 2 * SIZE)));
        assertFalse(Arrays.equals(y, drop(network(0.5), RandomKey.of(4))));
        Network two = Network.builder(Shape.of(SIZE)).add(new Dropout(0.5)).add(new Dropout(0.5))
                .build();
        float[] both = drop(two, RandomKey.of(3));
        double kept = 0;
        for (float value : both) {
            kept += value > 0 ? 1 : 0;
        }
        assertEquals(0.25, kept / both.length, 5 * Math.sqrt(0.1875 / both.length));
    }

    @Test
    void theGradientTakesTheWayOfTheValues() {
        Network network = network(0.4);
        Workspace workspace = network.trainingWorkspace(SAMPLES);
        workspace.forwardTraining(new float[0], ones(), 0, SAMPLES, RandomKey.of(5));
        Arrays.fill(workspace.logitsGradient(), 3);
        float[] dx = new float[SAMPLES * SIZE];
        workspace.backward(SAMPLES, new float[0], dx);
        for (int i = 0; i < dx.length; i++) {
            assertEquals(3 * workspace.logits()[i], dx[i], 1e-6f);
        }
    }

    @Test
    void nothingIsDroppedOutsideTraining() {
        Network network = network(0.9);
        Workspace training = network.trainingWorkspace(SAMPLES);
        // A pass of training before must leave nothing behind.
        training.forwardTraining(new float[0], ones(), 0, SAMPLES, RandomKey.of(6));
        training.forward(new float[0], 0, ones(), 0, SAMPLES);
        assertArrayEquals(ones(), training.logits());
        Arrays.fill(training.logitsGradient(), 2);
        float[] dx = new float[SAMPLES * SIZE];
        training.backward(SAMPLES, new float[0], dx);
        assertEquals(2, Arrays.stream(new int[]{0, 500, 23_999}).mapToDouble(i -> dx[i]).average()
                .orElseThrow());
        Workspace running = network.workspace(SAMPLES);
        running.forward(new float[0], 0, ones(), 0, SAMPLES);
        assertArrayEquals(ones(), running.logits());
    }

    @Test
    void rejectsRatesOutsideTheRange() {
        for (double bad : new double[]{-0.1, 1, 1.5, Double.NaN}) {
            assertRefused(() -> new Dropout(bad), String.valueOf(bad));
        }
    }
}
