// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Blocks of a {@link LaneConvolution} whose image differs from lane to lane; otherwise as
 * {@link VectorSharedLanes}. Three filters at four positions would need one register too many.
 */
final class VectorOwnLanes {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private VectorOwnLanes() {}

    static void three(float[] x, int at, int[] positions, int first, int[] taps, float[] w,
            int wAt, float[] starts, int start, float[] out, int to, int step) {
        int p0 = Vectors.index(at + positions[first]);
        int p1 = Vectors.index(at + positions[first + 1]);
        int p2 = Vectors.index(at + positions[first + 2]);
        int weights = Vectors.index(wAt);
        int count = Vectors.count(taps.length);
        FloatVector a0 = load(starts, start);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector b0 = load(starts, start + LANES);
        FloatVector b1 = b0;
        FloatVector b2 = b0;
        FloatVector c0 = load(starts, start + 2 * LANES);
        FloatVector c1 = c0;
        FloatVector c2 = c0;
        for (int k = 0; k < count; k++) {
            int tap = Vectors.offset(taps[k]);
            FloatVector w0 = load(w, weights + k * (3 * LANES));
            FloatVector w1 = load(w, weights + k * (3 * LANES) + LANES);
            FloatVector w2 = load(w, weights + k * (3 * LANES) + 2 * LANES);
            FloatVector x0 = load(x, p0 + tap);
            a0 = x0.fma(w0, a0);
            b0 = x0.fma(w1, b0);
            c0 = x0.fma(w2, c0);
            Vectors.inOrder();
            FloatVector x1 = load(x, p1 + tap);
            a1 = x1.fma(w0, a1);
            b1 = x1.fma(w1, b1);
            c1 = x1.fma(w2, c1);
            Vectors.inOrder();
            FloatVector x2 = load(x, p2 + tap);
            a2 = x2.fma(w0, a2);
            b2 = x2.fma(w1, b2);
            c2 = x2.fma(w2, c2);
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
            FloatVector x0 = load(x, p0 + tap);
            a0 = x0.fma(w0, a0);
            b0 = x0.fma(w1, b0);
            Vectors.inOrder();
            FloatVector x1 = load(x, p1 + tap);
            a1 = x1.fma(w0, a1);
            b1 = x1.fma(w1, b1);
            Vectors.inOrder();
            FloatVector x2 = load(x, p2 + tap);
            a2 = x2.fma(w0, a2);
            b2 = x2.fma(w1, b2);
            Vectors.inOrder();
            FloatVector x3 = load(x, p3 + tap);
            a3 = x3.fma(w0, a3);
            b3 = x3.fma(w1, b3);
            Vectors.inOrder();
            FloatVector x4 = load(x, p4 + tap);
            a4 = x4.fma(w0, a4);
            b4 = x4.fma(w1, b4);
            Vectors.inOrder();
            FloatVector x5 = load(x, p5 + tap);
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
            FloatVector x0 = load(x, p0 + tap);
            a0 = x0.fma(w0, a0);
            b0 = x0.fma(w1, b0);
            Vectors.inOrder();
            FloatVector x1 = load(x, p1 + tap);
            a1 = x1.fma(w0, a1);
            b1 = x1.fma(w1, b1);
            Vectors.inOrder();
            FloatVector x2 = load(x, p2 + tap);
            a2 = x2.fma(w0, a2);
            b2 = x2.fma(w1, b2);
            Vectors.inOrder();
            FloatVector x3 = load(x, p3 + tap);
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
        int weights = Vectors.index(wAt);
        int count = Vectors.count(taps.length);
        FloatVector a0 = load(starts, start);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        for (int k = 0; k < count; k++) {
            int tap = Vectors.offset(taps[k]);
            FloatVector w0 = load(w, weights + k * LANES);
            a0 = load(x, p0 + tap).fma(w0, a0);
            a1 = load(x, p1 + tap).fma(w0, a1);
            a2 = load(x, p2 + tap).fma(w0, a2);
            a3 = load(x, p3 + tap).fma(w0, a3);
            a4 = load(x, p4 + tap).fma(w0, a4);
            a5 = load(x, p5 + tap).fma(w0, a5);
        }
        a0.intoArray(out, to);
        a1.intoArray(out, to + step);
        a2.intoArray(out, to + 2 * step);
        a3.intoArray(out, to + 3 * step);
        a4.intoArray(out, to + 4 * step);
        a5.intoArray(out, to + 5 * step);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
