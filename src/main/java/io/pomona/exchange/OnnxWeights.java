// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Shape;

/** Moves the arrays of a network between Pomona's layouts and those of ONNX. */
final class OnnxWeights {
    private OnnxWeights() {}

    /** Returns the extents that an array has in a graph. */
    static int[] extents(ParameterSlot slot) {
        Shape shape = slot.shape();
        return isKernel(slot)
                ? new int[]{shape.dimension(3), shape.dimension(2), shape.dimension(0),
                    shape.dimension(1)}
                : WeightLayouts.extents(shape);
    }

    /** Returns the values of an array as a graph has them. */
    static float[] toOnnx(ParameterSlot slot, float[] values) {
        return isKernel(slot)
                ? WeightLayouts.kernelToChannelsFirst(values, slot.shape())
                : values;
    }

    /** Returns the values of an array as the network has them. */
    static float[] fromOnnx(ParameterSlot slot, float[] values) {
        return isKernel(slot)
                ? WeightLayouts.kernelFromChannelsFirst(values, slot.shape())
                : values;
    }

    private static boolean isKernel(ParameterSlot slot) {
        return slot.shape().rank() == 4;
    }
}
