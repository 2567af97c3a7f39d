// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How values of a type stand in JSON.
 *
 * @param <T> the type
 */
public interface JsonForm<T> {
    /**
     * Returns the value that JSON stands for.
     *
     * @param forms the forms of the types that the value is made of
     * @throws io.pomona.PomonaException if it stands for none
     */
    T read(JsonValue json, JsonForms forms);

    /**
     * Returns the JSON of a value, with everything written out.
     *
     * @param forms the forms of the types that the value is made of
     */
    JsonNode write(T value, JsonForms forms);

    /** Returns the form of a type that is not made of others. */
    static <T> JsonForm<T> of(Function<JsonValue, T> reader, Function<T, JsonNode> writer) {
        return of((json, _) -> reader.apply(json), (value, _) -> writer.apply(value));
    }

    /** Returns the form of a type that is made of others. */
    static <T> JsonForm<T> of(BiFunction<JsonValue, JsonForms, T> reader,
            BiFunction<T, JsonForms, JsonNode> writer) {
        return new JsonForm<>() {
            @Override
            public T read(JsonValue json, JsonForms forms) {
                return reader.apply(json, forms);
            }

            @Override
            public JsonNode write(T value, JsonForms forms) {
                return writer.apply(value, forms);
            }
        };
    }
}
