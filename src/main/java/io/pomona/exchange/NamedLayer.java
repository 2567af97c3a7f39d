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
 * @param inputs the names of the layers it receives from, or null for the one before it
 */
public record NamedLayer(@Nullable String name, Layer layer, @Nullable List<String> inputs) {
    /** Copies the list. */
    public NamedLayer {
        inputs = inputs == null ? null : List.copyOf(inputs);
    }

    /** Returns a layer that receives what the one before it gives. */
    public static NamedLayer of(@Nullable String name, Layer layer) {
        return new NamedLayer(name, layer, null);
    }

    /**
     * Returns the network of layers for samples of a shape.
     *
     * @throws IllegalArgumentException if a layer does not suit what it receives; the message names
     *         it
     */
    public static Network build(Shape input, List<NamedLayer> layers) {
        Network.Builder builder = Network.builder(input);
        for (NamedLayer layer : layers) {
            builder.add(layer.name, layer.layer, layer.inputs);
        }
        return builder.build();
    }
}
