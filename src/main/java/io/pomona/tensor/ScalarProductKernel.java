// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** {@link ProductKernel} as plain loops. */
final class ScalarProductKernel {
    private ScalarProductKernel() {}

    static void block(float[] x, int[] rows, int skip, int length, float[] w, int wAt, float[] s,
            int sAt, int sStep, float[] c, int cAt, int cStep) {
        block(ProductKernel.ROWS, ProductKernel.COLUMNS, x, rows, skip, length, w, wAt, s, sAt,
                sStep, c, cAt, cStep);
    }

    static void narrowBlock(float[] x, int[] rows, int skip, int length, float[] w, int wAt,
            float[] s, int sAt, int sStep, float[] c, int cAt, int cStep) {
        block(ProductKernel.NARROW_ROWS, ProductKernel.NARROW_COLUMNS, x, rows, skip, length, w,
                wAt, s, sAt, sStep, c, cAt, cStep);
    }

    private static void block(int height, int width, float[] x, int[] rows, int skip, int length,
            float[] w, int wAt, float[] s, int sAt, int sStep, float[] c, int cAt, int cStep) {
        for (int row = 0; row < height; row++) {
            int from = rows[row] + skip;
            for (int column = 0; column < width; column++) {
                float sum = s[sAt + row * sStep + column];
                for (int i = 0; i < length; i++) {
                    sum = Math.fma(x[from + i], w[wAt + i * ProductKernel.COLUMNS + column], sum);
                }
                c[cAt + row * cStep + column] = sum;
            }
        }
    }

    static void addOuter(float[] x, int xAt, int lines, int lineStep, int positions, int step,
            float[] w, int wAt, float[] c, int cAt, int cStep) {
        for (int row = 0; row < ProductKernel.OUTER_ROWS; row++) {
            for (int column = 0; column < ProductKernel.COLUMNS; column++) {
                float sum = c[cAt + row * cStep + column];
                int at = wAt + column;
                for (int line = 0; line < lines; line++) {
                    int from = xAt + line * lineStep + row;
                    for (int j = 0; j < positions; j++, at += ProductKernel.COLUMNS) {
                        sum = Math.fma(x[from + j * step], w[at], sum);
                    }
                }
                c[cAt + row * cStep + column] = sum;
            }
        }
    }
}
