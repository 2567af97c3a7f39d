// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.ElementwiseTest.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class ConcatenationTest {
    @Test
    void partsStandSideBySideAlongTheLastAxis() {
        Concatenation concatenation = new Concatenation(List.of(2, 1, 3));
        assertEquals(6, concatenation.channels());
        float[] y = new float[13];
        concatenation.put(0, new float[]{9, 1, 2, 3, 4}, 1, 2, y, 1);
        concatenation.put(1, new float[]{5, 6}, 0, 2, y, 1);
        concatenation.put(2, new float[]{10, 11, 12, 13, 14, 15}, 0, 2, y, 1);
        assertArrayEquals(new float[]{0, 1, 2, 5, 10, 11, 12, 3, 4, 6, 13, 14, 15}, y);
        float[] part = new float[7];
        concatenation.take(2, y, 1, 2, part, 1);
        assertArrayEquals(new float[]{0, 10, 11, 12, 13, 14, 15}, part);
        concatenation.addTo(0, y, 1, 2, part, 3);
        assertArrayEquals(new float[]{0, 10, 11, 13, 15, 17, 19}, part);
    }

    @Test
    void sumsOfTwoRangesAreWrittenIntoAThird() {
        for (int count : new int[]{0, 1, 7, 8, 17, 100}) {
            float[] a = ReferenceKernels.values(count + 3, 1);
            float[] b = ReferenceKernels.values(count + 1, 2);
            float[] sums = new float[count + 2];
            Elementwise.add(a, 3, b, 1, sums, 2, count);
            float[] want = new float[count + 2];
            for (int i = 0; i < count; i++) {
                want[2 + i] = a[3 + i] + b[1 + i];
            }
            assertSameBits(want, sums, "sums");
        }
        assertThrows(IndexOutOfBoundsException.class,
                () -> Elementwise.add(new float[4], 0, new float[3], 0, new float[4], 0, 4));
    }
}
