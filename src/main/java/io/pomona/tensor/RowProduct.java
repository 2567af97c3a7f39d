// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The product {@code y = bias + x * w} of rows of x that need not stand side by side, nor be of one
 * piece: what a dense layer and, without a matrix of patches, a convolution of many channels come down
 * to. The right-hand side is packed, block by block, into a buffer that stays in the first-level cache.
 *
 * <p>Follows K. Goto, R. A. van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM
 * Transactions on Mathematical Software 34(3), 2008. For one thread at a time.
 */
final class RowProduct {
    /** Rows of w packed at a time. */
    private static final int DEPTH = 512;

    /** From this many rows and columns on, packing both factors pays. */
    private static final int ENOUGH_ROWS = 48;
    private static final int ENOUGH_COLUMNS = 64;

    /** Rows of x packed at a time. */
    private static final int PACKED_ROWS = 16 * ProductKernel.ROWS;

    /** Floats from one packed row to the next, so that equal places of rows differ in cache set. */
    private static final int LEFT_STEP = DEPTH + 16;

    private final float[] left = new float[PACKED_ROWS * LEFT_STEP];
    private float[] ownPanels = {};
    private float[] panelled = {};
    private float[] starts = {};
    private final float[] right = new float[Vectors.START + DEPTH * ProductKernel.COLUMNS];
    private final float[] start = new float[ProductKernel.COLUMNS];
    private final float[] corner = new float[ProductKernel.NARROW_ROWS * ProductKernel.COLUMNS];
    private final int[] block = new int[ProductKernel.NARROW_ROWS];

    private float[] x = {};
    private int xAt;
    private int[] rows = {};
    private int first;
    private int count;
    private int columns;
    private float[] y = {};
    private int yAt;

    /**
     * Computes rows of y.
     *
     * @param values row i of x starts at {@code valuesAt + offsets[from + i]}
     * @param n the number of rows
     * @param runs where each run of a row starts, counted from the row's start
     * @param length values of each run; k goes through the runs in their order
     * @param w the right-hand side {@code [k, width]}, from {@code wAt} on
     * @param width columns of w and y
     * @param firstColumn the first column computed
     * @param endColumn the column after the last computed
     * @param bias the values that the sums of each row start with, from {@code biasAt} on; or null
     * @param out receives the rows, side by side, from {@code outAt} on
     */
    void multiply(float[] values, int valuesAt, int[] offsets, int from, int n, int[] runs,
            int length, float[] w, int wAt, int width, int firstColumn, int endColumn,
            float @Nullable [] bias, int biasAt, float[] out, int outAt) {
        take(values, valuesAt, offsets, from, n, width, out, outAt);
        if (n < ProductKernel.ROWS && runs.length == 1) {
            rowByRow(runs[0], length, w, wAt, firstColumn, endColumn, bias, biasAt);
            return;
        }
        if (n >= ENOUGH_ROWS && endColumn - firstColumn >= ENOUGH_COLUMNS) {
            packed(runs, length, w, wAt, firstColumn, endColumn, bias, biasAt);
            return;
        }
        for (int column = firstColumn; column < endColumn; column += ProductKernel.COLUMNS) {
            int used = Math.min(ProductKernel.COLUMNS, endColumn - column);
            startWith(bias, biasAt + column, used);
            panel(runs, length, w, wAt, column, used);
        }
    }

    private void take(float[] values, int valuesAt, int[] offsets, int from, int n, int width,
            float[] out, int outAt) {
        x = values;
        xAt = valuesAt;
        rows = offsets;
        first = from;
        count = n;
        columns = width;
        y = out;
        yAt = outAt;
    }

    /** Returns the floats that {@link #pack} writes. */
    static int packedSize(int depth, int columns) {
        int panels = Math.ceilDiv(columns, ProductKernel.COLUMNS) * ProductKernel.COLUMNS;
        return Math.addExact(Vectors.START, Math.multiplyExact(panels, depth));
    }

