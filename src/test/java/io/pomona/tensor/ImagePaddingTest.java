// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.tensor.ImagePadding.Mode;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NullMarked
class ImagePaddingTest {
    private static final float[] NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    private static float[] padded(Mode mode, int top, int bottom, int left, int right) {
        float[] y = new float[(3 + top + bottom) * (3 + left + right)];
        new ImagePadding(mode, 3, 3, 1, top, bottom, left, right, 0.5f).forward(NINE, 0, 1, y, 0);
        return y;
    }

    @Test
    void everyModePadsAsPyTorchsDocumentationShows() {
        assertArrayEquals(new float[]{.5f, .5f, .5f, .5f, .5f, .5f, .5f, 1, 2, 3, .5f, .5f, 4, 5,
            6, .5f, .5f, 7, 8, 9}, padded(Mode.CONSTANT, 1, 0, 2, 0));
        assertArrayEquals(
                new float[]{9, 8, 7, 8, 9, 8, 6, 5, 4, 5, 6, 5, 3, 2, 1, 2, 3, 2, 6, 5, 4, 5, 6, 5,
                    9, 8, 7, 8, 9, 8},
                padded(Mode.REFLECT, 2, 0, 2, 1));
        assertArrayEquals(
                new float[]{1, 1, 2, 3, 3, 4, 4, 5, 6, 6, 7, 7, 8, 9, 9, 7, 7, 8, 9, 9, 7, 7, 8, 9,
                    9},
                padded(Mode.REPLICATE, 0, 2, 1, 1));
        assertArrayEquals(
                new float[]{9, 7, 8, 9, 7, 3, 1, 2, 3, 1, 6, 4, 5, 6, 4, 9, 7, 8, 9, 7, 3, 1, 2, 3,
                    1},
                padded(Mode.CIRCULAR, 1, 1, 1, 1));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theGradientIsThatOfALinearMap(Mode mode) {
        int n = 2;
        int size = 3 * 4 * 5;
        int out = (3 + 2 + 1) * (4 + 1 + 3) * 5;
        ImagePadding padding = new ImagePadding(mode, 3, 4, 5, 2, 1, 1, 3, 0);
        float[] dy = ReferenceKernels.values(2 + n * out, 1);
        float[] dx = ReferenceKernels.values(1 + n * size, 2);
        padding.backward(dy, 2, n, dx, 1);
        for (int i = 0; i < n * size; i++) {
            float[] x = new float[3 + n * size];
            x[3 + i] = 1;
            float[] y = new float[4 + n * out];
            padding.forward(x, 3, n, y, 4);
            double want = 0;
            for (int j = 0; j < n * out; j++) {
                want += y[4 + j] * dy[2 + j];
            }
            assertEquals(want, dx[1 + i], 1e-5, "cell " + i);
        }
    }

    @Test
    void croppingTakesBackWhatPaddingAdds() {
        ImageCropping cropping = new ImageCropping(3, 3, 1, 1, 0, 0, 2);
        float[] y = new float[2];
        cropping.forward(NINE, 0, 1, y, 0);
        assertArrayEquals(new float[]{4, 7}, y);
        float[] dx = {9, 9, 9, 9, 9, 9, 9, 9, 9};
        cropping.backward(new float[]{5, 6}, 0, 1, dx, 0);
        assertArrayEquals(new float[]{0, 0, 0, 5, 0, 0, 6, 0, 0}, dx);
    }

    @Test
    void imagesTooSmallToReflectOrRepeatAreRefused() {
        assertRefused(() -> new ImagePadding(Mode.REFLECT, 3, 3, 1, 0, 0, 3, 0, 0),
                "at least 4 columns", "received 3");
        assertRefused(() -> new ImagePadding(Mode.CIRCULAR, 3, 3, 1, 0, 4, 0, 0, 0),
                "at least 4 rows", "received 3");
        assertRefused(() -> new ImageCropping(3, 4, 1, 2, 1, 0, 0), "3x4", "[2, 1, 0, 0]");
    }
}
