// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link DepthwiseKernel} with channels over the lanes. Two vectors stand side by side where there are
 * that many channels: a line of the cache is then used whole. The last vector goes back far enough to
 * be full and computes some channels once more.
 */
final class VectorDepthwiseKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private VectorDepthwiseKernel() {}

    /** Returns how many channels are done: all, or none where they do not fill a vector. */
    static int row(float[] x, int[] taps, int count, int xStep, float[] w, int[] weightTaps,
            float[] start, int startAt, float[] y, int yAt, int yStep, int positions,
            int channels) {
        if (channels < LANES) {
            return 0;
        }
        int c = 0;
        for (; c + 2 * LANES <= channels; c += 2 * LANES) {
            for (int p = 0; p < positions; p += 4) {
                fourByTwo(x, taps, count, xStep, w, weightTaps, start, startAt + c, y, yAt + c,
                        yStep, p, positions - 1, c);
            }
        }
        while (c < channels) {
            int from = Math.min(c, channels - LANES);
            for (int p = 0; p < positions; p += 8) {
                eight(x, taps, count, xStep, w, weightTaps, start, startAt + from, y, yAt + from,
                        yStep, p, positions - 1, from);
            }
            c = from + LANES;
        }
        return channels;
    }

    /** Positions beyond the last become the last, which is computed more than once. */
    private static void fourByTwo(float[] x, int[] taps, int count, int xStep, float[] w,
            int[] weightTaps, float[] start, int startAt, float[] y, int yAt, int yStep, int p,
            int last, int c) {
        int p1 = Math.min(p + 1, last);
        int p2 = Math.min(p + 2, last);
        int p3 = Math.min(p + 3, last);
        int x0 = p * xStep + c;
        int x1 = p1 * xStep + c;
        int x2 = p2 * xStep + c;
        int x3 = p3 * xStep + c;
        FloatVector a0 = load(start, startAt);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = load(start, startAt + LANES);
        FloatVector b1 = b0;
        FloatVector b2 = b0;
        FloatVector b3 = b0;
        for (int k = 0; k < count; k++) {
            int from = taps[k];
            FloatVector left = load(w, weightTaps[k] + c);
            FloatVector next = load(w, weightTaps[k] + c + LANES);
            a0 = load(x, from + x0).fma(left, a0);
            b0 = load(x, from + x0 + LANES).fma(next, b0);
            a1 = load(x, from + x1).fma(left, a1);
            b1 = load(x, from + x1 + LANES).fma(next, b1);
            a2 = load(x, from + x2).fma(left, a2);
            b2 = load(x, from + x2 + LANES).fma(next, b2);
            a3 = load(x, from + x3).fma(left, a3);
            b3 = load(x, from + x3 + LANES).fma(next, b3);
        }
        a0.intoArray(y, yAt + p * yStep);
        b0.intoArray(y, yAt + p * yStep + LANES);
        a1.intoArray(y, yAt + p1 * yStep);
        b1.intoArray(y, yAt + p1 * yStep + LANES);
        a2.intoArray(y, yAt + p2 * yStep);
        b2.intoArray(y, yAt + p2 * yStep + LANES);
        a3.intoArray(y, yAt + p3 * yStep);
        b3.intoArray(y, yAt + p3 * yStep + LANES);
    }

    private static void eight(float[] x, int[] taps, int count, int xStep, float[] w,
            int[] weightTaps, float[] start, int startAt, float[] y, int yAt, int yStep, int p,
            int last, int c) {
        int x0 = p * xStep + c;
        int x1 = Math.min(p + 1, last) * xStep + c;
        int x2 = Math.min(p + 2, last) * xStep + c;
        int x3 = Math.min(p + 3, last) * xStep + c;
        int x4 = Math.min(p + 4, last) * xStep + c;
        int x5 = Math.min(p + 5, last) * xStep + c;
        int x6 = Math.min(p + 6, last) * xStep + c;
        int x7 = Math.min(p + 7, last) * xStep + c;
        FloatVector sum0 = load(start, startAt);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        FloatVector sum4 = sum0;
        FloatVector sum5 = sum0;
        FloatVector sum6 = sum0;
        FloatVector sum7 = sum0;
        for (int k = 0; k < count; k++) {
            int from = taps[k];
            FloatVector weight = load(w, weightTaps[k] + c);
            sum0 = load(x, from + x0).fma(weight, sum0);
            sum1 = load(x, from + x1).fma(weight, sum1);
            sum2 = load(x, from + x2).fma(weight, sum2);
            sum3 = load(x, from + x3).fma(weight, sum3);
            sum4 = load(x, from + x4).fma(weight, sum4);
            sum5 = load(x, from + x5).fma(weight, sum5);
            sum6 = load(x, from + x6).fma(weight, sum6);
            sum7 = load(x, from + x7).fma(weight, sum7);
        }
        sum0.intoArray(y, yAt + p * yStep);
        sum1.intoArray(y, yAt + Math.min(p + 1, last) * yStep);
        sum2.intoArray(y, yAt + Math.min(p + 2, last) * yStep);
        sum3.intoArray(y, yAt + Math.min(p + 3, last) * yStep);
        sum4.intoArray(y, yAt + Math.min(p + 4, last) * yStep);
        sum5.intoArray(y, yAt + Math.min(p + 5, last) * yStep);
        sum6.intoArray(y, yAt + Math.min(p + 6, last) * yStep);
        sum7.intoArray(y, yAt + Math.min(p + 7, last) * yStep);
    }

    /** Returns how many channels are done: all, or none where they do not fill a vector. */
    static int dots(float[] x, int[] taps, int xStep, float[] dy, int dyAt, int positions,
            int channels, float[] sums) {
        if (channels < LANES) {
            return 0;
        }
        int last = taps.length - 1;
        int c = 0;
        for (; c + 2 * LANES <= channels; c += 2 * LANES) {
            for (int k = 0; k <= last; k += 3) {
                threeByTwo(x, taps, k, last, xStep, dy, dyAt, positions, channels, c, sums);
            }
        }
        while (c < channels) {
            int from = Math.min(c, channels - LANES);
            for (int k = 0; k <= last; k += 5) {
                five(x, taps, k, last, xStep, dy, dyAt, positions, channels, from, sums);
            }
            c = from + LANES;
        }
        return channels;
    }

    /** Taps beyond the last become the last, which is computed more than once. */
    private static void threeByTwo(float[] x, int[] taps, int k, int last, int xStep, float[] dy,
            int dyAt, int positions, int channels, int c, float[] sums) {
        int k1 = Math.min(k + 1, last);
        int k2 = Math.min(k + 2, last);
        int x0 = taps[k] + c;
        int x1 = taps[k1] + c;
        int x2 = taps[k2] + c;
        int from = dyAt + c;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        for (int p = 0; p < positions; p++) {
            int at = p * xStep;
            FloatVector left = load(dy, from + p * channels);
            FloatVector next = load(dy, from + p * channels + LANES);
            a0 = load(x, x0 + at).fma(left, a0);
            b0 = load(x, x0 + at + LANES).fma(next, b0);
            a1 = load(x, x1 + at).fma(left, a1);
            b1 = load(x, x1 + at + LANES).fma(next, b1);
            a2 = load(x, x2 + at).fma(left, a2);
            b2 = load(x, x2 + at + LANES).fma(next, b2);
        }
        a0.intoArray(sums, k * channels + c);
        b0.intoArray(sums, k * channels + c + LANES);
        a1.intoArray(sums, k1 * channels + c);
        b1.intoArray(sums, k1 * channels + c + LANES);
        a2.intoArray(sums, k2 * channels + c);
        b2.intoArray(sums, k2 * channels + c + LANES);
    }

    private static void five(float[] x, int[] taps, int k, int last, int xStep, float[] dy,
            int dyAt, int positions, int channels, int c, float[] sums) {
        int k1 = Math.min(k + 1, last);
        int k2 = Math.min(k + 2, last);
        int k3 = Math.min(k + 3, last);
        int k4 = Math.min(k + 4, last);
        int x0 = taps[k] + c;
        int x1 = taps[k1] + c;
        int x2 = taps[k2] + c;
        int x3 = taps[k3] + c;
        int x4 = taps[k4] + c;
        int from = dyAt + c;
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        FloatVector sum4 = sum0;
        for (int p = 0; p < positions; p++) {
            int at = p * xStep;
            FloatVector d = load(dy, from + p * channels);
            sum0 = load(x, x0 + at).fma(d, sum0);
            sum1 = load(x, x1 + at).fma(d, sum1);
            sum2 = load(x, x2 + at).fma(d, sum2);
            sum3 = load(x, x3 + at).fma(d, sum3);
            sum4 = load(x, x4 + at).fma(d, sum4);
        }
        sum0.intoArray(sums, k * channels + c);
        sum1.intoArray(sums, k1 * channels + c);
        sum2.intoArray(sums, k2 * channels + c);
        sum3.intoArray(sums, k3 * channels + c);
        sum4.intoArray(sums, k4 * channels + c);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
