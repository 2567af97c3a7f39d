// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanarPoolingTest {
    private static final int LENGTH = 100;
    private static final int PITCH = 128;
    private static final TilePooling POOLING = new TilePooling(Pooling.Kind.MAXIMUM, 2, 2);
    private static final TilePooling AVERAGE = new TilePooling(Pooling.Kind.AVERAGE, 2, 2);
    /** What no random cell is. */
    private static final float[] SPECIAL = {0f, -0f, Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MIN_VALUE, -Float.MAX_VALUE};

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void valuesAreThoseOfPlainJava(boolean rectify) {
        assertPooled(cells(), rectify);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001})
    void noNanIsLost(int bits) {
        for (int cell = 0; cell < POOLING.cells(); cell++) {
            float[] cells = cells();
            cells[cell * PITCH + 17] = Float.intBitsToFloat(bits);
            assertPooled(cells, true);
            assertPooled(cells, false);
        }
    }

    @Test
    void aGradientGoesToTheFirstOfEqualCellsIfItIsAboveZero() {
        float[] cells = new float[4 * PITCH];
        float[] values = {1, 3, 3, 2, -1, 0, -2, -3, Float.NaN, 5, 1, 5, 7, 7, 7, 7};
        for (int position = 0; position < LENGTH; position++) {
            for (int cell = 0; cell < 4; cell++) {
                cells[cell * PITCH + position] = values[position % 4 * 4 + cell];
            }
        }
        int[] winners = {1, -1, -1, 0};
        float[] out = new float[PITCH];
        PlanarPooling.forward(POOLING, true, cells, 0, PITCH, out, 0, LENGTH);
        float[] gradient = new float[PITCH];
        Arrays.fill(gradient, 2);
        float[] got = new float[4 * PITCH];
        PlanarPooling.backward(POOLING, true, cells, 0, PITCH, out, 0, gradient, 0, got, 0, PITCH,
                LENGTH);
        for (int position = 0; position < LENGTH; position++) {
            for (int cell = 0; cell < 4; cell++) {
                assertEquals(winners[position % 4] == cell ? 2f : 0f, got[cell * PITCH + position],
                        "cell " + cell + " of position " + position);
            }
        }
    }

    private static float[] cells() {
        float[] cells = new float[4 * PITCH];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = i % 3 == 0
                    ? SPECIAL[i / 3 % SPECIAL.length]
                    : (float) Math.sin(i) * (i % 7 == 0 ? -1 : 1);
        }
        return cells;
    }

    private static void assertPooled(float[] cells, boolean rectify) {
        float[] maxima = new float[PITCH];
        PlanarPooling.forward(POOLING, rectify, cells, 0, PITCH, maxima, 0, LENGTH);
        float[] averages = new float[PITCH];
        PlanarPooling.forward(AVERAGE, rectify, cells, 0, PITCH, averages, 0, LENGTH);
        for (int position = 0; position < LENGTH; position++) {
            float largest = Float.NEGATIVE_INFINITY;
            float sum = 0;
            for (int cell = 0; cell < 4; cell++) {
                float value = cells[cell * PITCH + position];
                value = rectify ? Math.max(value, 0f) : value;
                largest = Math.max(largest, value);
                sum = cell == 0 ? value : sum + value;
            }
            assertBits(largest, maxima[position], position);
            assertBits(sum / 4, averages[position], position);
        }
    }

    private static void assertBits(float expected, float got, int position) {
        assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(got),
                "position " + position);
    }
}
