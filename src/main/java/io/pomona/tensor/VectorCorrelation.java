// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Correlation} with positions over the lanes. Eight to twelve sums are under way at once, which
 * hides the latency of a fused multiply-add on two ports and leaves, of 16 registers, enough for what a
 * tap needs at a time.
 */
final class VectorCorrelation {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private VectorCorrelation() {}

    static void one(float[] source, int base, int[] taps, float[] weights, int weight, float start,
            float[] out, int at, int length) {
        int position = 0;
        for (; position + 4 * LANES < length; position += 8 * LANES) {
            eight(source, base + position, taps, weights, weight, start, out, at + position);
        }
        if (position < length) {
            four(source, base + position, taps, weights, weight, start, out, at + position);
        }
    }

    private static void eight(float[] source, int base, int[] taps, float[] weights, int weight,
            float start, float[] out, int at) {
        FloatVector sum0 = all(start);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        FloatVector sum4 = sum0;
        FloatVector sum5 = sum0;
        FloatVector sum6 = sum0;
        FloatVector sum7 = sum0;
        for (int k = 0; k < taps.length; k++) {
            int from = base + taps[k];
            FloatVector w = all(weights[weight + k]);
            sum0 = load(source, from).fma(w, sum0);
            sum1 = load(source, from + LANES).fma(w, sum1);
            sum2 = load(source, from + 2 * LANES).fma(w, sum2);
            sum3 = load(source, from + 3 * LANES).fma(w, sum3);
            sum4 = load(source, from + 4 * LANES).fma(w, sum4);
            sum5 = load(source, from + 5 * LANES).fma(w, sum5);
            sum6 = load(source, from + 6 * LANES).fma(w, sum6);
            sum7 = load(source, from + 7 * LANES).fma(w, sum7);
        }
        sum0.intoArray(out, at);
        sum1.intoArray(out, at + LANES);
        sum2.intoArray(out, at + 2 * LANES);
        sum3.intoArray(out, at + 3 * LANES);
        sum4.intoArray(out, at + 4 * LANES);
        sum5.intoArray(out, at + 5 * LANES);
        sum6.intoArray(out, at + 6 * LANES);
        sum7.intoArray(out, at + 7 * LANES);
    }

