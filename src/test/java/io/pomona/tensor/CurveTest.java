// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.ElementwiseTest.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class CurveTest {
    private static final int[] COUNTS = {0, 1, 7, 8, 9, 16, 33, 67, 257};
    private static final int SLACK = 5;

    /**
     * A curve with settings.
     *
     * @param exact the function in double precision, written apart from the kernels
     * @param kinks where it has no slope
     */
    record Case(Curve curve, float a, float b, float c, DoubleUnaryOperator exact,
            List<Double> kinks) {
        @Override
        public String toString() {
            return curve + " " + a + " " + b + " " + c;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        relus(cases);
        cases.add(new Case(Curve.ELU, 0.7f, 1, 0, x -> x > 0 ? x : 0.7 * Math.expm1(x),
                List.of(0.0)));
        cases.add(new Case(Curve.ELU, 1.6732632f, 1.050701f, 0,
                x -> 1.050701 * (x > 0 ? x : 1.6732632 * Math.expm1(x)), List.of(0.0)));
        cases.add(new Case(Curve.SOFTPLUS, 1, 0, 0, x -> softplus(x), List.of()));
        cases.add(new Case(Curve.SOFTPLUS, 2.5f, 0, 0, x -> softplus(2.5 * x) / 2.5, List.of()));
        cases.add(new Case(Curve.SOFTSIGN, 0, 0, 0, x -> x / (1 + Math.abs(x)),
                List.of(0.0)));
        cases.add(new Case(Curve.EXPONENTIAL, 0, 0, 0, Math::exp, List.of()));
        cases.add(new Case(Curve.HARD_SIGMOID, 1 / 6f, 0, 1,
                x -> Math.min(1, Math.max(0, x / 6 + 0.5)), List.of(-3.0, 3.0)));
        cases.add(new Case(Curve.HARD_TANH, 0, -1, 1, x -> Math.min(1, Math.max(-1, x)),
                List.of(-1.0, 1.0)));
        cases.add(new Case(Curve.GELU, 0, 0, 0, x -> x * normal(x), List.of()));
        cases.add(new Case(Curve.GELU_TANH, 0, 0, 0,
                x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
                List.of()));
        cases.add(new Case(Curve.SILU, 0, 0, 0, x -> x / (1 + Math.exp(-x)), List.of()));
        cases.add(new Case(Curve.HARD_SILU, 0, 0, 0,
                x -> x * Math.min(1, Math.max(0, x / 6 + 0.5)), List.of(-3.0, 3.0)));
        cases.add(new Case(Curve.MISH, 0, 0, 0, x -> x * Math.tanh(softplus(x)), List.of()));
        return cases;
    }

    private static void relus(List<Case> cases) {
        cases.add(new Case(Curve.BOUNDED_RELU, 0, 0, 6, x -> Math.min(6, Math.max(0, x)),
                List.of(0.0, 6.0)));
        cases.add(new Case(Curve.BOUNDED_RELU, 0.2f, 0, Float.POSITIVE_INFINITY,
                x -> x > 0 ? x : 0.2 * x, List.of(0.0)));
        cases.add(new Case(Curve.BOUNDED_RELU, 0.25f, 1.5f, 4,
                x -> x >= 4 ? 4 : x >= 1.5 ? x : 0.25 * (x - 1.5), List.of(1.5, 4.0)));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** The share of the standard normal distribution below x, by its series about 0. */
    static double normal(double x) {
        if (Math.abs(x) > 7) {
            return x > 0 ? 1 - 1.3e-12 : 0;
        }
        double term = x;
        double sum = x;
        for (int k = 1; k < 200; k++) {
            term *= x * x / (2 * k + 1);
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    @Test
    void everyCurveIsTested() {
        Set<Curve> tested = cases().stream().map(Case::curve).collect(Collectors.toSet());
        assertEquals(EnumSet.allOf(Curve.class), tested);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAreWithinOneMillionthOfTheFormula(Case c) {
        for (int i = -4000; i <= 4000; i++) {
            float x = i * 0.003f;
            float[] y = {x};
            c.curve.applyInPlace(y, 0, 1, c.a, c.b, c.c);
            double want = c.exact.applyAsDouble(x);
            assertEquals(want, y[0], 1e-6 * Math.max(1, Math.abs(want)), c + " of " + x);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void slopesMatchCentralDifferencesOfTheFormula(Case c) {
        double step = 1e-5;
        for (int i = -4000; i <= 4000; i++) {
            float x = i * 0.003f;
            if (c.kinks.stream().anyMatch(kink -> Math.abs(x - kink) < 1e-3)) {
                continue;
            }
            double want = (c.exact.applyAsDouble(x + step) - c.exact.applyAsDouble(x - step))
                    / (2 * step);
            float[] z = {x};
            boolean threshold = c.curve == Curve.BOUNDED_RELU && c.b > 0;
            if (c.curve.gradientFromOutput() && !threshold) {
                c.curve.applyInPlace(z, 0, 1, c.a, c.b, c.c);
            }
            float[] gradient = {3};
            c.curve.gradientInPlace(z, 0, gradient, 0, 1, c.a, c.b, c.c);
            assertEquals(3 * want, gradient[0], 6e-6 * Math.max(1, Math.abs(want)),
                    c + " at " + x);
        }
    }

    @Test
    void slopesAtTheKinksAreThoseStated() {
        assertEquals(0, slope(Curve.BOUNDED_RELU, 0, 0, 0, 6));
        assertEquals(0, slope(Curve.BOUNDED_RELU, 6, 0, 0, 6));
        assertEquals(0.5f, slope(Curve.BOUNDED_RELU, 2, 0.5f, 2, 6));
        assertEquals(0, slope(Curve.HARD_TANH, 1, 0, -1, 1));
        assertEquals(0, slope(Curve.HARD_SIGMOID, 0, 1 / 6f, 0, 1));
        assertEquals(0, slope(Curve.HARD_SILU, -3, 0, 0, 0));
        assertEquals(1, slope(Curve.HARD_SILU, 3, 0, 0, 0));
    }

    private static float slope(Curve curve, float z, float a, float b, float c) {
        float[] gradient = {1};
        curve.gradientInPlace(new float[]{z}, 0, gradient, 0, 1, a, b, c);
        return gradient[0];
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hugeInputsGiveTheLimitsAndNanStaysNan(Case c) {
        for (float x : new float[]{-1e30f, -1e10f, -500, 80, 1e10f, 1e30f}) {
            float[] y = {x, x};
            c.curve.applyInPlace(y, 0, 1, c.a, c.b, c.c);
            float want = (float) c.exact.applyAsDouble(x);
            assertEquals(want, y[0], 1e-6f * Math.max(1, Math.abs(want)), c + " of " + x);
            c.curve.gradientInPlace(c.curve.gradientFromOutput() ? y : new float[]{x}, 0, y, 1, 1,
                    c.a, c.b, c.c);
            assertTrue(!Float.isNaN(y[1]), () -> c + " at " + x);
        }
        float[] nan = new float[9];
        Arrays.fill(nan, Float.NaN);
        c.curve.applyInPlace(nan, 0, 9, c.a, c.b, c.c);
        for (float value : nan) {
            assertEquals(Float.NaN, value, c.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vectorsGiveTheBitsOfPlainLoopsColdAndHot(Case c) {
        for (int round = 0; round < 300; round++) {
            for (int count : COUNTS) {
                float[] want = ElementwiseTest.values(count + SLACK, round);
                float[] got = want.clone();
                int at = round % SLACK;
                CurveScalar.apply(c.curve, want, at, count, c.a, c.b, c.c);
                c.curve.applyInPlace(got, at, count, c.a, c.b, c.c);
                assertSameBits(want, got, c.toString());
                float[] z = ElementwiseTest.values(count + SLACK, round + 1);
                CurveScalar.gradient(c.curve, z, SLACK - 1 - at, want, at, count, c.a, c.b, c.c);
                c.curve.gradientInPlace(z, SLACK - 1 - at, got, at, count, c.a, c.b, c.c);
                assertSameBits(want, got, c + ", the gradient");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vectorsGiveTheBitsOfPlainLoopsForFloatsOfEveryExponent(Case c) {
        int chunk = 4099;
        int step = 1511;
        float[] ones = new float[chunk];
        Arrays.fill(ones, 1);
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += (long) chunk
                * step) {
            float[] want = new float[chunk];
            for (int i = 0; i < chunk; i++) {
                want[i] = Float.intBitsToFloat((int) (bits + (long) i * step));
            }
            float[] wantSlope = ones.clone();
            float[] gotSlope = ones.clone();
            CurveScalar.gradient(c.curve, want, 0, wantSlope, 0, chunk, c.a, c.b, c.c);
            c.curve.gradientInPlace(want, 0, gotSlope, 0, chunk, c.a, c.b, c.c);
            assertSameBits(wantSlope, gotSlope, c + ", the slope");
            float[] got = want.clone();
            CurveScalar.apply(c.curve, want, 0, chunk, c.a, c.b, c.c);
            c.curve.applyInPlace(got, 0, chunk, c.a, c.b, c.c);
            assertSameBits(want, got, c.toString());
        }
    }

    @Test
    void rangesThatLeaveTheArrayAreRefused() {
        float[] four = new float[4];
        assertThrows(IndexOutOfBoundsException.class,
                () -> Curve.SILU.applyInPlace(four, 1, 4, 0, 0, 0));
        assertThrows(IndexOutOfBoundsException.class,
                () -> Curve.SILU.gradientInPlace(four, 0, new float[2], 0, 3, 0, 0, 0));
    }
}