    /**
     * Packs a right-hand side {@code [depth, columns]} once for many products: block after block of
     * {@link ProductKernel#COLUMNS} columns, each with all its rows side by side.
     */
    static void pack(float[] w, int at, int depth, int columns, float[] to) {
        for (int column = 0; column < columns; column += ProductKernel.COLUMNS) {
            ProductKernel.pack(w, at + column, columns, depth,
                    Math.min(ProductKernel.COLUMNS, columns - column), to,
                    Vectors.START + column * depth);
        }
    }

    /**
     * Computes rows of y as {@link #multiply} does, from a right-hand side that {@link #pack} has
     * packed.
     *
     * @param packed what it wrote
     * @param firstColumn a multiple of {@link ProductKernel#COLUMNS}
     */
    void multiplyPacked(float[] values, int valuesAt, int[] offsets, int from, int n, int[] runs,
            int length, float[] packed, int width, int firstColumn, int endColumn,
            float @Nullable [] bias, int biasAt, float[] out, int outAt) {
        take(values, valuesAt, offsets, from, n, width, out, outAt);
        if (n >= ENOUGH_ROWS && endColumn - firstColumn >= ENOUGH_COLUMNS) {
            rowsPacked(runs, length, packed, firstColumn, endColumn, bias, biasAt);
            return;
        }
        int depth = runs.length * length;
        int together = Math.max(1, DEPTH / length);
        for (int column = firstColumn; column < endColumn; column += ProductKernel.COLUMNS) {
            int used = Math.min(ProductKernel.COLUMNS, endColumn - column);
            startWith(bias, biasAt + column, used);
            int panel = Vectors.START + column * depth;
            int at = panel;
            for (int run = 0; run < runs.length; run += together) {
                int end = Math.min(run + together, runs.length);
                for (int i = 0; i < length; i += DEPTH) {
                    int part = Math.min(DEPTH, length - i);
                    blocks(runs, run, end, i, part, packed, at, column, used,
                            at == panel);
                    at += (end - run) * part * ProductKernel.COLUMNS;
                }
            }
        }
    }

    private void startWith(float @Nullable [] bias, int biasAt, int used) {
        if (bias == null) {
            Arrays.fill(start, 0);
        } else {
            System.arraycopy(bias, biasAt, start, 0, used);
        }
    }

    /** With many rows and columns the rows are packed too, as many as stay in the second-level cache. */
    private void rowsPacked(int[] runs, int length, float[] packed, int firstColumn, int endColumn,
            float @Nullable [] bias, int biasAt) {
        start(bias, biasAt, firstColumn, endColumn);
        panelled = packed;
        int end = runs.length * length;
        for (int k = 0; k < end; k += DEPTH) {
            int depth = Math.min(DEPTH, end - k);
            for (int row = 0; row < count; row += PACKED_ROWS) {
                int rowsHere = Math.min(PACKED_ROWS, count - row);
                packRows(runs, length, k, depth, row, rowsHere);
                for (int column = firstColumn; column < endColumn; column += ProductKernel.COLUMNS) {
                    packedBlocks(row, rowsHere, depth,
                            Vectors.START + column * end + k * ProductKernel.COLUMNS, column,
                            Math.min(ProductKernel.COLUMNS, endColumn - column), k == 0,
                            column - firstColumn);
                }
            }
        }
    }

