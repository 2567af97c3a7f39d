// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * The rows of an image with zeros round it, of which only a few are there at a time: what a kernel that
 * moves down the image reads. For one thread at a time.
 */
final class PaddedRows {
    private final int height;
    private final int rowSize;
    private final int margin;
    private final int pitch;
    private final int slots;
    private final boolean inPlace;
    /** Row r stands in slot r modulo {@link #slots}; the slot behind the last stays zeros. */
    private final float[] ring;

    private float[] image = {};
    private int imageAt;
    private int next;

    /**
     * Makes the buffer.
     *
     * @param height rows of an image
     * @param rowSize floats of a row
     * @param left zeros in front of each row
     * @param right zeros behind each row
     * @param window rows that are needed at a time
     * @param padded whether rows or columns outside the image are ever read; if not, nothing is copied
     */
    PaddedRows(int height, int rowSize, int left, int right, int window, boolean padded) {
        this.height = height;
        this.rowSize = rowSize;
        this.margin = left;
        this.pitch = Math.addExact(rowSize, left + right);
        this.slots = Math.min(height, window);
        this.inPlace = !padded;
        this.ring = new float[padded ? Math.multiplyExact(slots + 1, pitch) : 0];
    }

    /** Goes to the first row of an image. */
    void start(float[] values, int at) {
        image = values;
        imageAt = at;
        next = 0;
    }

    /** Returns the array that offsets of {@link #row} count in. */
    float[] values() {
        return inPlace ? image : ring;
    }

    /**
     * Returns where column 0 of a row stands. Rows may be asked for in any order as long as none lies a
     * window or more behind the furthest.
     */
    int row(int row) {
        if (inPlace) {
            return imageAt + row * rowSize;
        }
        if (row < 0 || row >= height) {
            return slots * pitch + margin;
        }
        for (; next <= row; next++) {
            System.arraycopy(image, imageAt + next * rowSize, ring, next % slots * pitch + margin,
                    rowSize);
        }
        return row % slots * pitch + margin;
    }
}
