// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.List;

/**
 * A layer in its place in a network.
 *
 * @param name unique in the network
 * @param layer the layer
 * @param inputShape the shape of one sample that enters
 * @param outputShape the shape of one sample that leaves
 * @param slots where its trainable arrays stand
 */
public record Node(String name, Layer layer, Shape inputShape, Shape outputShape,
        List<ParameterSlot> slots) {
    /** Copies the list. */
    public Node {
        slots = List.copyOf(slots);
    }

    /** Returns the number of trainable values. */
    public int parameterCount() {
        return slots.stream().mapToInt(ParameterSlot::size).sum();
    }
}
