// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.exchange.Json;
import io.pomona.exchange.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Methods by name, tuned for a task or taken from a paper: {@code {"preset": "mnist-ga", "population":
 * 100}} is that method with other keys put in, down to the innermost; an object that says its type is put
 * in whole. A resolved config has the keys and no longer the name.
 */
final class Presets {
    private static final String RESOURCE = "presets.json";
    private static final String KEY = "preset";
    private static final String TYPE = "type";

    private Presets() {}

    /** Returns the presets, each with a {@code description} and a {@code method}. */
    static JsonValue all() {
        try (InputStream in = Objects
                .requireNonNull(Presets.class.getResourceAsStream(RESOURCE))) {
            return Json.parse(in.readAllBytes(), RESOURCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns a method with what its preset, if it names one, says beside it.
     *
     * @throws io.pomona.PomonaException if there is no such preset, or the method is of another type
     */
    static JsonValue apply(JsonValue method) {
        JsonValue name = method.find(KEY);
        if (name == null) {
            return method;
        }
        JsonNode presets = all().node();
        List<String> names = presets.propertyStream().map(Map.Entry::getKey).toList();
        ObjectNode merged = presets.get(name.oneOf(names)).get("method").deepCopy();
        JsonValue type = method.find(TYPE);
        if (type != null) {
            type.oneOf(List.of(merged.get(TYPE).textValue()));
        }
        ObjectNode given = method.node().deepCopy();
        given.remove(KEY);
        put(merged, given);
        return new JsonValue(merged, method.source(), method.path());
    }

    /** Objects are put together key by key, but one with a type of its own is whole. */
    private static void put(ObjectNode into, ObjectNode more) {
        more.propertyStream().forEach(entry -> {
            JsonNode before = into.get(entry.getKey());
            if (before instanceof ObjectNode old && entry.getValue() instanceof ObjectNode fresh
                    && !fresh.has(TYPE)) {
                put(old, fresh);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
