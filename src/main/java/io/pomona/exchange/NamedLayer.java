// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Layer;
import io.pomona.nn.Network;
import io.pomona.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer as a config lists it, before the shape of the samples is known.
 *
 * @param name its name, or null for one made of its type and its number
 * @param layer the layer
 */
public record NamedLayer(@Nullable String name, Layer layer) {
    /**
     * Returns the network of layers for samples of a shape.
     *
     * @throws IllegalArgumentException if a layer does not suit what it receives; the message names
     *         it
     */
    public static Network build(Shape input, List<NamedLayer> layers) {
        Network.Builder builder = Network.builder(input);
        for (NamedLayer layer : layers) {
            if (layer.name == null) {
                builder.add(layer.layer);
            } else {
                builder.add(layer.name, layer.layer);
            }
        }
        return builder.build();
    }
}
