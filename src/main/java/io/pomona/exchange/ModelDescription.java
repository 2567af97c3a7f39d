// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.data.Normalization;
import io.pomona.nn.Network;
import java.util.List;

/**
 * What a saved model says of itself beside its arrays, as JSON: {@code {"format": 1, "network": {...},
 * "normalization": {...}, "classes": [...]}}.
 *
 * @param network the network
 * @param normalization what is done to raw inputs first; of as many channels as the network's
 * @param classNames one name for each output of the network
 */
record ModelDescription(Network network, Normalization normalization, List<String> classNames) {
    /** The name under which files keep the description. */
    static final String NAME = "pomona";
    /** The number of the form of the description. */
    static final int FORMAT = 1;

    private static final JsonForms FORMS = JsonForms.standard()
            .with(RecordForm.of(Normalization.IDENTITY));

    /** Returns the text that describes a model, in one line. */
    static String print(SavedModel model) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        json.set("network", NetworkJson.write(model.network()));
        json.set("normalization", FORMS.write(Normalization.class, model.normalization()));
        model.classNames().forEach(json.putArray("classes")::add);
        return Json.printCompact(json);
    }

    /**
     * Returns the description that JSON holds.
     *
     * @throws io.pomona.PomonaException if it holds none, or its parts do not fit one another
     */
    static ModelDescription read(JsonValue json) {
        JsonValue format = json.find("format");
        if (format == null || format.integer() != FORMAT) {
            throw json.error("expected a model of format " + FORMAT + ", but received "
                    + (format == null ? "none" : "format " + format.integer())
                    + "; was it written by a later version of Pomona?");
        }
        JsonObject object = json.object("format", "network", "normalization", "classes");
        Network network = NetworkJson.read(object.get("network"));
        Normalization normalization = normalization(object.get("normalization"), network);
        return new ModelDescription(network, normalization,
                classes(object.get("classes"), network));
    }

    private static Normalization normalization(JsonValue json, Network network) {
        Normalization normalization = FORMS.read(Normalization.class, json);
        return json.check(() -> {
            SavedModel.checkChannels(network, normalization);
            return normalization;
        });
    }

    private static List<String> classes(JsonValue json, Network network) {
        List<String> names = json.list().stream().map(JsonValue::text).toList();
        return json.check(() -> {
            SavedModel.checkNames(network, names);
            return names;
        });
    }
}
