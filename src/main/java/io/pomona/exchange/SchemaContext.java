// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** What schemas are made of. The nodes it gives are filled in later: they must not be copied. */
public final class SchemaContext {
    private final SchemaGenerationContext generation;

    SchemaContext(SchemaGenerationContext generation) {
        this.generation = generation;
    }

    /** Returns the schema of a type, or a reference to it. */
    public ObjectNode of(Type type) {
        return generation.createDefinitionReference(generation.getTypeContext().resolve(type));
    }

    /** Returns the schema of what suits one or more of some schemas. */
    public static ObjectNode anyOf(Collection<ObjectNode> schemas) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putArray("anyOf").addAll(schemas);
        return node;
    }

    /** Returns the schema of what suits one or more of some schemas. */
    public static ObjectNode anyOf(ObjectNode... schemas) {
        return anyOf(Arrays.asList(schemas));
    }

    /** Returns the schema of what may also be null. */
    public static ObjectNode nullable(ObjectNode schema) {
        return anyOf(type("null"), schema);
    }

    /** Returns the schema of a JSON type, such as {@code object} or {@code null}. */
    public static ObjectNode type(String name) {
        return JsonNodeFactory.instance.objectNode().put("type", name);
    }

    /** Returns the schema of lists. */
    public static ObjectNode list(ObjectNode element, int least) {
        ObjectNode node = type("array").put("minItems", least);
        node.set("items", element);
        return node;
    }

    /** Returns the schema of lists of one length. */
    public static ObjectNode listOf(int length, ObjectNode element) {
        return list(element, length).put("maxItems", length);
    }

    /** Returns the schema of one of some texts. */
    public static ObjectNode oneOf(Collection<String> texts) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        List.copyOf(texts).forEach(node.putArray("enum")::add);
        return node;
    }

    /** Returns the schema of a text that is not empty. */
    public static ObjectNode name() {
        return type("string").put("minLength", 1);
    }
}