    /**
     * With many rows and columns both factors are packed: all of w for one depth, and as many rows of x
     * as stay in the second-level cache.
     */
    private void packed(int[] runs, int length, float[] w, int wAt, int firstColumn, int endColumn,
            float @Nullable [] bias, int biasAt) {
        start(bias, biasAt, firstColumn, endColumn);
        int panels = Math.ceilDiv(endColumn - firstColumn, ProductKernel.COLUMNS);
        int panelSize = DEPTH * ProductKernel.COLUMNS;
        int size = Vectors.START + panels * panelSize;
        if (ownPanels.length < size) {
            ownPanels = new float[size];
        }
        panelled = ownPanels;
        int end = runs.length * length;
        for (int k = 0; k < end; k += DEPTH) {
            int depth = Math.min(DEPTH, end - k);
            for (int panel = 0; panel < panels; panel++) {
                int column = firstColumn + panel * ProductKernel.COLUMNS;
                ProductKernel.pack(w, wAt + k * columns + column, columns, depth,
                        Math.min(ProductKernel.COLUMNS, endColumn - column), panelled,
                        Vectors.START + panel * panelSize);
            }
            for (int row = 0; row < count; row += PACKED_ROWS) {
                int rowsHere = Math.min(PACKED_ROWS, count - row);
                packRows(runs, length, k, depth, row, rowsHere);
                for (int panel = 0; panel < panels; panel++) {
                    int column = firstColumn + panel * ProductKernel.COLUMNS;
                    packedBlocks(row, rowsHere, depth, Vectors.START + panel * panelSize, column,
                            Math.min(ProductKernel.COLUMNS, endColumn - column), k == 0,
                            column - firstColumn);
                }
            }
        }
    }

    /** Lays out what the sums of a row start with, with room for a last, partly used block. */
    private void start(float @Nullable [] bias, int biasAt, int firstColumn, int endColumn) {
        int size = endColumn - firstColumn;
        if (starts.length < size + ProductKernel.COLUMNS) {
            starts = new float[size + ProductKernel.COLUMNS];
        }
        if (bias == null) {
            Arrays.fill(starts, 0);
        } else {
            System.arraycopy(bias, biasAt + firstColumn, starts, 0, size);
        }
    }

    /** Copies values {@code k..k + depth - 1} of some rows, which may lie in several runs. */
    private void packRows(int[] runs, int length, int k, int depth, int row, int rowsHere) {
        for (int i = 0; i < rowsHere; i++) {
            int from = xAt + rows[first + row + i];
            for (int done = 0; done < depth;) {
                int in = (k + done) % length;
                int part = Math.min(depth - done, length - in);
                System.arraycopy(x, from + runs[(k + done) / length] + in, left,
                        i * LEFT_STEP + done, part);
                done += part;
            }
        }
    }

    private void packedBlocks(int row, int rowsHere, int depth, int panelAt, int column, int used,
            boolean begins, int startAt) {
        for (int i = 0; i < rowsHere; i += ProductKernel.ROWS) {
            int height = Math.min(ProductKernel.ROWS, rowsHere - i);
            for (int j = 0; j < ProductKernel.ROWS; j++) {
                block[j] = (i + Math.min(j, height - 1)) * LEFT_STEP;
            }
            int to = yAt + (row + i) * columns + column;
            if (height == ProductKernel.ROWS && used == ProductKernel.COLUMNS) {
                ProductKernel.block(left, block, 0, depth, panelled, panelAt,
                        begins ? starts : y, begins ? startAt : to,
                        begins ? 0 : columns, y, to, columns);
            } else {
                fillCorner(begins ? starts : y, begins ? startAt : to, begins ? 0 : columns,
                        height, used);
                ProductKernel.block(left, block, 0, depth, panelled, panelAt,
                        corner, 0, ProductKernel.COLUMNS, corner, 0, ProductKernel.COLUMNS);
                emptyCorner(to, height, used);
            }
        }
    }

    /** With few rows the time goes into reading w, so it is read once, in its order. */
    private void rowByRow(int run, int length, float[] w, int wAt, int firstColumn, int endColumn,
            float @Nullable [] bias, int biasAt) {
        int width = endColumn - firstColumn;
        for (int row = 0; row < count; row++) {
            int to = yAt + row * columns + firstColumn;
            if (bias == null) {
                Arrays.fill(y, to, to + width, 0);
            } else {
                System.arraycopy(bias, biasAt + firstColumn, y, to, width);
            }
        }
        int k = 0;
        for (; k + 4 <= length; k += 4) {
            for (int row = 0; row < count; row++) {
                int at = xAt + rows[first + row] + run + k;
                ProductKernel.addFour(w, wAt + k * columns + firstColumn, columns, x[at],
                        x[at + 1], x[at + 2], x[at + 3], y, yAt + row * columns + firstColumn,
                        width);
            }
        }
        for (; k < length; k++) {
            for (int row = 0; row < count; row++) {
                float factor = x[xAt + rows[first + row] + run + k];
                for (int column = firstColumn; column < endColumn; column++) {
                    int to = yAt + row * columns + column;
                    y[to] = Math.fma(factor, w[wAt + k * columns + column], y[to]);
                }
            }
        }
    }

