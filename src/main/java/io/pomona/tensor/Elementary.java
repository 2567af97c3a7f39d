// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * Elementary functions by range reduction and one polynomial of fused multiply-adds, so that every
 * machine and every compiler gives the same bits, which {@link Math#exp} does not promise.
 * {@link ElementaryVector} computes the same bits for many values at a time.
 *
 * <p>With {@code k} the integer nearest to {@code x / ln 2} and {@code r = x - k * ln 2},
 * {@code exp(x) = 2^k * exp(r)} and {@code exp(r) = 1 + r + r^2 * P(r)}. P has degree 4; its
 * coefficients minimise the largest {@code |r| * |P(r) - (exp(r) - 1 - r) / r^2|} over
 * {@code |r| <= ln(2) / 2} (Remez exchange) and were then rounded to float, which leaves a largest
 * relative error of 1.6e-8 in {@code exp(r) - 1}. The reduction follows J.-M. Muller, "Elementary
 * Functions", 3rd edition, 2016, chapter 11.
 *
 * <p>Logarithms come from {@code log((1 + s) / (1 - s)) = 2s + s^3 * Q(s^2)}; Q has degree 3 and leaves
 * a relative error of 4.6e-9 for {@code |s| <= 1/3}. The tail of the normal distribution is
 * {@code exp(-a^2 / 2) * t * H(t)} with {@code t = 1 / (1 + 0.35 a)}; H has degree 8 and leaves a
 * relative error of 3.3e-8. Both were fitted as P was. The hyperbolic tangent is
 * {@code x * N(x^2) / D(x^2)}, both of degree 4, fitted for {@code |x| <= 9.02}, which leaves a relative
 * error of 2.1e-8: one short chain of operations, where one through the exponential would be long.
 */
public final class Elementary {
    static final float LOG2_E = 0x1.715476p0f;
    static final float MINUS_LN2_HIGH = -0x1.62e4p-1f;
    static final float MINUS_LN2_LOW = -0x1.7f7d1cp-20f;

    /** The coefficients of P. */
    static final float P0 = 0.5f;
    static final float P1 = 0x1.5554bp-3f;
    static final float P2 = 0x1.555486p-5f;
    static final float P3 = 0x1.1227fep-7f;
    static final float P4 = 0x1.6d990cp-10f;

    /** Above this, e to the power x is infinite. */
    static final float OVERFLOW = 88.72284f;

    /** Below this, e to the power x is 0. */
    static final float UNDERFLOW = -103.97208f;

    /** Above this the hyperbolic tangent is 1. */
    static final float TANH_END = 9.01f;

    /** Where its quotient is above 1. */
    static final float BEYOND_TANH = 10;

    /** The coefficients of N and D but the first, which are 1. */
    static final float N1 = 0x1.120464p-3f;
    static final float N2 = 0x1.c9f954p-9f;
    static final float N3 = 0x1.59574ap-16f;
    static final float N4 = 0x1.c9a892p-27f;
    static final float D1 = 0x1.de577cp-2f;
    static final float D2 = 0x1.a7dfap-6f;
    static final float D3 = 0x1.584316p-12f;
    static final float D4 = 0x1.a0bbbp-21f;

    /** Adding and taking away 1.5 * 2^23 rounds a float of moderate size to the nearest integer. */
    static final float ROUNDER = 0x1.8p23f;

    /** The coefficients of Q. */
    static final float Q0 = 0x1.5555p-1f;
    static final float Q1 = 0x1.99d27cp-2f;
    static final float Q2 = 0x1.1eb60cp-2f;
    static final float Q3 = 0x1.1ef88cp-2f;

    /** What t, and H after it, are made of. */
    static final float TAIL_STEP = 0.35f;
    static final float H0 = 0x1.1df1c6p-3f;
    static final float H1 = 0x1.1e70cap-3f;
    static final float H2 = 0x1.eac954p-4f;
    static final float H3 = 0x1.b05996p-4f;
    static final float H4 = -0x1.7c6258p-6f;
    static final float H5 = 0x1.464d2ap-3f;
    static final float H6 = -0x1.05fc78p-2f;
    static final float H7 = 0x1.26fb96p-3f;
    static final float H8 = -0x1.ddbc6ap-6f;

    /** The natural logarithm of 2 in two parts, the first of few bits. */
    static final float LN2_HIGH = 0x1.62e4p-1f;
    static final float LN2_LOW = 0x1.7f7d1cp-20f;

    /** The bits of the root of one half: there the exponents of {@link #log} begin. */
    static final int ROOT_HALF_BITS = 0x3f3504f3;

    /** Below this, e to the power x, less 1, is -1. */
    static final float MINUS_ONE_END = -20;

    private Elementary() {}

    /** Returns e to the power x, within 1.1 units in the last place. */
    public static float exp(float x) {
        if (!(x <= OVERFLOW)) {
            return Float.isNaN(x) ? x : Float.POSITIVE_INFINITY;
        }
        if (x < UNDERFLOW) {
            return 0;
        }
        float k = nearestExponent(x);
        float r = remainder(x, k);
        float p = Math.fma(polynomial(r), r, 1f);
        p = Math.fma(p, r, 1f);
        // Two factors: 2^k itself may lie outside the normal range.
        int half = (int) k >> 1;
        return p * powerOfTwo(half) * powerOfTwo((int) k - half);
    }

    /** Returns 1 / (1 + exp(-x)), within 3 units in the last place. */
    public static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /** Returns the hyperbolic tangent, within 5.2 units in the last place. */
    public static float tanh(float x) {
        float size = Math.abs(x);
        size = size > TANH_END ? BEYOND_TANH : size;
        float z = size * size;
        float n = Math.fma(z, N4, N3);
        n = Math.fma(n, z, N2);
        n = Math.fma(n, z, N1);
        n = Math.fma(n, z, 1f);
        float d = Math.fma(z, D4, D3);
        d = Math.fma(d, z, D2);
        d = Math.fma(d, z, D1);
        d = Math.fma(d, z, 1f);
        float quotient = size * n / d;
        return Math.copySign(quotient > 1 ? 1 : quotient, x);
    }

    /** Returns exp(x) - 1 for x of at most 0, within 2 units in the last place. */
    static float expMinusOne(float x) {
        float z = x < MINUS_ONE_END ? MINUS_ONE_END : x;
        float k = nearestExponent(z);
        float r = remainder(z, k);
        float q = Math.fma(polynomial(r), r * r, r);
        float scale = powerOfTwo((int) k);
        return Math.fma(scale, q, scale - 1);
    }

    /** Returns log(1 + u) for u in {@code [0, 1]}, within 3 units in the last place. */
    static float logOnePlus(float u) {
        return logRatio(u / (u + 2));
    }

    /** Returns the natural logarithm of a positive normal number, within 3 units in the last place. */
    static float log(float x) {
        int bits = Float.floatToRawIntBits(x);
        int k = (bits - ROOT_HALF_BITS) >> 23;
        float f = Float.intBitsToFloat(bits - (k << 23)) - 1;
        float m = logRatio(f / (f + 2));
        return Math.fma(k, LN2_HIGH, Math.fma(k, LN2_LOW, m));
    }

    /** Returns log((1 + s) / (1 - s)) for s of at most 1/3. */
    private static float logRatio(float s) {
        float z = s * s;
        float q = Math.fma(Q3, z, Q2);
        q = Math.fma(q, z, Q1);
        q = Math.fma(q, z, Q0);
        return Math.fma(s * z, q, s + s);
    }

    /** Returns log(1 + exp(x)), within 3 units in the last place. */
    static float softplus(float x) {
        float tail = logOnePlus(exp(-Math.abs(x)));
        return x > 0 ? x + tail : tail;
    }

    /**
     * Returns the share of the standard normal distribution above a, for a of at least 0, given
     * {@code exp(-a^2 / 2)}: so exact as that is, and within 4 units in the last place besides.
     */
    static float normalTail(float a, float density) {
        float t = 1 / Math.fma(TAIL_STEP, a, 1f);
        float h = Math.fma(H8, t, H7);
        h = Math.fma(h, t, H6);
        h = Math.fma(h, t, H5);
        h = Math.fma(h, t, H4);
        h = Math.fma(h, t, H3);
        h = Math.fma(h, t, H2);
        h = Math.fma(h, t, H1);
        h = Math.fma(h, t, H0);
        return density * (t * h);
    }

    private static float nearestExponent(float x) {
        return Math.fma(x, LOG2_E, ROUNDER) - ROUNDER;
    }

    private static float remainder(float x, float k) {
        return Math.fma(k, MINUS_LN2_LOW, Math.fma(k, MINUS_LN2_HIGH, x));
    }

    private static float polynomial(float r) {
        float p = Math.fma(P4, r, P3);
        p = Math.fma(p, r, P2);
        p = Math.fma(p, r, P1);
        return Math.fma(p, r, P0);
    }

    private static float powerOfTwo(int exponent) {
        return Float.intBitsToFloat((exponent + 127) << 23);
    }
}
