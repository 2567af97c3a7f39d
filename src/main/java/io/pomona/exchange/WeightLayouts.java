// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.tensor.Shape;

/** Moves weights between Pomona's layouts and those of others. */
final class WeightLayouts {
    private WeightLayouts() {}

    /**
     * Returns the elements of an array with its axes in another order.
     *
     * @param values the elements, last index fastest
     * @param extents the extents of the array
     * @param axes which axis of the array each axis of the result is
     */
    static float[] transposed(float[] values, int[] extents, int... axes) {
        int rank = extents.length;
        int[] strides = new int[rank];
        for (int axis = rank - 1, stride = 1; axis >= 0; stride *= extents[axis--]) {
            strides[axis] = stride;
        }
        float[] result = new float[values.length];
        int[] position = new int[rank];
        int from = 0;
        for (int to = 0; to < result.length; to++) {
            result[to] = values[from];
            int axis = rank - 1;
            while (axis >= 0 && ++position[axis] == extents[axes[axis]]) {
                from -= (position[axis] - 1) * strides[axes[axis]];
                position[axis--] = 0;
            }
            from += axis >= 0 ? strides[axes[axis]] : 0;
        }
        return result;
    }

    /** Returns a kernel {@code [h, w, i, o]} as {@code [o, i, h, w]}. */
    static float[] kernelToChannelsFirst(float[] kernel, Shape shape) {
        return transposed(kernel, extents(shape), 3, 2, 0, 1);
    }

    /**
     * Returns a kernel {@code [o, i, h, w]} as {@code [h, w, i, o]}.
     *
     * @param shape the shape it gets
     */
    static float[] kernelFromChannelsFirst(float[] kernel, Shape shape) {
        int[] given = {shape.dimension(3), shape.dimension(2), shape.dimension(0),
            shape.dimension(1)};
        return transposed(kernel, given, 2, 3, 1, 0);
    }

    /** Returns a matrix {@code [columns, rows]} as {@code [rows, columns]}. */
    static float[] matrixFromTransposed(float[] matrix, int rows, int columns) {
        return transposed(matrix, new int[]{columns, rows}, 1, 0);
    }

    /**
     * Returns a matrix {@code [inputs, units]} whose rows stand for an image's values in the order
     * channel, row, column with the rows in the order row, column, channel.
     *
     * @param image the image, {@code [h, w, c]}
     */
    static float[] rowsFromChannelsFirst(float[] matrix, Shape image, int units) {
        int[] given = {image.dimension(2), image.dimension(0), image.dimension(1), units};
        return transposed(matrix, given, 1, 2, 0, 3);
    }

    static int[] extents(Shape shape) {
        return shape.dimensions().stream().mapToInt(Integer::intValue).toArray();
    }
}
