// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.List;

/**
 * A layer as immutable data. What it computes for a given input shape is in its operation, which a
 * {@link Workspace} makes.
 */
public sealed interface Layer
        permits Conv2D, Dense, MaxPooling2D, AveragePooling2D, Flatten, Dropout, ActivationLayer {
    /** Returns the type's name as it is written in a config, such as {@code conv2d}. */
    String type();

    /**
     * Returns the shape of one output sample.
     *
     * @throws IllegalArgumentException if the input's shape does not suit the layer
     */
    Shape outputShape(Shape input);

    /** Returns the trainable arrays for an input shape that suits, in their order. */
    default List<Parameter> parameters(Shape input) {
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
