// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the other programs want a network's parameters: convolution kernels as {@code [output channel,
 * input channel, row, column]}, and the rows of a dense kernel behind an image in the order channel,
 * row, column. Arrays follow each other as in Pomona's own layout, at the same offsets.
 */
final class PeerLayout {
    private final List<Part> parts = new ArrayList<>();
    private final int size;

    /**
     * One array: a walk over {@code extents} with {@code strides} reads it from Pomona's array in the
     * order in which the others want it.
     */
    private record Part(Shape shape, int offset, List<Integer> extents, List<Integer> strides) {}

    PeerLayout(Network network) {
        size = network.parameterCount();
        Shape image = network.inputShape();
        for (Node node : network.nodes()) {
            if (node.inputShape().rank() == 3) {
                image = node.inputShape();
            }
            for (ParameterSlot slot : node.slots()) {
                parts.add(part(node, slot, image));
            }
        }
    }

    private static Part part(Node node, ParameterSlot slot, Shape image) {
        List<Integer> from = slot.shape().dimensions();
        if (node.layer() instanceof Conv2D && from.size() == 4) {
            int inputs = from.get(2);
            int outputs = from.get(3);
            return new Part(Shape.of(outputs, inputs, from.get(0), from.get(1)), slot.offset(),
                    List.of(outputs, inputs, from.get(0), from.get(1)),
                    List.of(1, outputs, from.get(1) * inputs * outputs, inputs * outputs));
        }
        if (node.layer() instanceof Dense && from.size() == 2 && from.get(0) == image.size()) {
            int width = image.dimension(1);
            int channels = image.dimension(2);
            int units = from.get(1);
            return new Part(slot.shape(), slot.offset(),
                    List.of(channels, image.dimension(0), width, units),
                    List.of(units, width * channels * units, channels * units, 1));
        }
        return new Part(slot.shape(), slot.offset(), List.of(1, 1, 1, slot.size()),
                List.of(0, 0, 0, 1));
    }

    /** Returns the number of parameters. */
    int size() {
        return size;
    }

    /** Returns the shapes of the arrays, in their order. */
    List<Shape> shapes() {
        return parts.stream().map(Part::shape).toList();
    }

    /** Returns where array {@code index} begins. */
    int offset(int index) {
        return parts.get(index).offset;
    }

    /** Returns parameters in the order the others want. */
    float[] arrange(float[] parameters) {
        float[] to = new float[size];
        for (Part part : parts) {
            arrange(part, parameters, to);
        }
        return to;
    }

    private static void arrange(Part part, float[] from, float[] to) {
        int at = part.offset;
        int last = part.extents.get(3);
        int step = part.strides.get(3);
        for (int a = 0; a < part.extents.get(0); a++) {
            for (int b = 0; b < part.extents.get(1); b++) {
                for (int c = 0; c < part.extents.get(2); c++) {
                    int start = part.offset + a * part.strides.get(0) + b * part.strides.get(1)
                            + c * part.strides.get(2);
                    for (int d = 0; d < last; d++) {
                        to[at++] = from[start + d * step];
                    }
                }
            }
        }
    }

    /** Returns images {@code [n, h, w, c]} as {@code [n, c, h, w]}. */
    static float[] channelsFirst(float[] images, Shape image) {
        int channels = image.dimension(2);
        int cells = image.dimension(0) * image.dimension(1);
        float[] to = new float[images.length];
        for (int at = 0; at < images.length; at += image.size()) {
            for (int cell = 0; cell < cells; cell++) {
                for (int channel = 0; channel < channels; channel++) {
                    to[at + channel * cells + cell] = images[at + cell * channels + channel];
                }
            }
        }
        return to;
    }
}
