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

    /** From here on the hyperbolic tangent is 1; it is from 9.011 on already. */
    static final float TANH_END = 10;

    /** Adding and taking away 1.5 * 2^23 rounds a float of moderate size to the nearest integer. */
    static final float ROUNDER = 0x1.8p23f;

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

    /**
     * Returns the hyperbolic tangent, within 3 units in the last place: {@code -t / (t + 2)} with
     * {@code t = exp(-2 * |x|) - 1}, which the reduction gives without cancellation.
     */
    public static float tanh(float x) {
        float size = Math.abs(x);
        float z = -2 * (size > TANH_END ? TANH_END : size);
        float k = nearestExponent(z);
        float r = remainder(z, k);
        // exp(r) - 1, and from it 2^k * exp(r) - 1.
        float q = Math.fma(polynomial(r), r * r, r);
        float scale = powerOfTwo((int) k);
        float t = Math.fma(scale, q, scale - 1);
        return Math.copySign(t / (t + 2), x);
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
