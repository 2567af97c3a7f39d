// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * Pooling by windows that stand side by side, without padding; what is left over at the right and at
 * the bottom is dropped.
 *
 * @param kind what becomes of the cells of a window
 * @param height rows of a window, at least 1
 * @param width columns of a window, at least 1
 */
public record TilePooling(Pooling.Kind kind, int height, int width) {
    /** Returns pooling by windows of one cell: none at all. */
    public static TilePooling none() {
        return new TilePooling(Pooling.Kind.MAXIMUM, 1, 1);
    }

    /** Returns the cells of a window. */
    int cells() {
        return height * width;
    }
}
