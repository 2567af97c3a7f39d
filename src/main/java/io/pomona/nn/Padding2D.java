// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.ImagePadding;
import io.pomona.tensor.Shape;

/**
 * Cells round an image: {@code [h, w, c]} to {@code [top + h + bottom, left + w + right, c]}. Before a
 * convolution without padding it is PyTorch's padding_mode; by zeros it is Keras's ZeroPadding2D.
 *
 * @param top rows above, 0 to 4096
 * @param bottom rows below, 0 to 4096
 * @param left columns to the left, 0 to 4096
 * @param right columns to the right, 0 to 4096
 * @param mode what the new cells hold
 * @param value what they hold in mode constant
 */
public record Padding2D(int top, int bottom, int left, int right, ImagePadding.Mode mode,
        double value) implements Layer {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is below 0 or above {@link Size#LARGEST}, or the value
     *         is not finite
     */
    public Padding2D {
        Checks.cells(top, bottom, left, right);
        if (!Float.isFinite((float) value)) {
            throw new IllegalArgumentException(
                    "Expected a finite value, but received " + value + ".");
        }
    }

    /** Returns padding by as many zeros on each side. */
    public static Padding2D of(int cells) {
        return new Padding2D(cells, cells, cells, cells, ImagePadding.Mode.CONSTANT, 0);
    }

    @Override
    public String type() {
        return "padding2d";
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.image(input);
        Shape output = Shape.of(top + input.dimension(0) + bottom, left + input.dimension(1)
                + right, input.dimension(2));
        padding(input);
        return output;
    }

    /** Returns what pads images of this shape; refuses those too small for the mode. */
    ImagePadding padding(Shape input) {
        return new ImagePadding(mode, input.dimension(0), input.dimension(1), input.dimension(2),
                top, bottom, left, right, (float) value);
    }
}
