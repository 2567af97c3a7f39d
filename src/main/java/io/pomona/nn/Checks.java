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
