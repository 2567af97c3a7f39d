// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import io.pomona.tensor.Window;

/** How many cells a pooling layer gives for an image its windows do not cover evenly. */
public enum PoolingSize {
    /** {@code floor((size + padding - pool) / stride) + 1}: what is left over is dropped. */
    FLOOR,
    /**
     * {@code floor((size - pool + 1) / stride + 1)}, as the NumPyCNN project computes it; cells that
     * no whole window reaches are 0.
     */
    NUMPYCNN,
    /**
     * {@code ceil((size + padding - pool) / stride) + 1}, less one where the last window would begin
     * behind the image: PyTorch's ceil_mode. What of a window lies outside the padded image does not
     * count.
     */
    CEIL;

    /**
     * Returns the output of a pooling window over an image.
     *
     * @throws IllegalArgumentException if the input is no image or the window does not fit
     */
    Shape outputShape(Shape input, Window window) {
        Checks.image(input);
        int rows = this == CEIL
                ? ceil(input.dimension(0), window.padTop(), window.padBottom(),
                        window.kernelHeight(), window.strideHeight())
                : window.outputHeight(input.dimension(0));
        int columns = this == CEIL
                ? ceil(input.dimension(1), window.padLeft(), window.padRight(),
                        window.kernelWidth(), window.strideWidth())
                : window.outputWidth(input.dimension(1));
        Checks.windowFits(input, window, rows, columns);
        requirePaddingBelowWindow(window);
        if (this == NUMPYCNN) {
            rows = numPyCnn(input.dimension(0) + window.padTop() + window.padBottom(),
                    window.kernelHeight(), window.strideHeight());
            columns = numPyCnn(input.dimension(1) + window.padLeft() + window.padRight(),
                    window.kernelWidth(), window.strideWidth());
        }
        return Shape.of(rows, columns, input.dimension(2));
    }

    /** A window that lies wholly in the padding has no cell to pool. */
    private static void requirePaddingBelowWindow(Window window) {
        int rows = Math.max(window.padTop(), window.padBottom());
        int columns = Math.max(window.padLeft(), window.padRight());
        if (rows >= window.kernelHeight() || columns >= window.kernelWidth()) {
            throw new IllegalArgumentException(
                    "Expected padding smaller than the pooling window, but"
                            + " received padding of " + rows + " rows and " + columns
                            + " columns for a "
                            + window.kernelHeight() + "x" + window.kernelWidth() + " window.");
        }
    }

    private static int numPyCnn(int size, int pool, int stride) {
        return (size - pool + 1) / stride + 1;
    }

    private static int ceil(int size, int before, int after, int pool, int stride) {
        int windows = Math.ceilDiv(size + before + after - pool, stride) + 1;
        return (windows - 1) * stride >= size + before ? windows - 1 : windows;
    }
}