    /** Computes the columns that one block is wide, depth by depth. */
    private void panel(int[] runs, int length, float[] w, int wAt, int column, int used) {
        int together = Math.max(1, DEPTH / length);
        int k = 0;
        for (int run = 0; run < runs.length;) {
            int end = Math.min(run + together, runs.length);
            for (int i = 0; i < length; i += DEPTH) {
                int part = Math.min(DEPTH, length - i);
                int depth = (end - run) * part;
                ProductKernel.pack(w, wAt + k * columns + column, columns, depth, used, right,
                        Vectors.START);
                blocks(runs, run, end, i, part, right, Vectors.START, column, used, k == 0);
                k += depth;
            }
            run = end;
        }
    }

    private void blocks(int[] runs, int run, int end, int skip, int length, float[] w, int wAt,
            int column, int used, boolean begins) {
        boolean narrow = used <= ProductKernel.NARROW_COLUMNS;
        int most = narrow ? ProductKernel.NARROW_ROWS : ProductKernel.ROWS;
        int whole = narrow ? ProductKernel.NARROW_COLUMNS : ProductKernel.COLUMNS;
        for (int row = 0; row < count; row += most) {
            int height = Math.min(most, count - row);
            for (int i = 0; i < most; i++) {
                block[i] = xAt + rows[first + row + Math.min(i, height - 1)] + skip;
            }
            int to = yAt + row * columns + column;
            if (height == most && used == whole) {
                block(narrow, runs, run, end, length, w, wAt, begins ? start : y,
                        begins ? 0 : to, begins ? 0 : columns, y, to, columns);
            } else {
                fillCorner(begins ? start : y, begins ? 0 : to, begins ? 0 : columns, height,
                        used);
                block(narrow, runs, run, end, length, w, wAt, corner, 0, ProductKernel.COLUMNS,
                        corner, 0, ProductKernel.COLUMNS);
                emptyCorner(to, height, used);
            }
        }
    }

    /** Computes one block, run by run: its sums rest in c in between. */
    private void block(boolean narrow, int[] runs, int run, int end, int length, float[] w, int wAt,
            float[] s, int sAt, int sStep, float[] c, int cAt, int cStep) {
        block(narrow, runs[run], length, w, wAt, s, sAt, sStep, c, cAt, cStep);
        int right = wAt;
        for (int i = run + 1; i < end; i++) {
            right += length * ProductKernel.COLUMNS;
            block(narrow, runs[i], length, w, right, c, cAt, cStep, c, cAt, cStep);
        }
    }

    private void block(boolean narrow, int skip, int length, float[] w, int wAt, float[] s, int sAt,
            int sStep, float[] c, int cAt, int cStep) {
        if (narrow) {
            ProductKernel.narrowBlock(x, block, skip, length, w, wAt, s, sAt, sStep, c, cAt,
                    cStep);
        } else {
            ProductKernel.block(x, block, skip, length, w, wAt, s, sAt, sStep, c, cAt, cStep);
        }
    }

    private void fillCorner(float[] s, int sAt, int sStep, int height, int used) {
        for (int i = 0; i < height; i++) {
            System.arraycopy(s, sAt + i * sStep, corner, i * ProductKernel.COLUMNS, used);
        }
    }

    private void emptyCorner(int to, int height, int used) {
        for (int i = 0; i < height; i++) {
            System.arraycopy(corner, i * ProductKernel.COLUMNS, y, to + i * columns, used);
        }
    }
}
