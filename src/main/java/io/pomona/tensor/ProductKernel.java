// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;

/**
 * The inner loops of every matrix product: blocks of {@value #ROWS} rows and {@link #COLUMNS} columns
 * whose sums stay in registers. Each element is one chain of fused multiply-adds in rising k, so its
 * bits depend neither on the lane width nor on how a product is cut into blocks.
 */
final class ProductKernel {
    /** Rows of a block. */
    static final int ROWS = 6;

    /** Rows of a block of outer products, whose values stand side by side: with more, sums go to memory. */
    static final int OUTER_ROWS = 4;

    /** Rows of a block whose columns fill one vector only. */
    static final int NARROW_ROWS = 8;

    /** Columns of a narrow block: one vector. */
    static final int NARROW_COLUMNS = Vectors.AVAILABLE
            ? VectorProductKernel.NARROW_COLUMNS
            : 8;

    /** Columns of a block: two vectors. */
    static final int COLUMNS = Vectors.AVAILABLE ? VectorProductKernel.COLUMNS : 16;

    private ProductKernel() {}

    /**
     * Computes a block {@code c = s + x * w} over values of x that stand side by side.
     *
     * @param x value k of row i of the block stands at {@code rows[i] + skip + k}
     * @param rows {@value #ROWS} offsets
     * @param length values of each row
     * @param w row k of the right-hand side, {@link #COLUMNS} values, at {@code wAt + k * COLUMNS}
     * @param s what row i of the sums starts with, at {@code sAt + i * sStep}
     * @param c receives row i at {@code cAt + i * cStep}
     */
    static void block(float[] x, int[] rows, int skip, int length, float[] w, int wAt,
            float[] s, int sAt, int sStep, float[] c, int cAt, int cStep) {
        if (fits(x, w)) {
            VectorProductKernel.block(x, rows, skip, length, w, wAt, s, sAt, sStep, c, cAt,
                    cStep);
        } else {
            ScalarProductKernel.block(x, rows, skip, length, w, wAt, s, sAt, sStep, c, cAt,
                    cStep);
        }
    }

    private static boolean fits(float[] x, float[] w) {
        return Vectors.AVAILABLE && x.length <= Vectors.LARGEST_ARRAY
                && w.length <= Vectors.LARGEST_ARRAY;
    }

    /**
     * Computes a block of {@value #NARROW_ROWS} rows and {@link #NARROW_COLUMNS} columns as {@link
     * #block} does; rows of w still stand {@link #COLUMNS} apart.
     */
    static void narrowBlock(float[] x, int[] rows, int skip, int length, float[] w, int wAt,
            float[] s, int sAt, int sStep, float[] c, int cAt, int cStep) {
        if (fits(x, w)) {
            VectorProductKernel.narrowBlock(x, rows, skip, length, w, wAt, s, sAt, sStep, c, cAt,
                    cStep);
        } else {
            ScalarProductKernel.narrowBlock(x, rows, skip, length, w, wAt, s, sAt, sStep, c, cAt,
                    cStep);
        }
    }

    /**
     * Adds to a block the outer products of {@value #OUTER_ROWS} neighbouring values of x with rows of w.
     *
     * @param x the values of position (i, j) start at {@code xAt + i * lineStep + j * step}
     * @param lines values of i
     * @param positions values of j
     * @param w the row of position (i, j) stands at {@code wAt + (i * positions + j) * COLUMNS}
     * @param c row r of the block stands at {@code cAt + r * cStep}; added to
     */
    static void addOuter(float[] x, int xAt, int lines, int lineStep, int positions, int step,
            float[] w, int wAt, float[] c, int cAt, int cStep) {
        if (Vectors.AVAILABLE) {
            VectorProductKernel.addOuter(x, xAt, lines, lineStep, positions, step, w, wAt, c, cAt,
                    cStep);
        } else {
            ScalarProductKernel.addOuter(x, xAt, lines, lineStep, positions, step, w, wAt, c, cAt,
                    cStep);
        }
    }

    /** Adds to {@code count} values of y four rows of w, times four factors, one after the other. */
    static void addFour(float[] w, int wAt, int wStep, float f0, float f1, float f2, float f3,
            float[] y, int yAt, int count) {
        int done = Vectors.AVAILABLE
                ? VectorProductKernel.addFour(w, wAt, wStep, f0, f1, f2, f3, y, yAt, count)
                : 0;
        for (int i = done; i < count; i++) {
            float sum = Math.fma(f0, w[wAt + i], y[yAt + i]);
            sum = Math.fma(f1, w[wAt + wStep + i], sum);
            sum = Math.fma(f2, w[wAt + 2 * wStep + i], sum);
            y[yAt + i] = Math.fma(f3, w[wAt + 3 * wStep + i], sum);
        }
    }

    /**
     * Copies {@code used} columns of {@code depth} rows, {@code step} floats apart, side by side into
     * rows of {@link #COLUMNS}, the rest of which becomes 0.
     */
    static void pack(float[] w, int at, int step, int depth, int used, float[] to,
            int toAt) {
        if (Vectors.AVAILABLE && used == COLUMNS) {
            VectorProductKernel.pack(w, at, step, depth, to, toAt);
            return;
        }
        for (int k = 0; k < depth; k++) {
            System.arraycopy(w, at + k * step, to, toAt + k * COLUMNS, used);
            Arrays.fill(to, toAt + k * COLUMNS + used, toAt + (k + 1) * COLUMNS, 0);
        }
    }
}
