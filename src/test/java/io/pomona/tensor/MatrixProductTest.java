// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pomona.tensor.MatrixProduct.Operand;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class MatrixProductTest {
    private static final int[] EXTENTS = {1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 33, 67};
    private static final int[] ROWS = {1, 2, 3, 4, 5, 7, 8, 9, 17};

    /** Where the operands stand and how far their rows are apart; a may be transposed. */
    private record Layout(boolean transposed, int at, int gap) {}

    private static void check(int m, int n, int k, Layout layout) {
        int rowStride = layout.transposed ? 1 : k + layout.gap;
        int columnStride = layout.transposed ? m + layout.gap : 1;
        float[] a = ReferenceKernels.values(layout.at + m * k + (m + k) * layout.gap, 1);
        float[] b = ReferenceKernels.values(layout.at + k * (n + layout.gap), 2);
        float[] c = ReferenceKernels.values(layout.at + m * (n + layout.gap), 3);
        float[] want = c.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int at = layout.at + i * (n + layout.gap) + j;
                for (int p = 0; p < k; p++) {
                    want[at] = Math.fma(a[layout.at + i * rowStride + p * columnStride],
                            b[layout.at + p * (n + layout.gap) + j], want[at]);
                }
            }
        }
        MatrixProduct.addInPlace(new Operand(a, layout.at, rowStride, columnStride),
                new Operand(b, layout.at, n + layout.gap, 1),
                new Operand(c, layout.at, n + layout.gap, 1), m, n, k);
        for (int i = 0; i < c.length; i++) {
            if (Float.floatToIntBits(want[i]) != Float.floatToIntBits(c[i])) {
                assertEquals(want[i], c[i], m + "x" + n + "x" + k + " " + layout + " at " + i);
            }
        }
    }

    @Test
    void matchesTheReferenceBitForBit() {
        for (int m : ROWS) {
            for (int n : EXTENTS) {
                for (int k : EXTENTS) {
                    check(m, n, k, new Layout(false, 0, 0));
                }
            }
        }
    }

    @Test
    void matchesTheReferenceWithOffsetsGapsAndATransposedOperand() {
        for (int m : ROWS) {
            for (int n : EXTENTS) {
                check(m, n, 19, new Layout(true, 0, 0));
                check(m, n, 19, new Layout(false, 5, 3));
                check(m, n, 19, new Layout(true, 3, 1));
            }
        }
    }

    @Test
    void leavesTheResultWhereThereIsNothingToAdd() {
        check(5, 17, 0, new Layout(false, 0, 0));
    }

    @Test
    void coldAndHotGiveTheSameBits() {
        for (int i = 0; i < 20_000; i++) {
            check(5, 17, 9, new Layout(false, 1, 1));
        }
    }

    @Test
    void rejectsColumnsThatAreNotSideBySide() {
        float[] values = new float[16];
        Operand good = new Operand(values, 0, 4, 1);
        Operand bad = new Operand(values, 0, 1, 4);
        assertThrows(IllegalArgumentException.class,
                () -> MatrixProduct.addInPlace(good, bad, good, 4, 4, 4));
        assertThrows(IllegalArgumentException.class,
                () -> MatrixProduct.addInPlace(good, good, bad, 4, 4, 4));
    }
}
