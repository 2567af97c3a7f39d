// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Blocks of a {@link LaneConvolution} whose image is the same in all lanes, so that each value of it is
 * broadcast. Twelve sums are under way at once where there are filters enough, which hides the latency
 * of a fused multiply-add on two ports and leaves, of 16 registers, enough for what a tap needs. Each method computes so many
 * vectors of outputs, whose weights {@code [tap, vector, lane]} stand from {@code wAt} on and which
 * begin with the values from {@code start} on, at a few of the positions from {@code first} on; the
 * outputs of a position stand {@code step} floats from those of the one before.
 */
final class VectorSharedLanes {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private VectorSharedLanes() {}

    static void three(float[] x, int at, int[] positions, int first, int[] taps, float[] w,
            int wAt, float[] starts, int start, float[] out, int to, int step) {
        int p0 = Vectors.index(at + positions[first]);
        int p1 = Vectors.index(at + positions[first + 1]);
        int p2 = Vectors.index(at + positions[first + 2]);
        int p3 = Vectors.index(at + positions[first + 3]);
        int weights = Vectors.index(wAt);
        int count = Vectors.count(taps.length);
        FloatVector a0 = load(starts, start);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = load(starts, start + LANES);
        FloatVector b1 = b0;
        FloatVector b2 = b0;
        FloatVector b3 = b0;
        FloatVector c0 = load(starts, start + 2 * LANES);
        FloatVector c1 = c0;
        FloatVector c2 = c0;
        FloatVector c3 = c0;
        for (int k = 0; k < count; k++) {
            int tap = Vectors.offset(taps[k]);
            FloatVector w0 = load(w, weights + k * (3 * LANES));
            FloatVector w1 = load(w, weights + k * (3 * LANES) + LANES);
            FloatVector w2 = load(w, weights + k * (3 * LANES) + 2 * LANES);
            FloatVector x0 = all(x[p0 + tap]);
            a0 = x0.fma(w0, a0);
            b0 = x0.fma(w1, b0);
            c0 = x0.fma(w2, c0);
            Vectors.inOrder();
            FloatVector x1 = all(x[p1 + tap]);
            a1 = x1.fma(w0, a1);
            b1 = x1.fma(w1, b1);
            c1 = x1.fma(w2, c1);
            Vectors.inOrder();
            FloatVector x2 = all(x[p2 + tap]);
            a2 = x2.fma(w0, a2);
            b2 = x2.fma(w1, b2);
            c2 = x2.fma(w2, c2);
            Vectors.inOrder();
            FloatVector x3 = all(x[p3 + tap]);
            a3 = x3.fma(w0, a3);
            b3 = x3.fma(w1, b3);
            c3 = x3.fma(w2, c3);
        }
        a0.intoArray(out, to);
        b0.intoArray(out, to + LANES);
        c0.intoArray(out, to + 2 * LANES);
        a1.intoArray(out, to + step);
        b1.intoArray(out, to + step + LANES);
        c1.intoArray(out, to + step + 2 * LANES);
        a2.intoArray(out, to + 2 * step);
        b2.intoArray(out, to + 2 * step + LANES);
        c2.intoArray(out, to + 2 * step + 2 * LANES);
        a3.intoArray(out, to + 3 * step);
        b3.intoArray(out, to + 3 * step + LANES);
        c3.intoArray(out, to + 3 * step + 2 * LANES);
    }

    static void twoAtSix(float[] x, int at, int[] positions, int first, int[] taps, float[] w,
            int wAt, float[] starts, int start, float[] out, int to, int step) {
        int p0 = Vectors.index(at + positions[first]);
        int p1 = Vectors.index(at + positions[first + 1]);
        int p2 = Vectors.index(at + positions[first + 2]);
        int p3 = Vectors.index(at + positions[first + 3]);
        int p4 = Vectors.index(at + positions[first + 4]);
        int p5 = Vectors.index(at + positions[first + 5]);
        int weights = Vectors.index(wAt);
        int count = Vectors.count(taps.length);
        FloatVector a0 = load(starts, start);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector b0 = load(starts, start + LANES);
        FloatVector b1 = b0;
        FloatVector b2 = b0;
        FloatVector b3 = b0;
        FloatVector b4 = b0;
        FloatVector b5 = b0;
        for (int k = 0; k < count; k++) {
            int tap = Vectors.offset(taps[k]);
            FloatVector w0 = load(w, weights + k * (2 * LANES));
            FloatVector w1 = load(w, weights + k * (2 * LANES) + LANES);
            FloatVector x0 = all(x[p0 + tap]);
            a0 = x0.fma(w0, a0);
            b0 = x0.fma(w1, b0);
            Vectors.inOrder();
            FloatVector x1 = all(x[p1 + tap]);
            a1 = x1.fma(w0, a1);
            b1 = x1.fma(w1, b1);
            Vectors.inOrder();
            FloatVector x2 = all(x[p2 + tap]);
            a2 = x2.fma(w0, a2);
            b2 = x2.fma(w1, b2);
            Vectors.inOrder();
            FloatVector x3 = all(x[p3 + tap]);
            a3 = x3.fma(w0, a3);
            b3 = x3.fma(w1, b3);
            Vectors.inOrder();
            FloatVector x4 = all(x[p4 + tap]);
            a4 = x4.fma(w0, a4);
            b4 = x4.fma(w1, b4);
            Vectors.inOrder();
            FloatVector x5 = all(x[p5 + tap]);
            a5 = x5.fma(w0, a5);
            b5 = x5.fma(w1, b5);
        }
        a0.intoArray(out, to);
        b0.intoArray(out, to + LANES);
        a1.intoArray(out, to + step);
        b1.intoArray(out, to + step + LANES);
        a2.intoArray(out, to + 2 * step);
        b2.intoArray(out, to + 2 * step + LANES);
        a3.intoArray(out, to + 3 * step);
        b3.intoArray(out, to + 3 * step + LANES);
        a4.intoArray(out, to + 4 * step);
        b4.intoArray(out, to + 4 * step + LANES);
        a5.intoArray(out, to + 5 * step);
        b5.intoArray(out, to + 5 * step + LANES);
    }

