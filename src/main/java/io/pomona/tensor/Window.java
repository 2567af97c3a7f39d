// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * The window that a convolution or a pooling slides over an image: its size, its steps, the padding
 * round the image and the spacing of its cells.
 *
 * @param kernelHeight rows of the window, at least 1
 * @param kernelWidth columns of the window, at least 1
 * @param strideHeight rows from one window to the next, at least 1
 * @param strideWidth columns from one window to the next, at least 1
 * @param padTop rows added above the image, at least 0
 * @param padBottom rows added below the image, at least 0
 * @param padLeft columns added left of the image, at least 0
 * @param padRight columns added right of the image, at least 0
 * @param dilationHeight rows from one cell of the window to the next, at least 1
 * @param dilationWidth columns from one cell of the window to the next, at least 1
 */
public record Window(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth,
        int padTop, int padBottom, int padLeft, int padRight, int dilationHeight,
        int dilationWidth) {

    /** Returns the number of window rows that fit an image of {@code height} rows; may be below 1. */
    public int outputHeight(int height) {
        return fit(height + padTop + padBottom, dilationHeight * (kernelHeight - 1) + 1,
                strideHeight);
    }

    /** Returns the number of window columns that fit an image of {@code width} columns; may be below 1. */
    public int outputWidth(int width) {
        return fit(width + padLeft + padRight, dilationWidth * (kernelWidth - 1) + 1, strideWidth);
    }

    private static int fit(int size, int extent, int stride) {
        return Math.floorDiv(size - extent, stride) + 1;
    }
}
