// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.List;

/**
 * A layer as immutable data. What it computes for a given input shape is in its operation, which a
 * {@link Workspace} makes.
 */
public sealed interface Layer
        permits Conv2D, Dense, MaxPooling2D, AveragePooling2D, Flatten, Dropout, ActivationLayer,
        BatchNormalization, Rescaling, MergeLayer, LayerNormalization, LocalResponseNormalization,
        GlobalAveragePooling2D, GlobalMaxPooling2D, Padding2D, Cropping2D, DepthwiseConv2D,
        SeparableConv2D {
    /** Returns the type's name as it is written in a config, such as {@code conv2d}. */
    String type();

    /**
     * Returns the shape of one output sample.
     *
     * @throws IllegalArgumentException if the input's shape does not suit the layer
     */
    Shape outputShape(Shape input);

    /**
     * Returns the shape of one output sample.
     *
     * @param inputs the shape of one sample of each input
     * @throws IllegalArgumentException if the inputs' number or shapes do not suit the layer
     */
    default Shape outputShape(List<Shape> inputs) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException("Expected one input, but received " + inputs.size()
                    + ": merge them with an add or concatenate layer.");
        }
        return outputShape(inputs.getFirst());
    }

    /** Returns the trainable arrays for an input shape that suits, in their order. */
    default List<Parameter> parameters(Shape input) {
        return List.of();
    }

    /**
     * Returns the arrays that are kept with the trainable ones but set otherwise than by training, for
     * an input shape that suits, in their order.
     */
    default List<Parameter> buffers(Shape input) {
        return List.of();
    }

    /** Returns the multiply-adds for one sample; 0 where a layer has no weights. */
    default long multiplyAdds(Shape input) {
        return 0;
    }

    /** Returns the activation applied to the layer's output. */
    default Activation activation() {
        return Activation.linear();
    }
}
