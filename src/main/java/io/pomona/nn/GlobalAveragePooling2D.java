// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;

/**
 * Pooling over whole images: {@code [h, w, c]} to {@code [c]}, the mean of each channel.
 *
 * @param keepdims whether the output is an image of one cell, {@code [1, 1, c]}
 */
public record GlobalAveragePooling2D(boolean keepdims) implements Layer {
    /** Returns the pooling to {@code [c]}. */
    public static GlobalAveragePooling2D of() {
        return new GlobalAveragePooling2D(false);
    }

    @Override
    public String type() {
        return "global_average_pooling2d";
    }

    @Override
    public Shape outputShape(Shape input) {
        return Checks.pooledShape(input, keepdims);
    }
}