    private static void four(float[] source, int base, int[] taps, float[] weights, int weight,
            float start, float[] out, int at) {
        FloatVector sum0 = all(start);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int k = 0; k < taps.length; k++) {
            int from = base + taps[k];
            FloatVector w = all(weights[weight + k]);
            sum0 = load(source, from).fma(w, sum0);
            sum1 = load(source, from + LANES).fma(w, sum1);
            sum2 = load(source, from + 2 * LANES).fma(w, sum2);
            sum3 = load(source, from + 3 * LANES).fma(w, sum3);
        }
        sum0.intoArray(out, at);
        sum1.intoArray(out, at + LANES);
        sum2.intoArray(out, at + 2 * LANES);
        sum3.intoArray(out, at + 3 * LANES);
    }

    static void two(float[] source, int base, int[] taps, float[] weights, int weight,
            float startA, float startB, float[] out, int atA, int atB, int length) {
        int position = 0;
        for (; position + 4 * LANES < length; position += 6 * LANES) {
            sixByTwo(source, base + position, taps, weights, weight, startA, startB, out,
                    atA + position, atB + position);
        }
        if (position < length) {
            fourByTwo(source, base + position, taps, weights, weight, startA, startB, out,
                    atA + position, atB + position);
        }
    }

    private static void sixByTwo(float[] source, int base, int[] taps, float[] weights,
            int weight, float startA, float startB, float[] out, int atA, int atB) {
        int from = Vectors.index(base);
        int pairs = Vectors.index(weight);
        int count = Vectors.count(taps.length);
        FloatVector a0 = all(startA);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector b0 = all(startB);
        FloatVector b1 = b0;
        FloatVector b2 = b0;
        FloatVector b3 = b0;
        FloatVector b4 = b0;
        FloatVector b5 = b0;
        for (int k = 0; k < count; k++) {
            int x = from + Vectors.offset(taps[k]);
            FloatVector wA = all(weights[pairs + 2 * k]);
            FloatVector wB = all(weights[pairs + 2 * k + 1]);
            FloatVector x0 = load(source, x);
            a0 = x0.fma(wA, a0);
            b0 = x0.fma(wB, b0);
            Vectors.inOrder();
            FloatVector x1 = load(source, x + LANES);
            a1 = x1.fma(wA, a1);
            b1 = x1.fma(wB, b1);
            Vectors.inOrder();
            FloatVector x2 = load(source, x + 2 * LANES);
            a2 = x2.fma(wA, a2);
            b2 = x2.fma(wB, b2);
            Vectors.inOrder();
            FloatVector x3 = load(source, x + 3 * LANES);
            a3 = x3.fma(wA, a3);
            b3 = x3.fma(wB, b3);
            Vectors.inOrder();
            FloatVector x4 = load(source, x + 4 * LANES);
            a4 = x4.fma(wA, a4);
            b4 = x4.fma(wB, b4);
            Vectors.inOrder();
            FloatVector x5 = load(source, x + 5 * LANES);
            a5 = x5.fma(wA, a5);
            b5 = x5.fma(wB, b5);
        }
        a0.intoArray(out, atA);
        a1.intoArray(out, atA + LANES);
        a2.intoArray(out, atA + 2 * LANES);
        a3.intoArray(out, atA + 3 * LANES);
        a4.intoArray(out, atA + 4 * LANES);
        a5.intoArray(out, atA + 5 * LANES);
        b0.intoArray(out, atB);
        b1.intoArray(out, atB + LANES);
        b2.intoArray(out, atB + 2 * LANES);
        b3.intoArray(out, atB + 3 * LANES);
        b4.intoArray(out, atB + 4 * LANES);
        b5.intoArray(out, atB + 5 * LANES);
    }

    private static void fourByTwo(float[] source, int base, int[] taps, float[] weights,
            int weight, float startA, float startB, float[] out, int atA, int atB) {
        int from = Vectors.index(base);
        int pairs = Vectors.index(weight);
        int count = Vectors.count(taps.length);
        FloatVector a0 = all(startA);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = all(startB);
        FloatVector b1 = b0;
        FloatVector b2 = b0;
        FloatVector b3 = b0;
        for (int k = 0; k < count; k++) {
            int x = from + Vectors.offset(taps[k]);
            FloatVector wA = all(weights[pairs + 2 * k]);
            FloatVector wB = all(weights[pairs + 2 * k + 1]);
            FloatVector x0 = load(source, x);
            a0 = x0.fma(wA, a0);
            b0 = x0.fma(wB, b0);
            FloatVector x1 = load(source, x + LANES);
            a1 = x1.fma(wA, a1);
            b1 = x1.fma(wB, b1);
            FloatVector x2 = load(source, x + 2 * LANES);
            a2 = x2.fma(wA, a2);
            b2 = x2.fma(wB, b2);
            FloatVector x3 = load(source, x + 3 * LANES);
            a3 = x3.fma(wA, a3);
            b3 = x3.fma(wB, b3);
        }
        a0.intoArray(out, atA);
        a1.intoArray(out, atA + LANES);
        a2.intoArray(out, atA + 2 * LANES);
        a3.intoArray(out, atA + 3 * LANES);
        b0.intoArray(out, atB);
        b1.intoArray(out, atB + LANES);
        b2.intoArray(out, atB + 2 * LANES);
        b3.intoArray(out, atB + 3 * LANES);
    }

    static void addDots(float[] x, int x0, int x1, int x2, int x3, float[] y, int yA, int yB,
            int length, float[] partials) {
        int step = Math.min(LANES, Correlation.PARTIALS);
        for (int lane = 0; lane < Correlation.PARTIALS; lane += step) {
            addDotsOfLanes(x, x0, x1, x2, x3, y, yA, yB, length, partials, lane);
        }
    }

    private static void addDotsOfLanes(float[] x, int x0, int x1, int x2, int x3, float[] y,
            int yA, int yB, int length, float[] partials, int lane) {
        int n = Correlation.PARTIALS;
        FloatVector a0 = load(partials, lane);
        FloatVector a1 = load(partials, n + lane);
        FloatVector a2 = load(partials, 2 * n + lane);
        FloatVector a3 = load(partials, 3 * n + lane);
        FloatVector b0 = load(partials, 4 * n + lane);
        FloatVector b1 = load(partials, 5 * n + lane);
        FloatVector b2 = load(partials, 6 * n + lane);
        FloatVector b3 = load(partials, 7 * n + lane);
        for (int p = lane; p < length + lane; p += Correlation.PARTIALS) {
            FloatVector dA = load(y, yA + p);
            FloatVector dB = load(y, yB + p);
            FloatVector v0 = load(x, x0 + p);
            a0 = v0.fma(dA, a0);
            b0 = v0.fma(dB, b0);
            FloatVector v1 = load(x, x1 + p);
            a1 = v1.fma(dA, a1);
            b1 = v1.fma(dB, b1);
            FloatVector v2 = load(x, x2 + p);
            a2 = v2.fma(dA, a2);
            b2 = v2.fma(dB, b2);
            FloatVector v3 = load(x, x3 + p);
            a3 = v3.fma(dA, a3);
            b3 = v3.fma(dB, b3);
        }
        a0.intoArray(partials, lane);
        a1.intoArray(partials, n + lane);
        a2.intoArray(partials, 2 * n + lane);
        a3.intoArray(partials, 3 * n + lane);
        b0.intoArray(partials, 4 * n + lane);
        b1.intoArray(partials, 5 * n + lane);
        b2.intoArray(partials, 6 * n + lane);
        b3.intoArray(partials, 7 * n + lane);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
