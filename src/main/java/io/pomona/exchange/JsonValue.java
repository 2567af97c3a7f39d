// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.pomona.PomonaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that knows where it stands, so that every complaint about it names the place and says
 * what was expected and what was received.
 *
 * @param node the value
 * @param source the file it comes from
 * @param path its place in the file, such as {@code $.network.layers[0]}
 */
public record JsonValue(JsonNode node, String source, String path) {
    private static final int MAX_ECHO = 60;

    /** Returns the outermost value of a source. */
    public static JsonValue root(JsonNode node, String source) {
        return new JsonValue(node, source, "$");
    }

    /** Returns whether this is null. */
    public boolean isNull() {
        return node.isNull();
    }

    /**
     * Returns the text.
     *
     * @throws PomonaException if this is no text
     */
    public String text() {
        return text("a text");
    }

    /**
     * Returns the text.
     *
     * @param what what the text is, for the message: {@code a path}
     * @throws PomonaException if this is no text or an empty one
     */
    public String text(String what) {
        if (!node.isTextual() || (node.textValue().isEmpty() && !what.equals("a text"))) {
            throw expected(what);
        }
        return node.textValue();
    }

    /**
     * Returns the truth value.
     *
     * @throws PomonaException if this is neither true nor false
     */
    public boolean truth() {
        if (!node.isBoolean()) {
            throw expected("true or false");
        }
        return node.booleanValue();
    }

    /**
     * Returns the whole number; {@code 1e6} and {@code 50.0} are whole too.
     *
     * @throws PomonaException if this is no whole number of the range of an int
     */
    public int integer() {
        return (int) whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Returns the whole number; {@code 1e6} and {@code 50.0} are whole too.
     *
     * @throws PomonaException if this is no whole number of the range of a long
     */
    public long longInteger() {
        return whole(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /**
     * Returns the number.
     *
     * @throws PomonaException if this is no number, or one beyond the range of a double
     */
    public double number() {
        if (!node.isNumber()) {
            throw expected("a number");
        }
        double value = node.doubleValue();
        if (!Double.isFinite(value)) {
            throw expected("a number between -1.8e308 and 1.8e308");
        }
        return value;
    }

    /**
     * Returns the constant whose name in lower case this is.
     *
     * @throws PomonaException if there is none; the message lists them
     */
    public <E extends Enum<E>> E constant(Class<E> type) {
        E[] constants = type.getEnumConstants();
        String name = oneOf(Arrays.stream(constants).map(JsonValue::nameOf).toList());
        return Arrays.stream(constants).filter(c -> nameOf(c).equals(name)).findFirst()
                .orElseThrow();
    }

    /** Returns the name that stands for a constant. */
    static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the text, one of the given.
     *
     * @throws PomonaException if it is another; the message names the nearest and lists all
     */
    public String oneOf(Collection<String> names) {
        String all = names.stream().map(JsonValue::quoted).collect(Collectors.joining(", "));
        String wanted = names.size() == 1 ? all : "one of " + all;
        if (!node.isTextual()) {
            throw expected(wanted);
        }
        String name = node.textValue();
        if (!names.contains(name)) {
            throw error("expected " + wanted + " at " + path + ", but received " + echo()
                    + Spelling.nearest(name, names).map(n -> "; did you mean " + quoted(n) + "?")
                            .orElse("."));
        }
        return name;
    }

    /**
     * Returns the elements of the list.
     *
     * @throws PomonaException if this is no list
     */
    public List<JsonValue> list() {
        if (!node.isArray()) {
            throw expected("a list");
        }
        List<JsonValue> elements = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            elements.add(new JsonValue(node.get(i), source, path + "[" + i + "]"));
        }
        return elements;
    }

    /**
     * Returns this as an object that may have the given keys and no others.
     *
     * @throws PomonaException if this is no object, or has another key; the message names the
     *         nearest
     */
    public JsonObject object(Collection<String> keys) {
        JsonObject object = new JsonObject(this, keys);
        object.refuseUnknownKeys();
        return object;
    }

    /**
     * Returns this as an object that may have the given keys and no others.
     *
     * @throws PomonaException if this is no object, or has another key; the message names the
     *         nearest
     */
    public JsonObject object(String... keys) {
        return object(List.of(keys));
    }

    /**
     * Returns the keys of the object, in their order.
     *
     * @throws PomonaException if this is no object
     */
    public List<String> keys() {
        if (!node.isObject()) {
            throw expected("an object");
        }
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /**
     * Returns the value of a key of the object, or null where it has no such key.
     *
     * @throws PomonaException if this is no object
     */
    public @Nullable JsonValue find(String key) {
        if (!node.isObject()) {
            throw expected("an object");
        }
        JsonNode child = node.get(key);
        return child == null ? null : new JsonValue(child, source, childPath(key));
    }

    /**
     * Returns what the action makes of this value; what it says of a bad one is put into place.
     *
     * @throws PomonaException if the action throws one or an {@link IllegalArgumentException}
     */
    public <T> T check(Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException | PomonaException e) {
            throw new PomonaException(
                    source + ": " + (path.equals("$") ? "" : path + ": ") + e.getMessage(), e);
        }
    }

    /** Returns the exception that says what was expected here. */
    public PomonaException expected(String what) {
        return error("expected " + what + " at " + path + ", but received " + describe() + ".");
    }

    /** Returns an exception of a message that names the place itself. */
    public PomonaException error(String message) {
        return new PomonaException(source + ": " + message);
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }

    private long whole(long minimum, long maximum) {
        if (!node.isNumber()) {
            throw expected("a whole number");
        }
        double value = node.doubleValue();
        if (value != Math.rint(value)) {
            throw expected("a whole number");
        }
        // 2^63 itself is no long, though (double) Long.MAX_VALUE equals it.
        boolean isLong = node.isIntegralNumber()
                ? node.canConvertToLong()
                : value >= -0x1p63 && value < 0x1p63;
        long whole = isLong ? node.longValue() : 0;
        if (!isLong || whole < minimum || whole > maximum) {
            throw expected("a whole number from " + minimum + " to " + maximum);
        }
        return whole;
    }

    private String childPath(String key) {
        return key.matches("[A-Za-z0-9_-]+")
                ? path + "." + key
                : path + "[" + quoted(key) + "]";
    }

    private String describe() {
        return switch (node.getNodeType()) {
            case STRING -> echo() + " (a string)";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NUMBER -> node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())
                    ? "a number beyond them"
                    : echo();
            case BOOLEAN, NULL, BINARY, MISSING, POJO -> echo();
        };
    }

    private String echo() {
        String text = node.toString();
        return text.length() <= MAX_ECHO ? text : text.substring(0, MAX_ECHO) + "...";
    }
}
