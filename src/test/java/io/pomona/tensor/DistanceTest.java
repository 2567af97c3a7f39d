// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class DistanceTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4095, 4096, 10_645})
    void isThatOfTheDefinition(int size) {
        float[] a = ReferenceKernels.values(size, 1);
        float[] b = ReferenceKernels.values(size, 2);
        double expected = 0;
        for (int i = 0; i < size; i++) {
            expected += Math.pow((double) a[i] - b[i], 2);
        }
        assertEquals(expected, squared(a, b), 1e-6 * expected);
        assertEquals(0, squared(a, a));
    }

    private static double squared(float[] a, float[] b) {
        double sum = 0;
        for (int from = 0; from < a.length; from += Distance.BLOCK) {
            sum += Distance.squared(a, b, from);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 4096})
    void lanesDoNotChangeTheBits(int count) {
        float[] a = ReferenceKernels.values(count + 3, 3);
        float[] b = ReferenceKernels.values(count + 3, 4);
        float[] plain = new float[Distance.PARTIALS];
        float[] vectors = new float[Distance.PARTIALS];
        Distance.squares(a, b, 3, count, plain);
        VectorDistance.squares(a, b, 3, count, vectors);
        assertArrayEquals(plain, vectors, 0);
    }
}
