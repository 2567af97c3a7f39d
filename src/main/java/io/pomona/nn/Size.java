// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

/**
 * Rows and columns of a window or a step.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Size(int height, int width) {
    /**
     * Checks both numbers.
     *
     * @throws IllegalArgumentException if either is below 1
     */
    public Size {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "Expected sizes of at least 1, but received [" + height + ", " + width + "].");
        }
    }

    /** Returns the square size. */
    public static Size of(int side) {
        return new Size(side, side);
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
