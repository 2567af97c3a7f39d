// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;

/**
 * Cells round images: {@code [n, h, w, c]} to {@code [n, top + h + bottom, left + w + right, c]}.
 * Immutable.
 */
public final class ImagePadding {
    /** What the new cells hold. */
    public enum Mode {
        /** One constant. */
        CONSTANT,
        /** The image mirrored at its outermost cells, which are not repeated: {@code c b | a b c}. */
        REFLECT,
        /** The nearest cell of the image: {@code a a | a b c}. */
        REPLICATE,
        /** The image repeated: {@code b c | a b c}. */
        CIRCULAR
    }

    private final int channels;
    private final int width;
    private final int left;
    private final float constant;
    /** The row, or column, of the image that each padded one is taken from; -1 for the constant. */
    private final int[] rows;
    private final int[] columns;
    private final int inputSize;
    private final int outputSize;

    /**
     * Creates the padding of images {@code [height, width, channels]}.
     *
     * @param constant what new cells hold in mode {@link Mode#CONSTANT}
     * @throws IllegalArgumentException if the image has fewer cells than the mode needs: more than the
     *         padding to reflect, as many to be repeated
     */
    public ImagePadding(Mode mode, int height, int width, int channels, int top, int bottom,
            int left, int right, float constant) {
        this.channels = channels;
        this.width = width;
        this.left = left;
        this.constant = constant;
        this.rows = sources(mode, "rows", height, top, bottom);
        this.columns = sources(mode, "columns", width, left, right);
        this.inputSize = height * width * channels;
        this.outputSize = rows.length * columns.length * channels;
    }

    private static int[] sources(Mode mode, String what, int size, int before, int after) {
        int least = switch (mode) {
            case CONSTANT, REPLICATE -> 1;
            case REFLECT -> Math.max(before, after) + 1;
            case CIRCULAR -> Math.max(before, after);
        };
        if (size < least) {
            throw new IllegalArgumentException("Expected an image of at least " + least + " " + what
                    + " for padding of " + before + " and " + after + " by reflection or"
                    + " repetition, but received " + size + ".");
        }
        int[] sources = new int[before + size + after];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = source(mode, i - before, size);
        }
        return sources;
    }

    private static int source(Mode mode, int at, int size) {
        if (at >= 0 && at < size) {
            return at;
        }
        return switch (mode) {
            case CONSTANT -> -1;
            case REFLECT -> at < 0 ? -at : 2 * (size - 1) - at;
            case REPLICATE -> at < 0 ? 0 : size - 1;
            case CIRCULAR -> Math.floorMod(at, size);
        };
    }

    /** Writes n padded images of x into y. */
    public void forward(float[] x, int xAt, int n, float[] y, int yAt) {
        for (int image = 0; image < n; image++) {
            for (int row = 0; row < rows.length; row++) {
                int to = yAt + image * outputSize + row * columns.length * channels;
                if (rows[row] < 0) {
                    Arrays.fill(y, to, to + columns.length * channels, constant);
                } else {
                    pad(x, xAt + image * inputSize + rows[row] * width * channels, y, to);
                }
            }
        }
    }

    private void pad(float[] x, int from, float[] y, int to) {
        System.arraycopy(x, from, y, to + left * channels, width * channels);
        for (int column = 0; column < columns.length; column++) {
            int at = to + column * channels;
            if (columns[column] < 0) {
                Arrays.fill(y, at, at + channels, constant);
            } else if (isNew(column)) {
                System.arraycopy(x, from + columns[column] * channels, y, at, channels);
            }
        }
    }

    private boolean isNew(int column) {
        return column < left || column >= left + width;
    }

    /**
     * Writes the gradient of n images: for each cell the sum of the gradients of the padded cells that
     * hold it, added row by row, and in a row the cell's own first.
     */
    public void backward(float[] dy, int dyAt, int n, float[] dx, int dxAt) {
        Arrays.fill(dx, dxAt, dxAt + n * inputSize, 0);
        for (int image = 0; image < n; image++) {
            for (int row = 0; row < rows.length; row++) {
                if (rows[row] >= 0) {
                    add(dy, dyAt + image * outputSize + row * columns.length * channels, dx,
                            dxAt + image * inputSize + rows[row] * width * channels);
                }
            }
        }
    }

    private void add(float[] dy, int from, float[] dx, int to) {
        Elementwise.addInPlace(dx, to, dy, from + left * channels, width * channels);
        for (int column = 0; column < columns.length; column++) {
            if (isNew(column) && columns[column] >= 0) {
                Elementwise.addInPlace(dx, to + columns[column] * channels, dy,
                        from + column * channels, channels);
            }
        }
    }
}
