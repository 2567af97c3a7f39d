// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The extents of an array, outermost first, such as {@code [100, 100, 3]} for height, width and
 * channels. Every extent is at least 1 and the number of elements fits an {@code int}.
 *
 * @param dimensions the extents, outermost first
 */
public record Shape(List<Integer> dimensions) {
    /**
     * Checks and copies the extents.
     *
     * @throws IllegalArgumentException if an extent is below 1 or the number of elements exceeds
     *         {@code Integer.MAX_VALUE}
     */
    public Shape {
        dimensions = List.copyOf(dimensions);
        long size = 1;
        for (int extent : dimensions) {
            if (extent < 1) {
                throw new IllegalArgumentException(
                        "Every extent of a shape must be at least 1, but received " + dimensions
                                + ".");
            }
            size *= extent;
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("A shape must hold at most " + Integer.MAX_VALUE
                        + " elements, but received " + dimensions + ".");
            }
        }
    }

    /** Returns the shape of the given extents, outermost first. */
    public static Shape of(int... dimensions) {
        return new Shape(Arrays.stream(dimensions).boxed().toList());
    }

    /** Returns the number of extents. */
    public int rank() {
        return dimensions.size();
    }

    /** Returns extent {@code axis}, counted from 0 at the outermost. */
    public int dimension(int axis) {
        return dimensions.get(axis);
    }

    /** Returns the number of elements. */
    public int size() {
        int size = 1;
        for (int extent : dimensions) {
            size *= extent;
        }
        return size;
    }

    /** Returns the extents as {@code [100, 100, 3]}. */
    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
