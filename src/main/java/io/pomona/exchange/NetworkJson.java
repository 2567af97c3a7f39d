// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.nn.Layer;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a network: {@code {"input": [100, 100, 3], "layers": [{"type": "conv2d", "name":
 * "conv1", "filters": 2, "kernel": 3}, ...]}}. What is written has every setting; what is read may
 * leave out whatever the factories of the layers have a default for.
 */
public final class NetworkJson {
    private NetworkJson() {}

    /**
     * Returns the network that an object with {@code input} and {@code layers} describes.
     *
     * @throws io.pomona.PomonaException if it describes none
     */
    public static Network read(JsonValue json) {
        JsonObject object = json.object("input", "layers");
        JsonValue input = object.get("input");
        List<Integer> extents = input.list().stream().map(JsonValue::integer).toList();
        if (extents.isEmpty()) {
            throw input.expected("a list of extents, such as [100, 100, 3]");
        }
        Shape shape = input.check(() -> new Shape(extents));
        List<NamedLayer> layers = readLayers(object.get("layers"));
        return json.check(() -> NamedLayer.build(shape, layers));
    }

    /** Returns the object that describes a network. */
    public static ObjectNode write(Network network) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ArrayNode input = object.putArray("input");
        network.inputShape().dimensions().forEach(input::add);
        object.set("layers", writeLayers(layers(network)));
        return object;
    }

    /** Returns the layers of a network; inputs are named where they are not the layer before. */
    private static List<NamedLayer> layers(Network network) {
        List<NamedLayer> layers = new ArrayList<>();
        String before = Node.INPUT;
        for (Node node : network.nodes()) {
            boolean follows = node.inputs().equals(List.of(before));
            layers.add(new NamedLayer(node.name(), node.layer(), follows ? null : node.inputs()));
            before = node.name();
        }
        return layers;
    }

    /**
     * Returns the layers that a list describes, at least one.
     *
     * @throws io.pomona.PomonaException if it describes none, or two of one name
     */
    public static List<NamedLayer> readLayers(JsonValue json) {
        List<NamedLayer> layers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonValue element : json.list()) {
            Layer layer = LayerForms.LAYER.read(element, LayerForms.FORMS,
                    List.of("name", "inputs"));
            JsonValue name = element.find("name");
            List<String> inputs = inputs(element);
            if (name == null || name.isNull()) {
                layers.add(new NamedLayer(null, layer, inputs));
            } else if (names.add(name.text("a name"))) {
                layers.add(new NamedLayer(name.text(), layer, inputs));
            } else {
                throw name.expected("a name of its own for each layer");
            }
        }
        if (layers.isEmpty()) {
            throw json.error("expected at least one layer at " + json.path()
                    + ", but received an empty list.");
        }
        return layers;
    }

    /** Returns schemas that know layers with their names and inputs. */
    public static SchemaForms addTo(SchemaForms schemas) {
        return LayerForms.addTo(schemas).with(NamedLayer.class,
                context -> LayerForms.LAYER.describe(context,
                        (_, layer) -> layer.add("name",
                                SchemaContext.nullable(SchemaContext.name()))
                                .add("inputs", SchemaContext.nullable(
                                        SchemaContext.list(context.of(String.class), 1)))));
    }

    /** Returns the names of the layers that one receives from, or null where it does not say. */
    private static @Nullable List<String> inputs(JsonValue layer) {
        JsonValue inputs = layer.find("inputs");
        if (inputs == null || inputs.isNull()) {
            return null;
        }
        List<String> names = inputs.list().stream().map(JsonValue::text).toList();
        if (names.isEmpty()) {
            throw inputs.error("expected the names of one or more layers before this one at "
                    + inputs.path() + ", but received an empty list.");
        }
        return names;
    }

    /** Returns the list that describes layers; those without a name have null there. */
    public static ArrayNode writeLayers(List<NamedLayer> layers) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (NamedLayer layer : layers) {
            ObjectNode object = list.addObject();
            object.put("type", layer.layer().type());
            object.put("name", layer.name());
            if (layer.inputs() != null) {
                layer.inputs().forEach(object.putArray("inputs")::add);
            }
            LayerForms.LAYER.writeInto(object, layer.layer(), LayerForms.FORMS);
        }
        return list;
    }
}
