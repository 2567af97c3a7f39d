// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;

/** Turns any sample into a vector, keeping the order row, column, channel. */
public record Flatten() implements Layer {
    @Override
    public String type() {
        return "flatten";
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(input.size());
    }
}
