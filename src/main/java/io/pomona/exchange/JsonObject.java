// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.PomonaException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A JSON object whose keys are all known. */
public final class JsonObject {
    private final JsonValue value;
    private final List<String> known;

    JsonObject(JsonValue value, Collection<String> known) {
        this.value = value;
        this.known = List.copyOf(known);
    }

    /** Returns the object as a value. */
    public JsonValue value() {
        return value;
    }

    /** Returns whether the object has the key, be it with null as its value. */
    public boolean has(String key) {
        return value.find(key) != null;
    }

    /**
     * Returns the value of a key.
     *
     * @throws PomonaException if the object has no such key
     */
    public JsonValue get(String key) {
        JsonValue found = value.find(key);
        if (found == null) {
            throw missing(key);
        }
        return found;
    }

    /** Returns the exception that says a key is missing. */
    public PomonaException missing(String key) {
        return value.error("missing key \"" + key + "\" at " + value.path() + "; received "
                + (value.keys().isEmpty() ? "an empty object." : "only " + keys() + "."));
    }

    /** Returns what the reader makes of the value of a key, or the default where it is absent. */
    public <T> T get(String key, Function<JsonValue, T> reader, T absent) {
        JsonValue found = value.find(key);
        return found == null ? absent : reader.apply(found);
    }

    /** Returns what the reader makes of the value of a key, or null where it is absent or null. */
    public <T> @Nullable T optional(String key, Function<JsonValue, T> reader) {
        JsonValue found = value.find(key);
        return found == null || found.isNull() ? null : reader.apply(found);
    }

    void refuseUnknownKeys() {
        for (String key : value.keys()) {
            if (!known.contains(key)) {
                throw value.error("unknown key \"" + key + "\" at " + value.path()
                        + Spelling.nearest(key, known).map(n -> "; did you mean \"" + n + "\"?")
                                .orElse(".")
                        + " Known keys: " + String.join(", ", known) + ".");
            }
        }
    }

    private String keys() {
        return value.keys().stream().map(JsonValue::quoted).collect(Collectors.joining(", "));
    }
}
