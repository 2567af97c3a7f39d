// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Window;

/** The zeros added round an image before a window slides over it. */
public sealed interface Padding {
    /** Returns no padding: only whole windows of the image. */
    static Padding valid() {
        return new Valid();
    }

    /** Returns as many zeros as make the output {@code ceil(input / stride)}; an odd one goes below and right. */
    static Padding same() {
        return new Same();
    }

    /** Returns equal padding on all four sides. */
    static Padding of(int cells) {
        return new Explicit(cells, cells, cells, cells);
    }

    /** No padding. */
    record Valid() implements Padding {}

    /** Padding that keeps the size up to the stride, as Keras and TensorFlow place it. */
    record Same() implements Padding {}

    /**
     * Padding given in cells.
     *
     * @param top rows above, 0 to 4096
     * @param bottom rows below, 0 to 4096
     * @param left columns to the left, 0 to 4096
     * @param right columns to the right, 0 to 4096
     */
    record Explicit(int top, int bottom, int left, int right) implements Padding {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is below 0 or above {@link Size#LARGEST}
         */
        public Explicit {
            int least = Math.min(Math.min(top, bottom), Math.min(left, right));
            int most = Math.max(Math.max(top, bottom), Math.max(left, right));
            if (least < 0 || most > Size.LARGEST) {
                throw new IllegalArgumentException(
                        "Expected padding from 0 to " + Size.LARGEST + ", but received ["
                                + top + ", " + bottom + ", " + left + ", " + right + "].");
            }
        }
    }

    /** Returns the window over images of {@code height} x {@code width} cells. */
    default Window window(int height, int width, Size kernel, Size stride, Size dilation) {
        return switch (this) {
            case Valid() -> window(kernel, stride, dilation, 0, 0, 0, 0);
            case Explicit(int top, int bottom, int left, int right) ->
                window(kernel, stride, dilation, top, bottom, left, right);
            case Same() -> {
                int rows = missing(height, kernel.height(), stride.height(), dilation.height());
                int columns = missing(width, kernel.width(), stride.width(), dilation.width());
                yield window(kernel, stride, dilation, rows / 2, rows - rows / 2, columns / 2,
                        columns - columns / 2);
            }
        };
    }

    private static Window window(Size kernel, Size stride, Size dilation, int top, int bottom,
            int left, int right) {
        return new Window(kernel.height(), kernel.width(), stride.height(), stride.width(), top,
                bottom, left, right, dilation.height(), dilation.width());
    }

    private static int missing(int size, int kernel, int stride, int dilation) {
        int windows = Math.ceilDiv(size, stride);
        return Math.max(0, (windows - 1) * stride + dilation * (kernel - 1) + 1 - size);
    }
}
