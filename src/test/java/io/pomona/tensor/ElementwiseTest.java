// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class ElementwiseTest {
    private static final int[] COUNTS = {0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 67, 257, 1000};
    private static final int SLACK = 5;

    /** Works on {@code count} values of a from {@code at} on and of b from {@code otherAt} on. */
    private interface Kernel {
        void run(float[] a, int at, float[] b, int otherAt, int count);
    }

    /** A kernel that needs one array only. */
    private interface OneArray {
        void run(float[] values, int at, int count);
    }

    record Pair(String name, Kernel scalar, Kernel vector) {
        private static Pair of(String name, OneArray scalar, OneArray vector) {
            return new Pair(name, (a, at, b, otherAt, n) -> scalar.run(a, at, n),
                    (a, at, b, otherAt, n) -> vector.run(a, at, n));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Pair> pairs() {
        return List.of(Pair.of("relu", ElementwiseScalar::relu, ElementwiseVector::relu),
                Pair.of("leakyRelu", (v, at, n) -> ElementwiseScalar.leakyRelu(v, at, n, 0.3f),
                        (v, at, n) -> ElementwiseVector.leakyRelu(v, at, n, 0.3f)),
                Pair.of("sigmoid", ElementwiseScalar::sigmoid, ElementwiseVector::sigmoid),
                Pair.of("tanh", ElementwiseScalar::tanh, ElementwiseVector::tanh),
                Pair.of("exp", (v, at, n) -> ElementwiseScalar.exp(v, at, n, 0.7f),
                        (v, at, n) -> ElementwiseVector.exp(v, at, n, 0.7f)),
                Pair.of("scale", (v, at, n) -> ElementwiseScalar.scale(v, at, n, 1.3f),
                        (v, at, n) -> ElementwiseVector.scale(v, at, n, 1.3f)),
                new Pair("reluGradient",
                        (g, at, y, yAt, n) -> ElementwiseScalar.reluGradient(y, yAt, g, at, n),
                        (g, at, y, yAt, n) -> ElementwiseVector.reluGradient(y, yAt, g, at, n)),
                new Pair("leakyReluGradient",
                        (g, at, y, yAt, n) -> ElementwiseScalar.leakyReluGradient(y, yAt, g, at, n,
                                0.3f),
                        (g, at, y, yAt, n) -> ElementwiseVector.leakyReluGradient(y, yAt, g, at, n,
                                0.3f)),
                new Pair("sigmoidGradient",
                        (g, at, y, yAt, n) -> ElementwiseScalar.sigmoidGradient(y, yAt, g, at, n),
                        (g, at, y, yAt, n) -> ElementwiseVector.sigmoidGradient(y, yAt, g, at, n)),
                new Pair("tanhGradient",
                        (g, at, y, yAt, n) -> ElementwiseScalar.tanhGradient(y, yAt, g, at, n),
                        (g, at, y, yAt, n) -> ElementwiseVector.tanhGradient(y, yAt, g, at, n)),
                new Pair("add", ElementwiseScalar::add, ElementwiseVector::add),
                new Pair("multiplyAdd",
                        (a, at, b, bAt, n) -> ElementwiseScalar.multiplyAdd(a, at, b, bAt, n, 0.3f),
                        (a, at, b, bAt, n) -> ElementwiseVector.multiplyAdd(a, at, b, bAt, n,
                                0.3f)));
    }

    /** Any bits as floats, so that every fourth is huge or tiny, and the special values. */
    static float[] values(int size, long seed) {
        float[] special = {0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 88.8f, -104f};
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = switch (random.nextInt(5)) {
                case 0 -> Float.intBitsToFloat(random.nextInt());
                case 1 -> special[random.nextInt(special.length)];
                default -> (random.nextFloat() - 0.5f) * 40;
            };
        }
        return values;
    }

    static void assertSameBits(float[] want, float[] got, String what) {
        for (int i = 0; i < want.length; i++) {
            // One pattern for every NaN, but a sign for every zero.
            int at = i;
            assertEquals(Float.floatToIntBits(want[i]), Float.floatToIntBits(got[i]),
                    () -> what + " at " + at + ": " + want[at] + " or " + got[at]);
        }
    }

    @Test
    void theVectorApiIsThere() {
        assertTrue(Vectors.AVAILABLE);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void vectorsGiveTheBitsOfPlainLoopsColdAndHot(Pair pair) {
        for (int round = 0; round < 300; round++) {
            for (int count : COUNTS) {
                float[] other = values(count + SLACK, round + 1);
                float[] want = values(count + SLACK, round);
                float[] got = want.clone();
                pair.scalar.run(want, round % SLACK, other, (round + 2) % SLACK, count);
                pair.vector.run(got, round % SLACK, other, (round + 2) % SLACK, count);
                assertSameBits(want, got, pair.name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void vectorsGiveTheBitsOfPlainLoopsForFloatsOfEveryExponent(Pair pair) {
        int chunk = 4099;
        int step = 1511;
        float[] other = values(chunk, 5);
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += (long) chunk
                * step) {
            float[] want = new float[chunk];
            for (int i = 0; i < chunk; i++) {
                want[i] = Float.intBitsToFloat((int) (bits + (long) i * step));
            }
            float[] got = want.clone();
            pair.scalar.run(want, 0, other, 0, chunk);
            pair.vector.run(got, 0, other, 0, chunk);
            assertSameBits(want, got, pair.name);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1 / 21f, 0.5f, 1, 3})
    void signedPowersAreWhatTheirFormulaSaysAndTheSameByVectors(float exponent) {
        SplittableRandom random = new SplittableRandom(3);
        float[] x = new float[10_007];
        for (int i = 0; i < x.length; i++) {
            x[i] = (random.nextBoolean() ? 1 : -1) * Math.scalb(1 - random.nextFloat(), -i % 30);
        }
        float[] scalar = x.clone();
        ElementwiseScalar.signedPower(scalar, 0, x.length, exponent);
        float[] vector = x.clone();
        ElementwiseVector.signedPower(vector, 0, x.length, exponent);
        assertSameBits(scalar, vector, "signed power");
        for (int i = 0; i < x.length; i++) {
            double want = Math.copySign(Math.pow(Math.abs(x[i]), exponent), x[i]);
            assertEquals(want, scalar[i], 1e-5 * Math.abs(want), "of " + x[i]);
        }
    }

    @Test
    void activationsAreWhatTheirFormulasSay() {
        float[] x = {-2, -0f, 0, 3, Float.NaN, -1, -4, -5, 6};
        float[] y = x.clone();
        Elementwise.reluInPlace(y, 0, x.length);
        assertSameBits(new float[]{0, 0, 0, 3, Float.NaN, 0, 0, 0, 6}, y, "relu");
        y = x.clone();
        Elementwise.leakyReluInPlace(y, 1, x.length - 1, 0.5f);
        assertSameBits(new float[]{-2, -0f, 0, 3, Float.NaN, -0.5f, -2, -2.5f, 6}, y, "leaky");
        float[] gradient = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        Elementwise.reluGradientInPlace(x, 0, gradient, 0, x.length);
        assertSameBits(new float[]{0, 0, 0, 4, 0, 0, 0, 0, 9}, gradient, "relu's gradient");
    }

    @Test
    void arithmeticIsWhatTheFormulasSay() {
        float[] a = {1, 2, 3, 4};
        Elementwise.addInPlace(a, 1, new float[]{9, 10, 20}, 1, 2);
        assertSameBits(new float[]{1, 12, 23, 4}, a, "add");
        Elementwise.multiplyAddInPlace(a, 0, new float[]{1, 2, 3, 4}, 0, 4, -2);
        assertSameBits(new float[]{-1, 8, 17, -4}, a, "multiply and add");
        Elementwise.scaleInPlace(a, 2, 2, 0.5f);
        assertSameBits(new float[]{-1, 8, 8.5f, -2}, a, "scale");
    }

    @Test
    void sumsOfTwoRangesAreWrittenIntoAThird() {
        for (int count : COUNTS) {
            float[] a = ReferenceKernels.values(count + 3, 1);
            float[] b = ReferenceKernels.values(count + 1, 2);
            float[] sums = new float[count + 2];
            Elementwise.add(a, 3, b, 1, sums, 2, count);
            float[] want = new float[count + 2];
            for (int i = 0; i < count; i++) {
                want[2 + i] = a[3 + i] + b[1 + i];
            }
            assertSameBits(want, sums, "sums");
        }
        assertThrows(IndexOutOfBoundsException.class,
                () -> Elementwise.add(new float[4], 0, new float[3], 0, new float[4], 0, 4));
    }

    @Test
    void rangesThatLeaveTheArrayAreRefused() {
        float[] four = new float[4];
        assertThrows(IndexOutOfBoundsException.class, () -> Elementwise.tanhInPlace(four, 1, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> Elementwise.tanhInPlace(four, -1, 2));
        assertThrows(IndexOutOfBoundsException.class,
                () -> Elementwise.addInPlace(four, 0, four, 2, 3));
    }
}
