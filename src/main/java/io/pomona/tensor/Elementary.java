// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * Elementary functions by range reduction and polynomials of fused multiply-adds, so that every
 * machine and every compiler gives the same bits, which {@link Math#exp} does not promise.
 *
 * <p>Range reduction and polynomial degrees follow J.-M. Muller, "Elementary Functions", 3rd edition,
 * 2016, chapters 3 and 11.
 */
public final class Elementary {
    private static final float LOG2_E = 0x1.715476p0f;
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    private static final float OVERFLOW = 88.72284f;
    private static final float UNDERFLOW = -103.97208f;

    /** Adding and taking away 1.5 * 2^23 rounds a float of moderate size to the nearest integer. */
    private static final float ROUNDER = 0x1.8p23f;

    private Elementary() {}

    /** Returns e to the power x, within 2 units in the last place. */
    public static float exp(float x) {
        if (!(x <= OVERFLOW)) {
            return Float.isNaN(x) ? x : Float.POSITIVE_INFINITY;
        }
        if (x < UNDERFLOW) {
            return 0;
        }
        float k = Math.fma(x, LOG2_E, ROUNDER) - ROUNDER;
        float r = Math.fma(k, -LN2_HIGH, x);
        r = Math.fma(k, -LN2_LOW, r);
        // Taylor to degree 7: at |r| <= ln(2)/2 the rest is below 6e-9.
        float p = 1f / 5040;
        p = Math.fma(p, r, 1f / 720);
        p = Math.fma(p, r, 1f / 120);
        p = Math.fma(p, r, 1f / 24);
        p = Math.fma(p, r, 1f / 6);
        p = Math.fma(p, r, 0.5f);
        p = Math.fma(p, r, 1f);
        p = Math.fma(p, r, 1f);
        // Two factors: 2^k itself may lie outside the normal range.
        int half = (int) k >> 1;
        return p * powerOfTwo(half) * powerOfTwo((int) k - half);
    }

    /** Returns 1 / (1 + exp(-x)), within 4 units in the last place. */
    public static float sigmoid(float x) {
        if (x >= 0) {
            return 1 / (1 + exp(-x));
        }
        float e = exp(x);
        return e / (1 + e);
    }

    /** Returns the hyperbolic tangent, within 4 units in the last place. */
    public static float tanh(float x) {
        float size = Math.abs(x);
        if (size > 9.1f) {
            return Math.copySign(1, x);
        }
        if (size < 0.4f) {
            return smallTanh(x);
        }
        float e = exp(2 * size);
        return Math.copySign(1 - 2 / (e + 1), x);
    }

    /** The Taylor series to x^15; up to 0.4 the rest is below 2e-9 of the value. */
    private static float smallTanh(float x) {
        float s = x * x;
        float p = -929569f / 638512875;
        p = Math.fma(p, s, 21844f / 6081075);
        p = Math.fma(p, s, -1382f / 155925);
        p = Math.fma(p, s, 62f / 2835);
        p = Math.fma(p, s, -17f / 315);
        p = Math.fma(p, s, 2f / 15);
        p = Math.fma(p, s, -1f / 3);
        // The sum of -0 and a product of +0 would be +0.
        return Math.copySign(Math.fma(x * s, p, x), x);
    }

    private static float powerOfTwo(int exponent) {
        return Float.intBitsToFloat((exponent + 127) << 23);
    }
}
