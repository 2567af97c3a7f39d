// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Padding;
import io.pomona.nn.Padding2D;
import io.pomona.nn.Size;
import io.pomona.tensor.ImagePadding;
import java.util.List;

/**
 * The cells that a graph adds round an image.
 *
 * @param top rows above
 * @param left columns to the left
 * @param bottom rows below
 * @param right columns to the right
 */
record OnnxPadding(int top, int left, int bottom, int right) {
    /** No cells. */
    static final OnnxPadding NONE = new OnnxPadding(0, 0, 0, 0);

    /**
     * Returns the padding that an operator with a window states.
     *
     * @throws io.pomona.PomonaException if it states none that is known
     */
    static Padding of(OnnxNode node, OnnxValue.Image image, Size kernel, Size stride,
            Size dilation, OnnxPadding before) {
        String automatic = node.text("auto_pad", "NOTSET");
        List<Integer> pads = node.integers("pads", List.of(0, 0, 0, 0));
        OnnxPadding given = new OnnxPadding(pads.get(0), pads.get(1), pads.get(2), pads.get(3));
        if (!automatic.equals("NOTSET") && !(given.equals(NONE) && before.equals(NONE))) {
            throw node.problem("expected either pads or auto_pad, but received both");
        }
        return switch (automatic) {
            case "NOTSET" -> node.check(() -> given.plus(before).padding());
            case "VALID" -> Padding.valid();
            case "SAME_UPPER" -> Padding.same();
            case "SAME_LOWER" -> {
                // The odd cell goes above and left: same padding, mirrored.
                var window = Padding.same().window(image.height(), image.width(), kernel, stride,
                        dilation);
                yield node.check(() -> new OnnxPadding(window.padBottom(), window.padRight(),
                        window.padTop(), window.padLeft()).padding());
            }
            default -> throw node.problem("auto_pad=" + automatic + " is not supported");
        };
    }

    /** Returns the layer that adds these cells. */
    Padding2D layer(ImagePadding.Mode mode, double value) {
        return new Padding2D(top, bottom, left, right, mode, value);
    }

    private Padding padding() {
        return equals(NONE) ? Padding.valid() : new Padding.Explicit(top, bottom, left, right);
    }

    private OnnxPadding plus(OnnxPadding other) {
        return new OnnxPadding(Math.addExact(top, other.top), Math.addExact(left, other.left),
                Math.addExact(bottom, other.bottom), Math.addExact(right, other.right));
    }
}
