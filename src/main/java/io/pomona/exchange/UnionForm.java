// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A choice of records as a JSON object whose key {@code type} says which: {@code {"type":
 * "leaky_relu", "slope": 0.2}}. In the short form a record whose keys may all be left out is its type
 * alone: {@code "leaky_relu"}. Immutable.
 *
 * @param <T> what the records have in common
 */
public final class UnionForm<T> implements JsonForm<T>, SchemaForm {
    private final Map<String, RecordForm<? extends T>> members;
    private final boolean shortForm;
    private final @Nullable String defaultType;

    private UnionForm(Map<String, RecordForm<? extends T>> members, boolean shortForm,
            @Nullable String defaultType) {
        this.members = members;
        this.shortForm = shortForm;
        this.defaultType = defaultType;
    }

    /** Returns a choice of nothing yet. */
    public static <T> UnionForm<T> empty() {
        return new UnionForm<>(Map.of(), false, null);
    }

    /** Returns this choice with one record more. */
    public UnionForm<T> or(String name, RecordForm<? extends T> form) {
        Map<String, RecordForm<? extends T>> more = new LinkedHashMap<>(members);
        more.put(name, form);
        return new UnionForm<>(more, shortForm, defaultType);
    }

    /** Returns this choice with the short form; objects without a type are of the given one. */
    public UnionForm<T> withShortForm(@Nullable String typeByDefault) {
        return new UnionForm<>(members, true, typeByDefault);
    }

    /** Returns the types, in the order they were given in. */
    public List<String> types() {
        return List.copyOf(members.keySet());
    }

    /**
     * Returns the form of a type.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    public RecordForm<? extends T> member(String name) {
        RecordForm<? extends T> form = members.get(name);
        if (form == null) {
            throw new IllegalArgumentException("There is no type " + name + ".");
        }
        return form;
    }

    /**
     * Returns the type of an object.
     *
     * @throws io.pomona.PomonaException if it has none or an unknown one
     */
    public String typeOf(JsonValue json) {
        JsonValue given = json.find("type");
        if (given == null && defaultType != null) {
            return defaultType;
        }
        return new JsonObject(json, List.of()).get("type").oneOf(members.keySet());
    }

    /** Returns the type of a value. */
    public String typeOf(T value) {
        return members.entrySet().stream()
                .filter(member -> member.getValue().type().isInstance(value)).findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "There is no JSON form of " + value + "."))
                .getKey();
    }

    @Override
    public T read(JsonValue json, JsonForms forms) {
        if (shortForm && json.node().isTextual()) {
            List<String> alone = members.keySet().stream()
                    .filter(name -> member(name).hasAllDefaults()).toList();
            String name = json.oneOf(alone);
            JsonNode empty = JsonNodeFactory.instance.objectNode();
            return member(name).read(new JsonValue(empty, json.source(), json.path()), forms);
        }
        return read(json, forms, List.of());
    }

    /**
     * Returns the record that an object stands for; it may have further keys, read elsewhere.
     *
     * @throws io.pomona.PomonaException if it stands for none
     */
    public T read(JsonValue json, JsonForms forms, List<String> further) {
        if (shortForm && !json.node().isObject()) {
            throw json.expected("a name or an object");
        }
        RecordForm<? extends T> form = member(typeOf(json));
        List<String> keys = new ArrayList<>(List.of("type"));
        keys.addAll(further);
        keys.addAll(form.keys());
        return form.read(json.object(keys), forms);
    }

    @Override
    public JsonNode write(T value, JsonForms forms) {
        String name = typeOf(value);
        if (shortForm && member(name).keys().isEmpty()) {
            return TextNode.valueOf(name);
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("type", name);
        writeInto(object, value, forms);
        return object;
    }

    /** Adds the keys of a record, without its type, to an object. */
    public void writeInto(ObjectNode object, T value, JsonForms forms) {
        // The member found by the type of the value is one of values of its class.
        @SuppressWarnings("unchecked")
        RecordForm<T> form = (RecordForm<T>) member(typeOf(value));
        form.writeInto(object, value, forms);
    }

    @Override
    public ObjectNode describe(SchemaContext context) {
        return describe(context, (_, _) -> {});
    }

    /**
     * Returns the schema where every object has further keys.
     *
     * @param further adds them to an object of a type
     */
    public ObjectNode describe(SchemaContext context, BiConsumer<String, SchemaObject> further) {
        List<ObjectNode> choices = new ArrayList<>();
        List<String> alone = members.keySet().stream()
                .filter(name -> member(name).hasAllDefaults()).toList();
        if (shortForm && !alone.isEmpty()) {
            choices.add(SchemaContext.oneOf(alone));
        }
        members.forEach((name, form) -> {
            SchemaObject object = new SchemaObject().add("type",
                    SchemaContext.oneOf(List.of(name)));
            if (!name.equals(defaultType)) {
                object.require("type");
            }
            form.describeInto(object, context);
            further.accept(name, object);
            choices.add(object.node());
        });
        return SchemaContext.anyOf(choices);
    }
}
