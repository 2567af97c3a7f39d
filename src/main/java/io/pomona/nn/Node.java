// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.List;

/**
 * A layer in its place in a network.
 *
 * @param name unique in the network
 * @param layer the layer
 * @param inputs the names of the nodes whose outputs it receives; {@link #INPUT} stands for the
 *        network's input
 * @param inputShapes the shape of one sample of each input
 * @param outputShape the shape of one sample that leaves
 * @param slots where its trainable arrays stand
 * @param buffers where its arrays that are not trained stand, among those of the network
 */
public record Node(String name, Layer layer, List<String> inputs, List<Shape> inputShapes,
        Shape outputShape, List<ParameterSlot> slots, List<ParameterSlot> buffers) {
    /** The name that stands for the network's input. */
    public static final String INPUT = "input";

    /** Copies the lists. */
    public Node {
        inputs = List.copyOf(inputs);
        inputShapes = List.copyOf(inputShapes);
        slots = List.copyOf(slots);
        buffers = List.copyOf(buffers);
    }

    /** Returns the shape of one sample of the first input. */
    public Shape inputShape() {
        return inputShapes.getFirst();
    }

    /** Returns the number of trainable values. */
    public int parameterCount() {
        return slots.stream().mapToInt(ParameterSlot::size).sum();
    }

    /** Returns the number of values that are kept but not trained. */
    public int bufferCount() {
        return buffers.stream().mapToInt(ParameterSlot::size).sum();
    }

    /** Returns the multiply-adds for one sample. */
    public long multiplyAdds() {
        return layer.multiplyAdds(inputShape());
    }
}
