// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.evolve.Mutation;
import io.pomona.exchange.SchemaContext;
import io.pomona.exchange.SchemaForms;
import io.pomona.exchange.SchemaObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema of methods: one choice a type, and one more where presets have that type. */
final class MethodSchema {
    private static final String TYPE = "type";
    private static final String PRESET = "preset";

    private MethodSchema() {}

    /** Returns schemas that know methods and all that they are made of. */
    static SchemaForms addTo(SchemaForms schemas) {
        return schemas.with(StrategyJson.with(MethodJson.FORMS))
                .with(Mutation.class, MutationForm::describe)
                .with(MethodConfig.class, MethodSchema::method)
                .with(MethodConfig.Chain.Stage.class, MethodSchema::stage);
    }

    private static ObjectNode method(SchemaContext context) {
        List<ObjectNode> choices = new ArrayList<>();
        Map<String, List<String>> presets = presets();
        for (String type : MethodJson.types()) {
            choices.add(keys(type, context).require(TYPE).node());
            List<String> names = presets.get(type);
            if (names != null) {
                choices.add(preset(names, keys(type, context)).node());
            }
        }
        return SchemaContext.anyOf(choices);
    }

    /** A stage is any method but another chain, with its share. */
    private static ObjectNode stage(SchemaContext context) {
        List<ObjectNode> choices = new ArrayList<>();
        Map<String, List<String>> presets = presets();
        for (String type : MethodJson.types()) {
            if (!type.equals("chain")) {
                choices.add(shared(keys(type, context).require(TYPE)));
                List<String> names = presets.get(type);
                if (names != null) {
                    choices.add(shared(preset(names, keys(type, context))));
                }
            }
        }
        return SchemaContext.anyOf(choices);
    }

    private static ObjectNode shared(SchemaObject stage) {
        return stage.add("share", SchemaContext.nullable(SchemaContext.type("number")
                .put("exclusiveMinimum", 0).put("maximum", 1))).node();
    }

    private static SchemaObject keys(String type, SchemaContext context) {
        SchemaObject object = new SchemaObject().add(TYPE, SchemaContext.oneOf(List.of(type)));
        return MethodJson.describeInto(object, type, context);
    }

    /** Objects are put into those of the preset, so they may be parts. */
    private static SchemaObject preset(List<String> names, SchemaObject whole) {
        SchemaObject parts = new SchemaObject().add(PRESET, SchemaContext.oneOf(names))
                .require(PRESET);
        whole.properties().forEach((key, schema) -> parts.add(key, key.equals(TYPE)
                ? schema
                : SchemaContext.anyOf(schema, SchemaContext.type("object"))));
        return parts;
    }

    private static Map<String, List<String>> presets() {
        Map<String, List<String>> presets = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> preset : Presets.all().node().properties()) {
            String type = preset.getValue().path("method").path(TYPE).asText();
            presets.computeIfAbsent(type, _ -> new ArrayList<>()).add(preset.getKey());
        }
        return presets;
    }
}
