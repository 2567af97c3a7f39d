// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.ImageCropping;
import io.pomona.tensor.Shape;

/**
 * An image without its outermost cells: {@code [h, w, c]} to {@code [h - top - bottom, w - left -
 * right, c]}.
 *
 * @param top rows dropped above, 0 to 4096
 * @param bottom rows dropped below, 0 to 4096
 * @param left columns dropped on the left, 0 to 4096
 * @param right columns dropped on the right, 0 to 4096
 */
public record Cropping2D(int top, int bottom, int left, int right) implements Layer {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is below 0 or above {@link Size#LARGEST}
     */
    public Cropping2D {
        Checks.cells(top, bottom, left, right);
    }

    @Override
    public String type() {
        return "cropping2d";
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.image(input);
        cropping(input);
        return Shape.of(input.dimension(0) - top - bottom, input.dimension(1) - left - right,
                input.dimension(2));
    }

    /** Returns what crops images of this shape; refuses those of which nothing is left. */
    ImageCropping cropping(Shape input) {
        return new ImageCropping(input.dimension(0), input.dimension(1), input.dimension(2), top,
                bottom, left, right);
    }
}
