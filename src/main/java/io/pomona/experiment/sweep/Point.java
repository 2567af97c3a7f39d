// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.exchange.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One choice of settings: a point of the space that a sweep goes through.
 *
 * @param settings the value of each setting by its path, in the order of the sweep
 */
public record Point(Map<String, JsonNode> settings) {
    /** The point that sets nothing. */
    public static final Point EMPTY = new Point(Map.of());

    private static final int HASH_DIGITS = 8;

    /** Copies the settings, in their order. */
    public Point {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Returns what of this point bears on a method. */
    public Point of(String method) {
        Map<String, JsonNode> kept = new LinkedHashMap<>(settings);
        kept.keySet().removeIf(path -> !Parameter.concerns(path, method));
        return new Point(kept);
    }

    /** Returns each setting as text: strings bare, the rest as JSON in one line. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        settings.forEach((path, value) -> texts.put(path, text(value)));
        return texts;
    }

    private static String text(JsonNode value) {
        return value.isTextual() && !value.textValue().isEmpty()
                ? value.textValue()
                : Json.printCompact(value);
    }

    /** Returns the same text for the same settings, in whatever order and form of numbers. */
    public String canonical() {
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(settings).forEach((path, value) -> sorted.set(path, canonicalNode(value)));
        return Json.printCompact(sorted);
    }

    /** Returns 8 hexadecimal digits of the SHA-256 of the settings, the same in every sweep. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(canonical().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** Returns the same text for the same value: {@code 20}, {@code 20.0} and {@code 2e1} are one. */
    static String canonical(JsonNode value) {
        return Json.printCompact(canonicalNode(value));
    }

    private static JsonNode canonicalNode(JsonNode value) {
        if (value.isNumber()) {
            // As text of its digits: the type of a node must not matter.
            BigDecimal number = value.decimalValue();
            return JsonNodeFactory.instance.numberNode(number.signum() == 0
                    ? BigDecimal.ZERO
                    : number.stripTrailingZeros());
        }
        if (value.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> list.add(canonicalNode(element)));
            return list;
        }
        if (value.isObject()) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            Map<String, JsonNode> fields = new TreeMap<>();
            value.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            fields.forEach((key, field) -> sorted.set(key, canonicalNode(field)));
            return sorted;
        }
        return value;
    }

    /** Returns the settings as {@code path=value}, with commas between them. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        texts().forEach((path, value) -> text.append(text.isEmpty() ? "" : ", ").append(path)
                .append('=').append(value));
        return text.toString();
    }
}
