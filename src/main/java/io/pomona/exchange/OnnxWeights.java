// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** Moves the arrays of a network between Pomona's layouts and those of ONNX. */
final class OnnxWeights {
    private OnnxWeights() {}

    /** Returns the extents that an array has in a graph. */
    static int[] extents(ParameterSlot slot) {
        Shape shape = kernel(slot);
        return shape == null
                ? WeightLayouts.extents(slot.shape())
                : new int[]{shape.dimension(3), shape.dimension(2), shape.dimension(0),
                    shape.dimension(1)};
    }

    /** Returns the values of an array as a graph has them. */
    static float[] toOnnx(ParameterSlot slot, float[] values) {
        Shape shape = kernel(slot);
        return shape == null ? values : WeightLayouts.kernelToChannelsFirst(values, shape);
    }

    /** Returns the values of an array as the network has them. */
    static float[] fromOnnx(ParameterSlot slot, float[] values) {
        Shape shape = kernel(slot);
        return shape == null ? values : WeightLayouts.kernelFromChannelsFirst(values, shape);
    }

    /** Returns the shape of an array as a kernel of a convolution in groups, or null if it is none. */
    private static @Nullable Shape kernel(ParameterSlot slot) {
        Shape shape = slot.shape();
        if (shape.rank() != 4) {
            return null;
        }
        return slot.parameter().name().equals("depthwise_kernel")
                ? Shape.of(shape.dimension(0), shape.dimension(1), 1,
                        shape.dimension(2) * shape.dimension(3))
                : shape;
    }
}
