// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Layer;
import java.util.List;

/**
 * A layer read from a graph.
 *
 * @param name its name in the network
 * @param layer the layer
 * @param arrays the values of its trainable arrays, in their order and in Pomona's layouts
 */
record OnnxLayer(String name, Layer layer, List<float[]> arrays) {
    /** Returns this layer changed into another one. */
    OnnxLayer with(Layer other, List<float[]> values) {
        return new OnnxLayer(name, other, values);
    }
}
