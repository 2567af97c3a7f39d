// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The schema of an object that has no other keys than those given; grows key by key. */
public final class SchemaObject {
    private final Map<String, ObjectNode> properties = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();

    /** Adds a key that may be left out. */
    public SchemaObject add(String key, ObjectNode schema) {
        properties.put(key, schema);
        return this;
    }

    /** Adds a key that may be left out, with a word about it. */
    public SchemaObject add(String key, ObjectNode schema, String description) {
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        described.put("description", description);
        // A reference is filled in later, so it stays a node of its own.
        described.putArray("allOf").add(schema);
        return add(key, described);
    }

    /** Says that keys must not be left out. */
    public SchemaObject require(String... keys) {
        required.addAll(Set.of(keys));
        return this;
    }

    /** Says that a key may be left out. */
    public SchemaObject makeOptional(String key) {
        required.remove(key);
        return this;
    }

    /** Returns the keys and their schemas. */
    public Map<String, ObjectNode> properties() {
        return Collections.unmodifiableMap(properties);
    }

    /** Returns the schema. */
    public ObjectNode node() {
        ObjectNode node = SchemaContext.type("object");
        ObjectNode keys = node.putObject("properties");
        properties.forEach(keys::set);
        if (!required.isEmpty()) {
            ArrayNode names = node.putArray("required");
            properties.keySet().stream().filter(required::contains).forEach(names::add);
        }
        return node.put("additionalProperties", false);
    }
}
