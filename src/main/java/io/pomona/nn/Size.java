// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

/**
 * Rows and columns of a window or a step.
 *
 * @param height rows, 1 to {@value #LARGEST}
 * @param width columns, 1 to {@value #LARGEST}
 */
public record Size(int height, int width) {
    /** The largest number of rows or columns. */
    public static final int LARGEST = 4096;

    /**
     * Checks both numbers.
     *
     * @throws IllegalArgumentException if either is below 1 or above {@value #LARGEST}
     */
    public Size {
        if (Math.min(height, width) < 1 || Math.max(height, width) > LARGEST) {
            throw new IllegalArgumentException("Expected sizes from 1 to " + LARGEST
                    + ", but received [" + height + ", " + width + "].");
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
