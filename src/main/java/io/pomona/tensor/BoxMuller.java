// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * Turns random words into normal numbers, two into two: a radius and an angle. G. Box, M. Muller, "A
 * Note on the Generation of Random Normal Deviates", 1958. All functions are polynomials that
 * interpolate at Chebyshev's nodes, made of operations that every machine rounds alike.
 */
final class BoxMuller {
    private static final float STEP = 0x1p-24f;
    private static final float QUARTER = 0x1p-32f;
    private static final float LN2 = 0x1.62e43p-1f;

    // artanh(s) / s - 1 = s^2 * A(s^2), within 2e-8 of artanh for |s| up to 1/3.
    private static final float A0 = 0x1.55554cp-2f;
    private static final float A1 = 0x1.99ad6cp-3f;
    private static final float A2 = 0x1.21249ap-3f;
    private static final float A3 = 0x1.12f598p-3f;

    // sin(pi / 2 * f) = f * S(f^2) and cos(pi / 2 * f) = C(f^2), within 6e-8 for |f| up to 1/2.
    private static final float S0 = 1.5707964f;
    private static final float S1 = -0.6459635f;
    private static final float S2 = 0.07968022f;
    private static final float S3 = -0.004602149f;
    private static final float C0 = 1;
    private static final float C1 = -1.233697f;
    private static final float C2 = 0.25359857f;
    private static final float C3 = -0.02040816f;

    private BoxMuller() {}

    /**
     * Overwrites {@code first} and {@code second} with independent normal numbers.
     *
     * @param radii random words, overwritten
     * @param angles random words
     * @param exponents scratch
     */
    // Loop after short loop, because the compiler vectorises each of them but not all in one.
    static void normals(int[] radii, int[] angles, int[] exponents, float[] first, float[] second,
            int count) {
        for (int i = 0; i < count; i++) {
            exponents[i] = Integer.numberOfLeadingZeros(radii[i] | 1);
        }
        for (int i = 0; i < count; i++) {
            radii[i] = (radii[i] | 1) << exponents[i];
        }
        radii(radii, exponents, first, count);
        scaleByAngles(angles, first, second, count);
        turn(angles, first, second, count);
    }

    /** Each is the root of minus twice the logarithm of {@code 2^-exponent * mantissa / 2^32}. */
    private static void radii(int[] mantissas, int[] exponents, float[] radii, int count) {
        for (int i = 0; i < count; i++) {
            float below = (mantissas[i] >>> 8) * STEP - 1;
            float s = below / (2 + below);
            float z = s * s;
            float p = Math.fma(A3, z, A2);
            p = Math.fma(p, z, A1);
            p = Math.fma(p, z, A0);
            float half = Math.fma(p * z, s, s);
            float log = Math.fma(-2f, half, exponents[i] * LN2);
            radii[i] = (float) Math.sqrt(2 * log);
        }
    }

    /** Angles within an eighth of a turn of the first axis, by the lower 30 bits. */
    private static void scaleByAngles(int[] angles, float[] first, float[] second, int count) {
        for (int i = 0; i < count; i++) {
            float f = (angles[i] << 2) * QUARTER;
            float z = f * f;
            float cosine = Math.fma(Math.fma(Math.fma(C3, z, C2), z, C1), z, C0);
            float sine = f * Math.fma(Math.fma(Math.fma(S3, z, S2), z, S1), z, S0);
            float radius = first[i];
            first[i] = radius * cosine;
            second[i] = radius * sine;
        }
    }

    /**
     * Overwrites {@code tangents} with those of angles: of one within an eighth of a turn by the lower 30
     * bits, mirrored at the diagonal by the highest. None is infinite: the angles lie in the middles of
     * their steps.
     *
     * @param angles random words
     */
    static void tangents(int[] angles, float[] tangents, int count) {
        for (int i = 0; i < count; i++) {
            float f = (angles[i] << 2 | 2) * QUARTER;
            float z = f * f;
            float cosine = Math.fma(Math.fma(Math.fma(C3, z, C2), z, C1), z, C0);
            float sine = f * Math.fma(Math.fma(Math.fma(S3, z, S2), z, S1), z, S0);
            float exchange = angles[i] >>> 31;
            float keep = 1 - exchange;
            tangents[i] = (sine * keep + cosine * exchange) / (cosine * keep + sine * exchange);
        }
    }

    /** The upper two bits mirror the first axis and exchange the axes: all quarters are alike. */
    private static void turn(int[] angles, float[] first, float[] second, int count) {
        for (int i = 0; i < count; i++) {
            float exchange = angles[i] >>> 31;
            float keep = 1 - exchange;
            float x = first[i] * (1 - 2 * ((angles[i] >>> 30) & 1));
            float y = second[i];
            first[i] = x * keep + y * exchange;
            second[i] = y * keep + x * exchange;
        }
    }
}
