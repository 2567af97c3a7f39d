// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import io.pomona.tensor.Window;

/**
 * Average pooling: {@code [h, w, c]} to {@code [h', w', c]}, the mean of each window.
 *
 * @param pool rows and columns of the window
 * @param stride the steps
 * @param padding the cells added round the image, fewer than the window's
 * @param size how many output cells there are where the windows do not cover the image evenly
 * @param countIncludePad whether padded cells count as zeros (PyTorch's default) or not at all
 *        (Keras)
 */
public record AveragePooling2D(Size pool, Size stride, Padding padding, PoolingSize size,
        boolean countIncludePad) implements Layer {
    /** Returns pooling by square windows side by side. */
    public static AveragePooling2D of(int pool) {
        return of(pool, pool);
    }

    /** Returns pooling by square windows. */
    public static AveragePooling2D of(int pool, int stride) {
        return new AveragePooling2D(Size.of(pool), Size.of(stride), Padding.valid(),
                PoolingSize.FLOOR, false);
    }

    @Override
    public String type() {
        return "average_pooling2d";
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.image(input);
        return size.outputShape(input, window(input));
    }

    Window window(Shape input) {
        return padding.window(input.dimension(0), input.dimension(1), pool, stride, Size.of(1));
    }
}
