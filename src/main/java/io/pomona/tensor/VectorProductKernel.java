// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ProductKernel} with columns over the lanes. AVX2 has 16 registers: twelve sums, two vectors of
 * w and one or two broadcast values of x fill them, provided that the loop stands alone: in a loop
 * around it C2 keeps what it needs there in registers, and sums go to memory. Two things keep the
 * instructions of a step few: no value is loaded before it is needed ({@link Vectors#inOrder}), and no
 * address is computed in the loop, since every index is known not to overflow ({@link Vectors#index}).
 */
final class VectorProductKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    static final int COLUMNS = 2 * LANES;
    static final int NARROW_COLUMNS = LANES;

    private VectorProductKernel() {}

    static void block(float[] x, int[] rows, int skip, int length, float[] w, int wAt,
            float[] s, int sAt, int sStep, float[] c, int cAt, int cStep) {
        int x0 = Vectors.index(rows[0] + skip);
        int x1 = Vectors.index(rows[1] + skip);
        int x2 = Vectors.index(rows[2] + skip);
        int x3 = Vectors.index(rows[3] + skip);
        int x4 = Vectors.index(rows[4] + skip);
        int x5 = Vectors.index(rows[5] + skip);
        int right = Vectors.index(wAt);
        int steps = Vectors.count(length);
        FloatVector a0 = load(s, sAt);
        FloatVector b0 = load(s, sAt + LANES);
        FloatVector a1 = load(s, sAt + sStep);
        FloatVector b1 = load(s, sAt + sStep + LANES);
        FloatVector a2 = load(s, sAt + 2 * sStep);
        FloatVector b2 = load(s, sAt + 2 * sStep + LANES);
        FloatVector a3 = load(s, sAt + 3 * sStep);
        FloatVector b3 = load(s, sAt + 3 * sStep + LANES);
        FloatVector a4 = load(s, sAt + 4 * sStep);
        FloatVector b4 = load(s, sAt + 4 * sStep + LANES);
        FloatVector a5 = load(s, sAt + 5 * sStep);
        FloatVector b5 = load(s, sAt + 5 * sStep + LANES);
        for (int i = 0; i < steps; i++) {
            FloatVector left = load(w, right + i * COLUMNS);
            FloatVector next = load(w, right + i * COLUMNS + LANES);
            FloatVector v0 = all(x[x0 + i]);
            a0 = v0.fma(left, a0);
            b0 = v0.fma(next, b0);
            Vectors.inOrder();
            FloatVector v1 = all(x[x1 + i]);
            a1 = v1.fma(left, a1);
            b1 = v1.fma(next, b1);
            Vectors.inOrder();
            FloatVector v2 = all(x[x2 + i]);
            a2 = v2.fma(left, a2);
            b2 = v2.fma(next, b2);
            Vectors.inOrder();
            FloatVector v3 = all(x[x3 + i]);
            a3 = v3.fma(left, a3);
            b3 = v3.fma(next, b3);
            Vectors.inOrder();
            FloatVector v4 = all(x[x4 + i]);
            a4 = v4.fma(left, a4);
            b4 = v4.fma(next, b4);
            Vectors.inOrder();
            FloatVector v5 = all(x[x5 + i]);
            a5 = v5.fma(left, a5);
            b5 = v5.fma(next, b5);
        }
        a0.intoArray(c, cAt);
        b0.intoArray(c, cAt + LANES);
        a1.intoArray(c, cAt + cStep);
        b1.intoArray(c, cAt + cStep + LANES);
        a2.intoArray(c, cAt + 2 * cStep);
        b2.intoArray(c, cAt + 2 * cStep + LANES);
        a3.intoArray(c, cAt + 3 * cStep);
        b3.intoArray(c, cAt + 3 * cStep + LANES);
        a4.intoArray(c, cAt + 4 * cStep);
        b4.intoArray(c, cAt + 4 * cStep + LANES);
        a5.intoArray(c, cAt + 5 * cStep);
        b5.intoArray(c, cAt + 5 * cStep + LANES);
    }

    static void narrowBlock(float[] x, int[] rows, int skip, int length, float[] w, int wAt,
            float[] s, int sAt, int sStep, float[] c, int cAt, int cStep) {
        int x0 = Vectors.index(rows[0] + skip);
        int x1 = Vectors.index(rows[1] + skip);
        int x2 = Vectors.index(rows[2] + skip);
        int x3 = Vectors.index(rows[3] + skip);
        int x4 = Vectors.index(rows[4] + skip);
        int x5 = Vectors.index(rows[5] + skip);
        int x6 = Vectors.index(rows[6] + skip);
        int x7 = Vectors.index(rows[7] + skip);
        int right = Vectors.index(wAt);
        int steps = Vectors.count(length);
        FloatVector a0 = load(s, sAt);
        FloatVector a1 = load(s, sAt + sStep);
        FloatVector a2 = load(s, sAt + 2 * sStep);
        FloatVector a3 = load(s, sAt + 3 * sStep);
        FloatVector a4 = load(s, sAt + 4 * sStep);
        FloatVector a5 = load(s, sAt + 5 * sStep);
        FloatVector a6 = load(s, sAt + 6 * sStep);
        FloatVector a7 = load(s, sAt + 7 * sStep);
        for (int i = 0; i < steps; i++) {
            FloatVector line = load(w, right + i * COLUMNS);
            a0 = all(x[x0 + i]).fma(line, a0);
            a1 = all(x[x1 + i]).fma(line, a1);
            a2 = all(x[x2 + i]).fma(line, a2);
            a3 = all(x[x3 + i]).fma(line, a3);
            a4 = all(x[x4 + i]).fma(line, a4);
            a5 = all(x[x5 + i]).fma(line, a5);
            a6 = all(x[x6 + i]).fma(line, a6);
            a7 = all(x[x7 + i]).fma(line, a7);
        }
        a0.intoArray(c, cAt);
        a1.intoArray(c, cAt + cStep);
        a2.intoArray(c, cAt + 2 * cStep);
        a3.intoArray(c, cAt + 3 * cStep);
        a4.intoArray(c, cAt + 4 * cStep);
        a5.intoArray(c, cAt + 5 * cStep);
        a6.intoArray(c, cAt + 6 * cStep);
        a7.intoArray(c, cAt + 7 * cStep);
    }

    static void addOuter(float[] x, int xAt, int lines, int lineStep, int positions, int step,
            float[] w, int wAt, float[] c, int cAt, int cStep) {
        FloatVector a0 = load(c, cAt);
        FloatVector b0 = load(c, cAt + LANES);
        FloatVector a1 = load(c, cAt + cStep);
        FloatVector b1 = load(c, cAt + cStep + LANES);
        FloatVector a2 = load(c, cAt + 2 * cStep);
        FloatVector b2 = load(c, cAt + 2 * cStep + LANES);
        FloatVector a3 = load(c, cAt + 3 * cStep);
        FloatVector b3 = load(c, cAt + 3 * cStep + LANES);
        int right = wAt;
        for (int line = 0; line < lines; line++) {
            int from = xAt + line * lineStep;
            for (int j = 0; j < positions; j++, right += COLUMNS, from += step) {
                FloatVector left = load(w, right);
                FloatVector next = load(w, right + LANES);
                FloatVector v0 = all(x[from]);
                a0 = v0.fma(left, a0);
                b0 = v0.fma(next, b0);
                FloatVector v1 = all(x[from + 1]);
                a1 = v1.fma(left, a1);
                b1 = v1.fma(next, b1);
                FloatVector v2 = all(x[from + 2]);
                a2 = v2.fma(left, a2);
                b2 = v2.fma(next, b2);
                FloatVector v3 = all(x[from + 3]);
                a3 = v3.fma(left, a3);
                b3 = v3.fma(next, b3);
            }
        }
        a0.intoArray(c, cAt);
        b0.intoArray(c, cAt + LANES);
        a1.intoArray(c, cAt + cStep);
        b1.intoArray(c, cAt + cStep + LANES);
        a2.intoArray(c, cAt + 2 * cStep);
        b2.intoArray(c, cAt + 2 * cStep + LANES);
        a3.intoArray(c, cAt + 3 * cStep);
        b3.intoArray(c, cAt + 3 * cStep + LANES);
    }

    /** Returns how many values are done. */
    static int addFour(float[] w, int wAt, int wStep, float f0, float f1, float f2, float f3,
            float[] y, int yAt, int count) {
        FloatVector v0 = all(f0);
        FloatVector v1 = all(f1);
        FloatVector v2 = all(f2);
        FloatVector v3 = all(f3);
        int i = 0;
        for (; i + LANES <= count; i += LANES) {
            FloatVector sum = v0.fma(load(w, wAt + i), load(y, yAt + i));
            sum = v1.fma(load(w, wAt + wStep + i), sum);
            sum = v2.fma(load(w, wAt + 2 * wStep + i), sum);
            sum = v3.fma(load(w, wAt + 3 * wStep + i), sum);
            sum.intoArray(y, yAt + i);
        }
        return i;
    }

    static void pack(float[] w, int at, int step, int depth, float[] to, int toAt) {
        for (int k = 0; k < depth; k++) {
            load(w, at + k * step).intoArray(to, toAt + k * COLUMNS);
            load(w, at + k * step + LANES).intoArray(to, toAt + k * COLUMNS + LANES);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
