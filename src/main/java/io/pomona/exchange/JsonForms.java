// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON forms of a set of types, immutable. Numbers, truth values, texts, lists and enums (their
 * constants in lower case) are known from the start.
 */
public final class JsonForms {
    private static final JsonForms STANDARD = new JsonForms(Map.of(
            Integer.class, JsonForm.<Integer>of(JsonValue::integer, IntNode::valueOf),
            int.class, JsonForm.<Integer>of(JsonValue::integer, IntNode::valueOf),
            Long.class, JsonForm.<Long>of(JsonValue::longInteger, LongNode::valueOf),
            long.class, JsonForm.<Long>of(JsonValue::longInteger, LongNode::valueOf),
            Double.class, JsonForm.<Double>of(JsonValue::number, DoubleNode::valueOf),
            double.class, JsonForm.<Double>of(JsonValue::number, DoubleNode::valueOf),
            boolean.class, JsonForm.<Boolean>of(JsonValue::truth, BooleanNode::valueOf),
            String.class, JsonForm.<String>of(JsonValue::text, TextNode::valueOf)));

    private final Map<Class<?>, JsonForm<?>> forms;

    private JsonForms(Map<Class<?>, JsonForm<?>> forms) {
        this.forms = Map.copyOf(forms);
    }

    /** Returns the forms that are known from the start. */
    public static JsonForms standard() {
        return STANDARD;
    }

    /** Returns these forms and that of one more type. */
    public <T> JsonForms with(Class<T> type, JsonForm<? extends T> form) {
        Map<Class<?>, JsonForm<?>> more = new HashMap<>(forms);
        more.put(type, form);
        return new JsonForms(more);
    }

    /** Returns these forms and that of one more record. */
    public <T extends Record> JsonForms with(RecordForm<T> form) {
        return with(form.type(), form);
    }

    /** Returns the forms by their types. */
    Map<Class<?>, JsonForm<?>> all() {
        return forms;
    }

    /**
     * Returns the value that JSON stands for.
     *
     * @throws io.pomona.PomonaException if it stands for none
     * @throws IllegalStateException if the type has no form
     */
    public <T> T read(Class<T> type, JsonValue json) {
        // A form registered for a class gives values of it; the registering method sees to that.
        @SuppressWarnings("unchecked")
        T value = (T) read((Type) type, json);
        return value;
    }

    /**
     * Returns the JSON of a value, with everything written out.
     *
     * @throws IllegalStateException if the type has no form
     */
    public <T> JsonNode write(Class<T> type, T value) {
        return write((Type) type, value);
    }

    Object read(Type type, JsonValue json) {
        if (type instanceof ParameterizedType list) {
            return json.list().stream().map(element -> read(element(list), element)).toList();
        }
        return form(type).read(json, this);
    }

    JsonNode write(Type type, Object value) {
        if (type instanceof ParameterizedType list) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            ((List<?>) value).forEach(element -> array.add(write(element(list), element)));
            return array;
        }
        return form(type).write(value, this);
    }

    private static Type element(ParameterizedType type) {
        if (type.getRawType() != List.class) {
            throw new IllegalStateException("There is no JSON form of " + type + ".");
        }
        return type.getActualTypeArguments()[0];
    }

    private JsonForm<Object> form(Type type) {
        JsonForm<?> form = type instanceof Class<?> c && c.isEnum()
                ? constants(c.asSubclass(Enum.class))
                : forms.get(type);
        if (form == null) {
            throw new IllegalStateException("There is no JSON form of " + type + ".");
        }
        @SuppressWarnings("unchecked")
        JsonForm<Object> untyped = (JsonForm<Object>) form;
        return untyped;
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static JsonForm<?> constants(Class<? extends Enum> type) {
        return JsonForm.<Enum>of(json -> json.constant(type),
                constant -> TextNode.valueOf(JsonValue.nameOf(constant)));
    }
}
