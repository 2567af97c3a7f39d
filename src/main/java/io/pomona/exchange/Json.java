// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pomona.PomonaException;
import io.pomona.data.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads and prints JSON strictly (RFC 8259): no comments, no text behind the value, no key twice in an
 * object.
 */
public final class Json {
    /** The longest file that is read, in bytes. */
    static final int MAX_BYTES = 1 << 24;

    private static final ObjectMapper MAPPER = JsonMapper
            .builder(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build())
            .build();

    private Json() {}

    /**
     * Returns the value that a file holds.
     *
     * @throws PomonaException if there is no such file, it is longer than 16 MiB, or it is not valid
     *         JSON in UTF-8
     */
    public static JsonValue read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new PomonaException(path + ": expected a JSON file, but there is "
                    + (Files.exists(path) ? "something else than a file" : "none")
                    + "; check the path.");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new PomonaException(path + ": expected a JSON file of at most " + MAX_BYTES
                        + " bytes, but it is longer.");
            }
            return parse(bytes, path.toString());
        } catch (IOException e) {
            throw new PomonaException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the value that bytes in UTF-8 hold, with or without a byte order mark.
     *
     * @param source where they come from, for messages
     * @throws PomonaException if they are not valid JSON in UTF-8
     */
    public static JsonValue parse(byte[] bytes, String source) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text.startsWith("\uFEFF") ? text.substring(1) : text, source);
        } catch (CharacterCodingException e) {
            throw new PomonaException(
                    source + ": expected JSON in UTF-8, but the text is in another encoding.", e);
        }
    }

    /**
     * Returns the value that a text holds.
     *
     * @param source where it comes from, for messages
     * @throws PomonaException if it is not valid JSON
     */
    public static JsonValue parse(String text, String source) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new PomonaException(
                        source + ": expected a JSON value, but the text is empty.");
            }
            JsonNode node = MAPPER.readTree(parser);
            if (parser.nextToken() != null) {
                throw new PomonaException(source + ": " + position(parser.currentTokenLocation())
                        + "not valid JSON: there is more text behind the end of the value.");
            }
            return JsonValue.root(node, source);
        } catch (JsonProcessingException e) {
            throw new PomonaException(source + ": " + position(e.getLocation())
                    + "not valid JSON: " + JsonSyntax.describe(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a value as text in lines indented by two blanks, with a line feed at its end. */
    public static String print(JsonNode node) {
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators)
                .withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            return MAPPER.writer(printer).writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a value as text in one line. */
    public static String printCompact(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Creates or replaces a file with the text of {@link #print}.
     *
     * @throws PomonaException if the folder of the file does not exist
     * @throws UncheckedIOException if writing fails
     */
    public static void write(Path path, JsonNode node) {
        byte[] bytes = print(node).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(path, out -> out.write(bytes));
    }

    private static String position(@Nullable JsonLocation location) {
        // Jackson does not know the place where one of its limits was exceeded.
        return location == null
                ? ""
                : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }
}
