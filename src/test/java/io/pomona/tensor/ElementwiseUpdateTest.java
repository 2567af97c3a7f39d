// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.ElementwiseTest.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pomona.tensor.ElementwiseUpdate.AdamFactors;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class ElementwiseUpdateTest {
    private static final AdamFactors ADAM = new AdamFactors(0.9f, 0.1f, 0.999f, 0.001f, 0.01f, 5f,
            1e-8f);

    /** Works on weights, gradient, running mean and running mean square. */
    private interface Kernel {
        void run(float[] weights, float[] gradient, float[] first, float[] second, int at,
                int count);
    }

    record Pair(String name, Kernel scalar, Kernel vector) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Pair> pairs() {
        return List.of(sgd("momentum", 0.9f, false), sgd("nesterov", 0.9f, true),
                sgd("plain", 0, false),
                new Pair("adam",
                        (w, g, m, s, at, n) -> ElementwiseUpdateScalar.adam(w, g, m, s, at, n,
                                ADAM),
                        (w, g, m, s, at, n) -> ElementwiseUpdateVector.adam(w, g, m, s, at, n,
                                ADAM)),
                new Pair("rmsProp",
                        (w, g, m, s, at, n) -> ElementwiseUpdateScalar.rmsProp(w, g, s, at, n,
                                0.01f, 0.99f, 0.01f, 1e-8f),
                        (w, g, m, s, at, n) -> ElementwiseUpdateVector.rmsProp(w, g, s, at, n,
                                0.01f, 0.99f, 0.01f, 1e-8f)));
    }

    private static Pair sgd(String name, float momentum, boolean nesterov) {
        return new Pair(name,
                (w, g, v, s, at, n) -> ElementwiseUpdateScalar.sgd(w, g, v, at, n, 0.01f, momentum,
                        nesterov),
                (w, g, v, s, at, n) -> ElementwiseUpdateVector.sgd(w, g, v, at, n, 0.01f, momentum,
                        nesterov));
    }

    /** Numbers of all sizes, some 0 and a few not finite. */
    private static float[] values(int size, long seed, boolean negative) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            float value = switch (random.nextInt(20)) {
                case 0 -> 0;
                case 1 -> Float.intBitsToFloat(random.nextInt());
                default -> (random.nextFloat() - 0.5f) * (float) StrictMath.exp(
                        random.nextInt(-20, 5));
            };
            values[i] = negative ? value : Math.abs(value);
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void vectorsGiveTheBitsOfPlainLoopsColdAndHot(Pair pair) {
        for (int round = 0; round < 400; round++) {
            for (int count : new int[]{0, 1, 7, 8, 9, 17, 31, 263}) {
                int at = round % 4;
                float[][] want = arrays(count + 4, round);
                float[][] got = arrays(count + 4, round);
                for (int step = 0; step < 3; step++) {
                    pair.scalar.run(want[0], want[1], want[2], want[3], at, count);
                    pair.vector.run(got[0], got[1], got[2], got[3], at, count);
                }
                for (int i = 0; i < 4; i++) {
                    assertSameBits(want[i], got[i], pair.name + " array " + i);
                }
            }
        }
    }

    private static float[][] arrays(int size, long seed) {
        return new float[][]{values(size, seed, true), values(size, seed + 1, true),
            values(size, seed + 2, true), values(size, seed + 3, false)};
    }

    @Test
    void stepsAreAsWorkedOutByHand() {
        float[] weights = {9, 1, 9};
        float[] mean = {0, 0.5f, 0};
        float[] square = {0, 4, 0};
        float[] gradient = {7, 2, 7};
        ElementwiseUpdate.adamInPlace(weights, gradient, mean, square, 1, 1,
                new AdamFactors(0.5f, 0.5f, 0.75f, 0.25f, 0.1f, 2, 1));
        assertEquals(1.25f, mean[1]);
        assertEquals(4, square[1]);
        assertEquals(1 - 0.1f * 1.25f / 5, weights[1]);
        assertSameBits(new float[]{9, weights[1], 9}, weights, "other weights");
        ElementwiseUpdate.rmsPropInPlace(weights, gradient, square, 0, 1, 1, 0.5f, 1, 7);
        assertEquals(9 - 7f / (7 + 7), weights[0]);
        ElementwiseUpdate.sgdInPlace(weights, gradient, mean, 2, 1, 0.5f, 0.5f, true);
        assertEquals(9 - 0.5f * (7 + 3.5f), weights[2]);
    }

    @Test
    void arraysThatAreTooShortAreRefused() {
        float[] four = new float[4];
        float[] three = new float[3];
        assertThrows(IndexOutOfBoundsException.class,
                () -> ElementwiseUpdate.sgdInPlace(four, three, four, 0, 4, 1, 0, false));
        assertThrows(IndexOutOfBoundsException.class,
                () -> ElementwiseUpdate.adamInPlace(four, four, four, three, 0, 4, ADAM));
        assertThrows(IndexOutOfBoundsException.class,
                () -> ElementwiseUpdate.rmsPropInPlace(four, four, three, 1, 3, 1, 1, 1, 1));
    }
}
