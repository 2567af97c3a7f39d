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

    /** Returns the number of axes of the graph's tensor. */
    int graphRank();

    /** Returns the axis of the graph's tensor that are the channels. */
    int channelAxis();

    /** Returns the shape and order in words. */
    String describe();

    /** Returns whether another value can stand beside this one, channel by channel. */
    boolean isOrderedAs(OnnxValue other);

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

        @Override
        public int graphRank() {
            return 4;
        }

        @Override
        public int channelAxis() {
            return axis(2);
        }

        @Override
        public String describe() {
            return "images " + shape + " with their channels " + (channelsFirst ? "first" : "last");
        }

        @Override
        public boolean isOrderedAs(OnnxValue other) {
            return other instanceof Image(_, boolean first) && first == channelsFirst;
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
    record Vector(Shape shape, @Nullable Shape image) implements OnnxValue {
        @Override
        public int graphRank() {
            return 2;
        }

        @Override
        public int channelAxis() {
            return 1;
        }

        @Override
        public String describe() {
            return "vectors " + shape
                    + (image == null ? "" : " of images " + image + " with their channels first");
        }

        @Override
        public boolean isOrderedAs(OnnxValue other) {
            return other instanceof Vector(_, Shape otherImage) && otherImage == null
                    && image == null;
        }

        /** Returns the rows of a matrix {@code [size, units]} of the graph in the network's order. */
        float[] ordered(float[] matrix, int units) {
            return image == null
                    ? matrix
                    : WeightLayouts.rowsFromChannelsFirst(matrix, image, units);
        }
    }
}
