// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;

/**
 * An activation as a layer of its own.
 *
 * @param activation the function
 */
public record ActivationLayer(Activation activation) implements Layer {
    @Override
    public String type() {
        return "activation";
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }
}
