// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix product {@code c += a * b}. Columns of c go over the lanes; each element is one chain of
 * fused multiply-adds in rising k that starts with what stands in c, so its bits do not depend on the
 * lane width.
 */
public final class MatrixProduct {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 4;

    private MatrixProduct() {}

    /** One operand: element (i, j) stands at {@code at + i * rowStride + j * columnStride}. */
    public static final class Operand {
        private final float[] values;
        private final int at;
        private final int rowStride;
        private final int columnStride;

        /**
         * Creates an operand over an array, without copying it.
         *
         * @param values the array
         * @param at where element (0, 0) stands
         * @param rowStride floats from one row to the next
         * @param columnStride floats from one column to the next
         */
        public Operand(float[] values, int at, int rowStride, int columnStride) {
            this.values = values;
            this.at = at;
            this.rowStride = rowStride;
            this.columnStride = columnStride;
        }
    }

    /**
     * Adds {@code a * b} to c.
     *
     * @param a {@code [m, k]}
     * @param b {@code [k, n]}, its columns side by side
     * @param c {@code [m, n]}, its columns side by side; added to
     * @throws IllegalArgumentException if the columns of b or c are not side by side
     */
    public static void addInPlace(Operand a, Operand b, Operand c, int m, int n, int k) {
        if (b.columnStride != 1 || c.columnStride != 1) {
            throw new IllegalArgumentException("Expected columns of b and c side by side.");
        }
        for (int row = 0; row < m; row += ROWS) {
            int rows = Math.min(ROWS, m - row);
            int column = 0;
            for (; column + LANES <= n; column += LANES) {
                if (rows == ROWS) {
                    fourRows(a, b, c, row, column, k);
                } else {
                    for (int i = 0; i < rows; i++) {
                        oneRow(a, b, c, row + i, column, k);
                    }
                }
            }
            for (int i = 0; i < rows; i++) {
                restOfRow(a, b, c, row + i, column, n, k);
            }
        }
    }

    private static void fourRows(Operand a, Operand b, Operand c, int row, int column, int k) {
        int to = c.at + row * c.rowStride + column;
        FloatVector sum0 = load(c.values, to);
        FloatVector sum1 = load(c.values, to + c.rowStride);
        FloatVector sum2 = load(c.values, to + 2 * c.rowStride);
        FloatVector sum3 = load(c.values, to + 3 * c.rowStride);
        float[] x = a.values;
        int from = a.at + row * a.rowStride;
        int step = a.rowStride;
        for (int i = 0; i < k; i++, from += a.columnStride) {
            FloatVector w = load(b.values, b.at + i * b.rowStride + column);
            sum0 = w.fma(FloatVector.broadcast(SPECIES, x[from]), sum0);
            sum1 = w.fma(FloatVector.broadcast(SPECIES, x[from + step]), sum1);
            sum2 = w.fma(FloatVector.broadcast(SPECIES, x[from + 2 * step]), sum2);
            sum3 = w.fma(FloatVector.broadcast(SPECIES, x[from + 3 * step]), sum3);
        }
        sum0.intoArray(c.values, to);
        sum1.intoArray(c.values, to + c.rowStride);
        sum2.intoArray(c.values, to + 2 * c.rowStride);
        sum3.intoArray(c.values, to + 3 * c.rowStride);
    }

    private static void oneRow(Operand a, Operand b, Operand c, int row, int column, int k) {
        int to = c.at + row * c.rowStride + column;
        FloatVector sum = load(c.values, to);
        int from = a.at + row * a.rowStride;
        for (int i = 0; i < k; i++, from += a.columnStride) {
            FloatVector w = load(b.values, b.at + i * b.rowStride + column);
            sum = w.fma(FloatVector.broadcast(SPECIES, a.values[from]), sum);
        }
        sum.intoArray(c.values, to);
    }

    private static void restOfRow(Operand a, Operand b, Operand c, int row, int column, int n,
            int k) {
        for (int j = column; j < n; j++) {
            int to = c.at + row * c.rowStride + j;
            float sum = c.values[to];
            for (int i = 0; i < k; i++) {
                sum = Math.fma(b.values[b.at + i * b.rowStride + j],
                        a.values[a.at + row * a.rowStride + i * a.columnStride], sum);
            }
            c.values[to] = sum;
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
