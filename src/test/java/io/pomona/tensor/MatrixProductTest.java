// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class MatrixProductTest {
    private static final int[] EXTENTS = {1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 33, 67, 128,
        300};
    private static final int[] ROWS = {1, 2, 5, 6, 7, 8, 12, 17, 26};
    private static final int AHEAD = 5;

    private static void assertSameBits(float[] want, float[] got, String what) {
        for (int i = 0; i < want.length; i++) {
            if (Float.floatToIntBits(want[i]) != Float.floatToIntBits(got[i])) {
                assertEquals(want[i], got[i], what + " at " + i);
            }
        }
    }

    private static void multiply(MatrixProduct product, int m, int n, int k, boolean bias) {
        float[] a = ReferenceKernels.values(AHEAD + m * k, 1);
        float[] b = ReferenceKernels.values(AHEAD + k * n + n, 2);
        int biasAt = bias ? AHEAD + k * n : -1;
        float[] want = ReferenceKernels.values(AHEAD + m * n, 3);
        float[] got = want.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = bias ? b[biasAt + j] : 0;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[AHEAD + i * k + p], b[AHEAD + p * n + j], sum);
                }
                want[AHEAD + i * n + j] = sum;
            }
        }
        product.multiply(a, AHEAD, b, AHEAD, biasAt, got, AHEAD, m, n, k);
        assertSameBits(want, got, m + "x" + n + "x" + k + " bias " + bias);
    }

    private static void addTransposed(MatrixProduct product, int m, int n, int k) {
        float[] a = ReferenceKernels.values(AHEAD + m * k, 1);
        float[] b = ReferenceKernels.values(m * n, 2);
        float[] want = ReferenceKernels.values(AHEAD + k * n + n, 3);
        float[] got = want.clone();
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i < m; i++) {
                sum += b[i * n + j];
            }
            want[AHEAD + k * n + j] += (float) sum;
            for (int p = 0; p < k; p++) {
                for (int i = 0; i < m; i++) {
                    want[AHEAD + p * n + j] = Math.fma(a[AHEAD + i * k + p], b[i * n + j],
                            want[AHEAD + p * n + j]);
                }
            }
        }
        product.addTransposed(a, AHEAD, b, 0, got, AHEAD, AHEAD + k * n, m, n, k);
        assertSameBits(want, got, m + "x" + n + "x" + k);
    }

    @Test
    void productMatchesTheReferenceBitForBit() {
        MatrixProduct product = new MatrixProduct();
        for (int m : ROWS) {
            for (int n : EXTENTS) {
                for (int k : EXTENTS) {
                    multiply(product, m, n, k, (m + n + k) % 2 == 0);
                }
            }
        }
    }

    @Test
    void longRunsAreCutWithoutChangingABit() {
        MatrixProduct product = new MatrixProduct();
        for (int m : new int[]{3, 40}) {
            multiply(product, m, 33, 1000, true);
            multiply(product, m, 256, 700, false);
        }
    }

    @Test
    void gradientMatchesTheReferenceBitForBit() {
        MatrixProduct product = new MatrixProduct();
        for (int m : ROWS) {
            for (int n : EXTENTS) {
                for (int k : EXTENTS) {
                    addTransposed(product, m, n, k);
                }
            }
        }
    }

    @Test
    void coldAndHotGiveTheSameBits() {
        MatrixProduct product = new MatrixProduct();
        for (int i = 0; i < 20_000; i++) {
            multiply(product, 7, 17, 9, true);
            addTransposed(product, 7, 17, 9);
        }
    }

    @Test
    void transposes() {
        float[] from = ReferenceKernels.values(3 + 37 * 70, 4);
        float[] to = new float[37 * 70];
        MatrixProduct.transpose(from, 3, 37, 70, to);
        for (int i = 0; i < 37; i++) {
            for (int j = 0; j < 70; j++) {
                assertEquals(from[3 + i * 70 + j], to[j * 37 + i]);
            }
        }
    }
}
