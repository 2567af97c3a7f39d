// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class ElementaryTest {
    /** A prime: the sweep meets every exponent and all kinds of significands. */
    private static final int STEP = 2503;

    private interface FloatFunction {
        float of(float x);
    }

    private static double ulps(float got, double exact) {
        float rounded = (float) exact;
        if (Float.isInfinite(rounded)) {
            return got == rounded || got == Math.copySign(Float.MAX_VALUE, rounded) ? 0 : 1e9;
        }
        return Math.abs(got - exact) / Math.ulp(rounded);
    }

    /** Returns the largest error, in ulps, over a sweep of all floats and a dense one near 0. */
    private static double worst(FloatFunction function, DoubleUnaryOperator exact) {
        double worst = 0;
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STEP) {
            float x = Float.intBitsToFloat((int) bits);
            if (!Float.isNaN(x)) {
                worst = Math.max(worst, ulps(function.of(x), exact.applyAsDouble(x)));
            }
        }
        for (int i = -600_000; i <= 600_000; i++) {
            float x = i * 17.5e-5f;
            worst = Math.max(worst, ulps(function.of(x), exact.applyAsDouble(x)));
        }
        return worst;
    }

    @Test
    void expIsWithinWhatItStates() {
        double worst = worst(Elementary::exp, StrictMath::exp);
        assertTrue(worst <= 1.1, () -> worst + " ulps");
    }

    @Test
    void tanhIsWithinWhatItStates() {
        double worst = worst(Elementary::tanh, StrictMath::tanh);
        assertTrue(worst <= 5.2, () -> worst + " ulps");
    }

    @Test
    void sigmoidIsWithinWhatItStates() {
        double worst = worst(Elementary::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)));
        assertTrue(worst <= 3, () -> worst + " ulps");
    }

    private static double worstBetween(float from, float to, FloatFunction function,
            DoubleUnaryOperator exact) {
        double worst = 0;
        for (int i = 0; i <= 1_000_000; i++) {
            float x = from + (to - from) * (i / 1_000_000f);
            worst = Math.max(worst, ulps(function.of(x), exact.applyAsDouble(x)));
        }
        return worst;
    }

    @Test
    void expMinusOneIsWithinWhatItStates() {
        double worst = Math.max(worstBetween(-30, 0, Elementary::expMinusOne, StrictMath::expm1),
                worstBetween(-1e-3f, 0, Elementary::expMinusOne, StrictMath::expm1));
        assertTrue(worst <= 2, () -> worst + " ulps");
    }

    @Test
    void logOnePlusIsWithinWhatItStates() {
        double worst = Math.max(worstBetween(0, 1, Elementary::logOnePlus, StrictMath::log1p),
                worstBetween(0, 1e-3f, Elementary::logOnePlus, StrictMath::log1p));
        assertTrue(worst <= 3, () -> worst + " ulps");
    }

    @Test
    void logOfEveryNormalNumberIsWithinWhatItStates() {
        double worst = worstBetween(0.5f, 2, Elementary::log, StrictMath::log);
        for (int bits = 0x00800000; bits < 0x7f800000; bits += STEP) {
            float x = Float.intBitsToFloat(bits);
            worst = Math.max(worst, ulps(Elementary.log(x), StrictMath.log(x)));
        }
        double most = worst;
        assertTrue(most <= 3, () -> most + " ulps");
        assertEquals(0, Elementary.log(1));
    }

    @Test
    void softplusIsWithinWhatItStates() {
        double worst = worstBetween(-80, 80, Elementary::softplus,
                x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));
        assertTrue(worst <= 3, () -> worst + " ulps");
    }

    @Test
    void normalTailIsWithinWhatItStates() {
        for (int i = 0; i <= 2000; i++) {
            float a = i * 0.001f;
            float density = (float) StrictMath.exp(-0.5 * a * a);
            double want = CurveTest.normal(-a) * density / StrictMath.exp(-0.5 * a * a);
            double error = ulps(Elementary.normalTail(a, density), want);
            assertTrue(error <= 4, () -> error + " ulps at " + a);
        }
        assertEquals(9.8658764503770e-10, Elementary.normalTail(6, (float) StrictMath.exp(-18)),
                1e-15);
        assertEquals(0.5f, Elementary.normalTail(0, 1), 1e-7f);
    }

    @Test
    void everyFloatAroundTheEndsOfTheRangeOfExpIsRight() {
        for (float end : new float[]{88.72284f, -87.33655f, -103.27893f, -103.97208f}) {
            float x = end;
            for (int i = 0; i < 200; i++) {
                x = Math.nextUp(x);
            }
            for (int i = 0; i < 400; i++) {
                float at = x;
                double error = ulps(Elementary.exp(at), StrictMath.exp(at));
                assertTrue(error <= 2, () -> "exp(" + at + ") = " + Elementary.exp(at));
                x = Math.nextDown(x);
            }
        }
    }

    @Test
    void tanhIsOddAndReachesOneButNeverMore() {
        for (int bits = 0; bits >= 0 && bits <= 0x7f800000; bits += STEP) {
            float x = Float.intBitsToFloat(bits);
            float y = Elementary.tanh(x);
            assertTrue(y <= 1, () -> "tanh(" + x + ") = " + y);
            assertTrue(x < 9.011f || y == 1, () -> "tanh(" + x + ") = " + y);
            assertEquals(-y, Elementary.tanh(-x));
        }
    }

    @Test
    void tanhOfTinyNumbersIsTheNumber() {
        for (float x = 1e-8f; x > 0; x /= 3) {
            assertEquals(x, Elementary.tanh(x));
        }
    }

    @Test
    void specialValuesGiveWhatTheFunctionsSay() {
        float infinity = Float.POSITIVE_INFINITY;
        assertEquals(infinity, Elementary.exp(infinity));
        assertEquals(0, Elementary.exp(-infinity));
        assertEquals(Float.NaN, Elementary.exp(Float.NaN));
        assertEquals(1, Elementary.exp(0));
        assertEquals(1, Elementary.exp(-0f));
        assertEquals(1, Elementary.exp(Float.MIN_VALUE));
        assertEquals(1, Elementary.exp(-Float.MIN_VALUE));
        assertEquals(1, Elementary.tanh(infinity));
        assertEquals(-1, Elementary.tanh(-infinity));
        assertEquals(Float.NaN, Elementary.tanh(Float.NaN));
        assertEquals(0f, Elementary.tanh(0f));
        assertEquals(-0f, Elementary.tanh(-0f));
        assertEquals(Float.MIN_VALUE, Elementary.tanh(Float.MIN_VALUE));
        assertEquals(-Float.MIN_VALUE, Elementary.tanh(-Float.MIN_VALUE));
        assertEquals(1, Elementary.sigmoid(infinity));
        assertEquals(0, Elementary.sigmoid(-infinity));
        assertEquals(Float.NaN, Elementary.sigmoid(Float.NaN));
        assertEquals(0.5f, Elementary.sigmoid(0f));
        assertEquals(0.5f, Elementary.sigmoid(-0f));
    }

    @Test
    void coldAndHotGiveTheSameBits() {
        float[] xs = ReferenceKernels.values(500, 1);
        int first = 0;
        for (int round = 0; round < 200; round++) {
            int hash = 0;
            for (float x : xs) {
                hash = hash * 31 + Float.floatToIntBits(Elementary.exp(50 * x));
                hash = hash * 31 + Float.floatToIntBits(Elementary.tanh(5 * x));
                hash = hash * 31 + Float.floatToIntBits(Elementary.sigmoid(20 * x));
            }
            first = round == 0 ? hash : first;
            assertEquals(first, hash);
        }
    }
}
