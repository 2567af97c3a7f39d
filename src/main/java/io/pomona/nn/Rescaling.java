// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;

/**
 * Scales and shifts all values: {@code y = scale * x + offset}. Residual branches are damped so in C.
 * Szegedy et al., "Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning",
 * 2017, section 3.3.
 *
 * @param scale finite
 * @param offset finite
 */
public record Rescaling(double scale, double offset) implements Layer {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not finite
     */
    public Rescaling {
        if (!Float.isFinite((float) scale) || !Float.isFinite((float) offset)) {
            throw new IllegalArgumentException("Expected a finite scale and offset, but received "
                    + scale + " and " + offset + ".");
        }
    }

    /** Returns a scaling without offset. */
    public static Rescaling of(double scale) {
        return new Rescaling(scale, 0);
    }

    @Override
    public String type() {
        return "rescaling";
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }
}
