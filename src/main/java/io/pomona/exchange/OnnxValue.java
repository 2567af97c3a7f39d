// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What a tensor of a graph is to a network, which holds every image as {@code [h, w, c]}: the graph
 * may have its values in another order.
 */
sealed interface OnnxValue {
    /** Returns the shape of one sample as the network holds it. */
    Shape shape();

    /**
     * Images.
     *
     * @param shape {@code [h, w, c]}
     * @param channelsFirst whether the graph has them as {@code [n, c, h, w]}, else {@code [n, h, w, c]}
     */
    record Image(Shape shape, boolean channelsFirst) implements OnnxValue {
        /** Returns rows. */
        int height() {
            return shape.dimension(0);
        }

        /** Returns columns. */
        int width() {
            return shape.dimension(1);
        }

        /** Returns channels. */
        int channels() {
            return shape.dimension(2);
        }

        /** Returns the axis of the graph's tensor that rows, columns or channels (0, 1, 2) are. */
        int axis(int axis) {
            return channelsFirst ? new int[]{2, 3, 1}[axis] : axis + 1;
        }

        /** Returns the vectors that the graph turns these images into by reading them in order. */
        Vector flat() {
            // With one channel or one cell both orders are the same.
            boolean isPlain = !channelsFirst || channels() == 1 || channels() == shape.size();
            return new Vector(Shape.of(shape.size()), isPlain ? null : shape);
        }
    }

    /**
     * Vectors.
     *
     * @param shape {@code [size]}
     * @param image the image whose values in the order channel, row, column the graph's vectors hold,
     *        while the network's hold them in the order row, column, channel; null where both are
     *        alike
     */
    record Vector(Shape shape, @Nullable Shape image) implements OnnxValue {}
}
