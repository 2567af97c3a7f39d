// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** The functions of {@link Curve} as plain loops: the reference, and what runs without SIMD. */
final class CurveScalar {
    /** 2 * sqrt(2 / pi), and that times 0.044715: (1 + tanh(u)) / 2 is the sigmoid of 2u. */
    static final float GELU_LINEAR = 1.5957692f;
    static final float GELU_CUBIC = 0.07135481f;
    /** From here on the factor of GELU's tanh form is 0 or 1. */
    static final float GELU_END = 20;
    /** The largest value of the standard normal density, 1 / sqrt(2 pi). */
    static final float DENSITY = 0.3989423f;
    static final float SIXTH = 1 / 6f;
    static final float THIRD = 1 / 3f;

    private CurveScalar() {}

    static void apply(Curve curve, float[] values, int at, int count, float a, float b, float c) {
        for (int i = at; i < at + count; i++) {
            values[i] = value(curve, values[i], a, b, c);
        }
    }

    static void gradient(Curve curve, float[] z, int zAt, float[] gradient, int gradientAt,
            int count, float a, float b, float c) {
        for (int i = 0; i < count; i++) {
            gradient[gradientAt + i] *= slope(curve, z[zAt + i], a, b, c);
        }
    }

    private static float value(Curve curve, float x, float a, float b, float c) {
        return switch (curve) {
            case BOUNDED_RELU -> boundedRelu(x, a, b, c);
            case ELU -> b * (x > 0 ? x : a * Elementary.expMinusOne(x));
            case SOFTPLUS -> Elementary.softplus(a * x) / a;
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case EXPONENTIAL -> Elementary.exp(x);
            case HARD_SIGMOID -> clip(Math.fma(x, a, 0.5f), b, c);
            case HARD_TANH -> clip(x, b, c);
            case GELU -> x * normalShare(x, density(x));
            case GELU_TANH -> x * geluShare(geluClip(x));
            case SILU -> x * Elementary.sigmoid(x);
            case HARD_SILU -> x * clip(Math.fma(x, SIXTH, 0.5f), 0, 1);
            case MISH -> mish(x);
        };
    }

    private static float slope(Curve curve, float z, float a, float b, float c) {
        return switch (curve) {
            case BOUNDED_RELU -> z >= c ? 0 : z > b ? 1 : a;
            case ELU -> z > 0 ? b : Math.fma(a, b, z);
            case SOFTPLUS -> -Elementary.expMinusOne(-Math.abs(a * z));
            case SOFTSIGN -> {
                float rest = 1 - Math.abs(z);
                yield rest * rest;
            }
            case EXPONENTIAL -> z;
            case HARD_SIGMOID -> z > b && z < c ? a : 0;
            case HARD_TANH -> z > b && z < c ? 1 : 0;
            case GELU -> {
                float density = density(z);
                yield Math.fma(z * density, DENSITY, normalShare(z, density));
            }
            case GELU_TANH -> geluTanhSlope(z);
            case SILU -> {
                float s = Elementary.sigmoid(z);
                yield Math.fma(z * s, 1 - s, s);
            }
            case HARD_SILU -> z <= -3 ? 0 : z >= 3 ? 1 : Math.fma(z, THIRD, 0.5f);
            case MISH -> mishSlope(z);
        };
    }

    private static float boundedRelu(float x, float a, float b, float c) {
        if (x < b) {
            // Not a * (x - b): minus infinity times 0 is no number, and 0 has a sign.
            return a == 0 ? 0 : a * (x - b);
        }
        return x > c ? c : x;
    }

    private static float clip(float x, float low, float high) {
        return x < low ? low : x > high ? high : x;
    }

    /** Returns exp(-x^2 / 2). */
    private static float density(float x) {
        return Elementary.exp(-0.5f * (x * x));
    }

    /** Returns the share of the standard normal distribution below x. */
    private static float normalShare(float x, float density) {
        float tail = Elementary.normalTail(Math.abs(x), density);
        return x < 0 ? tail : 1 - tail;
    }

    private static float geluClip(float x) {
        return clip(x, -GELU_END, GELU_END);
    }

    private static float geluShare(float x) {
        return Elementary.sigmoid(x * Math.fma(x * x, GELU_CUBIC, GELU_LINEAR));
    }

    private static float geluTanhSlope(float x) {
        float clipped = geluClip(x);
        float share = geluShare(clipped);
        float inner = Math.fma(clipped * clipped, 3 * GELU_CUBIC, GELU_LINEAR);
        float change = share * (1 - share) * inner;
        return Math.fma(clipped, change, share);
    }

    /** With {@code e = exp(-|x|)} nothing overflows: tanh(log(1 + 1/e)) has e in both parts. */
    private static float mish(float x) {
        float e = Elementary.exp(-Math.abs(x));
        float n = mishNumerator(x, e);
        return x * (n / (n + mishRest(x, e)));
    }

    private static float mishNumerator(float x, float e) {
        return x < 0 ? e * (e + 2) : e + e + 1;
    }

    private static float mishRest(float x, float e) {
        return x < 0 ? 2 : 2 * (e * e);
    }

    private static float mishSlope(float x) {
        float e = Elementary.exp(-Math.abs(x));
        float n = mishNumerator(x, e);
        float d = n + mishRest(x, e);
        float change = 4 * ((x < 0 ? e : e * e) * (e + 1)) / (d * d);
        return Math.fma(x, change, n / d);
    }
}
