// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import io.pomona.tensor.Window;

/** The conditions that several layers put on their settings and inputs. */
final class Checks {
    private Checks() {}

    static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "Expected " + name + " of at least 1, but received " + value + ".");
        }
    }

    static void image(Shape input) {
        if (input.rank() != 3) {
            throw new IllegalArgumentException(
                    "Expected an image [height, width, channels], but received " + input + ".");
        }
    }

    /** Returns the shape of one cell for each channel of an image. */
    static Shape pooledShape(Shape input, boolean keepdims) {
        image(input);
        int channels = input.dimension(2);
        return keepdims ? Shape.of(1, 1, channels) : Shape.of(channels);
    }

    static void cells(int top, int bottom, int left, int right) {
        int least = Math.min(Math.min(top, bottom), Math.min(left, right));
        int most = Math.max(Math.max(top, bottom), Math.max(left, right));
        if (least < 0 || most > Size.LARGEST) {
            throw new IllegalArgumentException("Expected cells from 0 to " + Size.LARGEST
                    + ", but received [" + top + ", " + bottom + ", " + left + ", " + right
                    + "].");
        }
    }

    static void windowFits(Shape input, Window window, int outputHeight, int outputWidth) {
        if (outputHeight < 1 || outputWidth < 1) {
            throw new IllegalArgumentException(
                    "Expected a window that fits the padded input, but a "
                            + window.kernelHeight() + "x" + window.kernelWidth()
                            + " window (dilation "
                            + window.dilationHeight() + "x" + window.dilationWidth()
                            + ") does not fit "
                            + (input.dimension(0) + window.padTop() + window.padBottom()) + "x"
                            + (input.dimension(1) + window.padLeft() + window.padRight())
                            + " cells.");
        }
    }
}
