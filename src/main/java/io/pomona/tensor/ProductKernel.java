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

    /** Rows of a block where the values of its rows stand side by side: with more, sums go to memory. */
    static final int PACKED_ROWS = 4;

    /** Columns of a block: two vectors. */
    static final int COLUMNS = Vectors.AVAILABLE ? VectorProductKernel.COLUMNS : 16;

    private ProductKernel() {}

    /**
     * Computes a block {@code c = s + x * w}, where k runs through several runs of values that stand
     * side by side in x.
     *
     * @param x row i of the block starts at {@code rows[i]}
     * @param rows {@value #ROWS} offsets
     * @param runs where each run starts, counted from a row's start
     * @param firstRun the first run taken
     * @param endRun the run after the last taken
     * @param length values of each run
     * @param w row k of the right-hand side, {@link #COLUMNS} values, at {@code wAt + k * wStep}
     * @param s what row i of the sums starts with, at {@code sAt + i * sStep}
     * @param c receives row i at {@code cAt + i * cStep}
     */
    static void block(float[] x, int[] rows, int[] runs, int firstRun, int endRun, int length,
            float[] w, int wAt, int wStep, float[] s, int sAt, int sStep, float[] c, int cAt,
            int cStep) {
        if (Vectors.AVAILABLE) {
            VectorProductKernel.block(x, rows, runs, firstRun, endRun, length, w, wAt, wStep, s,
                    sAt, sStep, c, cAt, cStep);
        } else {
            ScalarProductKernel.block(x, rows, runs, firstRun, endRun, length, w, wAt, wStep, s,
                    sAt, sStep, c, cAt, cStep);
        }
    }

    /**
     * Computes a block {@code c = s + x * w} of packed factors.
     *
     * @param x value k of row i stands at {@code xAt + PACKED_ROWS * k + i}
     * @param w the row k, {@link #COLUMNS} values, stands at {@code wAt + COLUMNS * k}
     * @see #block
     */
    static void packedBlock(float[] x, int xAt, int depth, float[] w, int wAt, float[] s, int sAt,
            int sStep, float[] c, int cAt, int cStep) {
        if (Vectors.AVAILABLE) {
            VectorProductKernel.packedBlock(x, xAt, depth, w, wAt, s, sAt, sStep, c, cAt, cStep);
        } else {
            ScalarProductKernel.packedBlock(x, xAt, depth, w, wAt, s, sAt, sStep, c, cAt, cStep);
        }
    }

    /**
     * Copies a run of {@value #PACKED_ROWS} rows side by side, as {@link #packedBlock} reads them.
     *
     * @param rows where each row's run starts
     * @param to receives value k of row i at {@code toAt + PACKED_ROWS * k + i}
     */
    static void packRows(float[] x, int[] rows, int skip, int length, float[] to, int toAt) {
        int x0 = rows[0] + skip;
        int x1 = rows[1] + skip;
        int x2 = rows[2] + skip;
        int x3 = rows[3] + skip;
        int at = toAt;
        for (int k = 0; k < length; k++, at += PACKED_ROWS) {
            to[at] = x[x0 + k];
            to[at + 1] = x[x1 + k];
            to[at + 2] = x[x2 + k];
            to[at + 3] = x[x3 + k];
        }
    }

    /**
     * Adds to a block the outer products of {@value #PACKED_ROWS} neighbouring values of x with rows of w.
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
