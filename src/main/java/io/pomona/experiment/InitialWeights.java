// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.exchange.ForeignLayout;
import io.pomona.exchange.ForeignWeights;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.JsonObject;
import io.pomona.exchange.JsonValue;
import io.pomona.nn.Network;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights of another program that every trial of an experiment begins with, in place of drawn ones.
 *
 * @param file an {@code .npz} or {@code .safetensors} file
 * @param layout how they are laid out
 * @param names for each of the network's layers or arrays the name in the file; empty where names or
 *        order tell
 */
public record InitialWeights(Path file, ForeignLayout layout, Map<String, String> names) {
    /** Copies the map. */
    public InitialWeights {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    /**
     * Returns the values of a network.
     *
     * @throws io.pomona.PomonaException if the file cannot be read or does not suit the network; the
     *         message lists everything that does not fit
     */
    public Values read(Network network) {
        ForeignWeights weights = ForeignWeights.read(file, layout);
        return names.isEmpty()
                ? new Values(weights.parametersOf(network), weights.buffersOf(network))
                : new Values(weights.parameters(network, names), weights.buffers(network, names));
    }

    /**
     * What a network begins with.
     *
     * @param parameters its trainable values
     * @param buffers what it keeps beside them, such as moving statistics
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Values(float[] parameters, float[] buffers) {}

    /**
     * Returns the weights that an object names.
     *
     * @param folder the folder to which a relative path is relative
     * @throws io.pomona.PomonaException if it names none
     */
    static InitialWeights read(JsonValue json, Path folder) {
        JsonObject object = json.object("file", "layout", "names");
        Map<String, String> names = new LinkedHashMap<>();
        JsonValue map = object.optional("names", value -> value);
        if (map != null) {
            JsonObject entries = map.object(map.keys());
            map.keys().forEach(key -> names.put(key, entries.get(key).text("a name")));
        }
        return new InitialWeights(DataJson.path(object.get("file"), folder),
                object.get("layout").constant(ForeignLayout.class), names);
    }

    /** Returns the object that names these weights. */
    ObjectNode write() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("file", file.toString());
        json.set("layout", JsonForms.standard().write(ForeignLayout.class, layout));
        ObjectNode map = json.putObject("names");
        names.forEach(map::put);
        return json;
    }
}
