// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.pomona.PomonaException;
import io.pomona.data.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads and writes {@code comparison.json}; what is written reads back exactly. */
public final class ComparisonJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule("absent numbers")
                    .addSerializer(double.class, new AbsentWriter())
                    .addSerializer(Double.class, new AbsentWriter())
                    .addDeserializer(double.class, new AbsentReader()))
            .build();

    private ComparisonJson() {}

    /** Creates or replaces the file, so that a reader never meets a part of it. */
    public static void write(Path file, Comparison comparison) {
        byte[] bytes = text(comparison).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    /** Returns the text of the file, as also {@code --json} prints it. */
    public static String text(Comparison comparison) {
        try {
            return MAPPER.writeValueAsString(comparison) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A comparison cannot fail to be written.", e);
        }
    }

    /**
     * Returns the comparison of a file.
     *
     * @throws PomonaException if the file is missing or damaged, with its name
     */
    public static Comparison read(Path file) {
        String text = CsvTable.textOf(file);
        try {
            return MAPPER.readValue(text, Comparison.class);
        } catch (JsonProcessingException e) {
            throw new PomonaException(file + ": expected a comparison of methods, but "
                    + e.getOriginalMessage(), e);
        }
    }

    private static final class AbsentWriter extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            if (value.isNaN()) {
                out.writeNull();
            } else {
                out.writeNumber(value);
            }
        }
    }

    private static final class AbsentReader extends JsonDeserializer<Double> {
        @Override
        public Double deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            return in.getDoubleValue();
        }

        @Override
        public Double getNullValue(DeserializationContext context) {
            return Double.NaN;
        }
    }
}
