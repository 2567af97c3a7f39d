// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Layer;
import java.util.List;

/**
 * A layer read from a graph.
 *
 * @param name its name in the network
 * @param layer the layer
 * @param inputs the names of the layers it receives from
 * @param arrays the values of its trainable arrays, then of the others, in their order and in Pomona's
 *        layouts
 */
record OnnxLayer(String name, Layer layer, List<String> inputs, List<float[]> arrays) {
    /** Returns this layer changed into another one. */
    OnnxLayer with(Layer other, List<float[]> values) {
        return new OnnxLayer(name, other, inputs, values);
    }

    /** Returns this layer changed into another one with the same arrays. */
    OnnxLayer with(Layer other) {
        return with(other, arrays);
    }
}
