// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import io.pomona.tensor.Window;

/**
 * Maximum pooling: {@code [h, w, c]} to {@code [h', w', c]}, the largest value of each window. Padded
 * cells never win.
 *
 * @param pool rows and columns of the window
 * @param stride the steps
 * @param padding the cells added round the image, fewer than the window's
 * @param size how many output cells there are where the windows do not cover the image evenly
 */
public record MaxPooling2D(Size pool, Size stride, Padding padding, PoolingSize size)
        implements
            Layer {
    /** Returns pooling by square windows side by side. */
    public static MaxPooling2D of(int pool) {
        return of(pool, pool);
    }

    /** Returns pooling by square windows. */
    public static MaxPooling2D of(int pool, int stride) {
        return new MaxPooling2D(Size.of(pool), Size.of(stride), Padding.valid(), PoolingSize.FLOOR);
    }

    @Override
    public String type() {
        return "max_pooling2d";
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
