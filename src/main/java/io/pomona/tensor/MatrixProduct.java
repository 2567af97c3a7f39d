// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.stream.IntStream;

/**
 * The product of matrices that a dense layer needs, forward and backward. Each element is one chain of
 * fused multiply-adds in rising k. Immutable but for its buffers: for one thread at a time.
 */
public final class MatrixProduct {
    private static final int[] ONE_RUN = {0};

    private final RowProduct product = new RowProduct();
    private final float[] corner = new float[ProductKernel.ROWS * ProductKernel.COLUMNS];
    private float[] right = {};
    private int[] rows = {};
    private double[] sums = {};

    /** Creates the buffers. */
    public MatrixProduct() {}

    /**
     * Computes {@code c = bias + a * b}.
     *
     * @param a {@code [m, k]} from {@code aAt} on
     * @param b {@code [k, n]} from {@code bAt} on
     * @param biasAt where the n values each row of c starts with stand in b, or -1 for zeros
     * @param c receives {@code [m, n]}, from {@code cAt} on
     */
    public void multiply(float[] a, int aAt, float[] b, int bAt, int biasAt, float[] c, int cAt,
            int m, int n, int k) {
        multiplyColumns(a, aAt, b, bAt, biasAt, c, cAt, m, n, k, 0, n);
    }

    /** Computes columns {@code from..to - 1} of what {@link #multiply} does. */
    public void multiplyColumns(float[] a, int aAt, float[] b, int bAt, int biasAt, float[] c,
            int cAt, int m, int n, int k, int from, int to) {
        product.multiply(a, aAt, rows(m, k), 0, m, ONE_RUN, k, b, bAt, n, from, to,
                biasAt < 0 ? null : b, biasAt, c, cAt);
    }

    private int[] rows(int m, int k) {
        if (rows.length < m || (m > 1 && rows[1] != k)) {
            rows = IntStream.range(0, m).map(i -> i * k).toArray();
        }
        return rows;
    }

    /** Returns whether a product of so many rows is quicker from packed factors. */
    public static boolean packs(int m) {
        return m >= ProductKernel.ROWS;
    }

    /** Returns the floats that {@link #pack} writes. */
    public static int packedSize(int k, int n) {
        return RowProduct.packedSize(k, n);
    }

    /** Packs the right-hand side {@code [k, n]} of many products, from {@code at} on. */
    public static void pack(float[] b, int at, int k, int n, float[] to) {
        RowProduct.pack(b, at, k, n, to);
    }

    /**
     * Computes what {@link #multiply} does.
     *
     * @param packed what {@link #pack} wrote
     * @param biases where the values stand that each row of c starts with, from {@code biasAt} on, or -1
     */
    public void multiplyPacked(float[] a, int aAt, float[] packed, float[] biases, int biasAt,
            float[] c, int cAt, int m, int n, int k) {
        product.multiplyPacked(a, aAt, rows(m, k), 0, m, ONE_RUN, k, packed, n, 0, n,
                biasAt < 0 ? null : biases, biasAt, c, cAt);
    }

    /**
     * Adds {@code transposed(a) * b} to c, and the sums of the rows of b to a bias.
     *
     * @param a {@code [m, k]} from {@code aAt} on
     * @param b {@code [m, n]} from {@code bAt} on
     * @param c {@code [k, n]} from {@code cAt} on; added to
     * @param biasAt where n sums stand in c, or -1 for none; added to
     */
    public void addTransposed(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt,
            int biasAt, int m, int n, int k) {
        if (right.length < m * ProductKernel.COLUMNS) {
            right = new float[m * ProductKernel.COLUMNS];
        }
        for (int column = 0; column < n; column += ProductKernel.COLUMNS) {
            int used = Math.min(ProductKernel.COLUMNS, n - column);
            ProductKernel.pack(b, bAt + column, n, m, used, right, 0);
            int whole = k < ProductKernel.ROWS ? 0 : k;
            OuterProducts.add(a, aAt, whole, 1, 0, m, k, right, c, cAt + column, n, used, corner);
            for (int row = whole; row < k; row++) {
                addOneRow(a, aAt + row, c, cAt + row * n + column, m, k, used);
            }
        }
        if (biasAt >= 0) {
            sums = sums.length < n ? new double[n] : sums;
            GemmConvolution.addBiasGradient(b, bAt, m, n, c, biasAt, sums);
        }
    }

    private void addOneRow(float[] a, int aAt, float[] c, int cAt, int m, int k, int used) {
        for (int column = 0; column < used; column++) {
            float sum = c[cAt + column];
            for (int i = 0; i < m; i++) {
                sum = Math.fma(a[aAt + i * k], right[i * ProductKernel.COLUMNS + column], sum);
            }
            c[cAt + column] = sum;
        }
    }

    /** Writes {@code [rows, columns]} from {@code at} on as {@code [columns, rows]}. */
    public static void transpose(float[] from, int at, int rows, int columns, float[] to) {
        Transposition.transpose(from, at, rows, columns, to, 0);
    }
}