    static void twoAtFour(float[] x, int at, int[] positions, int first, int[] taps, float[] w,
            int wAt, float[] starts, int start, float[] out, int to, int step) {
        int p0 = Vectors.index(at + positions[first]);
        int p1 = Vectors.index(at + positions[first + 1]);
        int p2 = Vectors.index(at + positions[first + 2]);
        int p3 = Vectors.index(at + positions[first + 3]);
        int weights = Vectors.index(wAt);
        int count = Vectors.count(taps.length);
        FloatVector a0 = load(starts, start);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = load(starts, start + LANES);
        FloatVector b1 = b0;
        FloatVector b2 = b0;
        FloatVector b3 = b0;
        for (int k = 0; k < count; k++) {
            int tap = Vectors.offset(taps[k]);
            FloatVector w0 = load(w, weights + k * (2 * LANES));
            FloatVector w1 = load(w, weights + k * (2 * LANES) + LANES);
            FloatVector x0 = all(x[p0 + tap]);
            a0 = x0.fma(w0, a0);
            b0 = x0.fma(w1, b0);
            Vectors.inOrder();
            FloatVector x1 = all(x[p1 + tap]);
            a1 = x1.fma(w0, a1);
            b1 = x1.fma(w1, b1);
            Vectors.inOrder();
            FloatVector x2 = all(x[p2 + tap]);
            a2 = x2.fma(w0, a2);
            b2 = x2.fma(w1, b2);
            Vectors.inOrder();
            FloatVector x3 = all(x[p3 + tap]);
            a3 = x3.fma(w0, a3);
            b3 = x3.fma(w1, b3);
        }
        a0.intoArray(out, to);
        b0.intoArray(out, to + LANES);
        a1.intoArray(out, to + step);
        b1.intoArray(out, to + step + LANES);
        a2.intoArray(out, to + 2 * step);
        b2.intoArray(out, to + 2 * step + LANES);
        a3.intoArray(out, to + 3 * step);
        b3.intoArray(out, to + 3 * step + LANES);
    }

    static void one(float[] x, int at, int[] positions, int first, int[] taps, float[] w,
            int wAt, float[] starts, int start, float[] out, int to, int step) {
        int p0 = Vectors.index(at + positions[first]);
        int p1 = Vectors.index(at + positions[first + 1]);
        int p2 = Vectors.index(at + positions[first + 2]);
        int p3 = Vectors.index(at + positions[first + 3]);
        int p4 = Vectors.index(at + positions[first + 4]);
        int p5 = Vectors.index(at + positions[first + 5]);
        int p6 = Vectors.index(at + positions[first + 6]);
        int p7 = Vectors.index(at + positions[first + 7]);
        int weights = Vectors.index(wAt);
        int count = Vectors.count(taps.length);
        FloatVector a0 = load(starts, start);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector a6 = a0;
        FloatVector a7 = a0;
        for (int k = 0; k < count; k++) {
            int tap = Vectors.offset(taps[k]);
            FloatVector w0 = load(w, weights + k * LANES);
            a0 = all(x[p0 + tap]).fma(w0, a0);
            a1 = all(x[p1 + tap]).fma(w0, a1);
            a2 = all(x[p2 + tap]).fma(w0, a2);
            a3 = all(x[p3 + tap]).fma(w0, a3);
            a4 = all(x[p4 + tap]).fma(w0, a4);
            a5 = all(x[p5 + tap]).fma(w0, a5);
            a6 = all(x[p6 + tap]).fma(w0, a6);
            a7 = all(x[p7 + tap]).fma(w0, a7);
        }
        a0.intoArray(out, to);
        a1.intoArray(out, to + step);
        a2.intoArray(out, to + 2 * step);
        a3.intoArray(out, to + 3 * step);
        a4.intoArray(out, to + 4 * step);
        a5.intoArray(out, to + 5 * step);
        a6.intoArray(out, to + 6 * step);
        a7.intoArray(out, to + 7 * step);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
