// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.PomonaException;
import io.pomona.data.AtomicFile;
import io.pomona.data.DType;
import io.pomona.data.NpyArray;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code .safetensors} file: eight bytes with the length of a header, the header as JSON, and the
 * elements of all arrays, little-endian in C order. Opening it reads and checks the header alone;
 * nothing is allocated for an array before its size has been checked against the file's.
 *
 * <p>Source of the format: Hugging Face, "Safetensors", github.com/huggingface/safetensors.
 */
public final class Safetensors {
    /** The longest header that is read, in bytes. */
    static final int MAX_HEADER = Json.MAX_BYTES;

    private static final int PREFIX = Long.BYTES;

    private final Path path;
    private final SafetensorsHeader header;
    private final long dataStart;

    private Safetensors(Path path, SafetensorsHeader header, long dataStart) {
        this.path = path;
        this.header = header;
        this.dataStart = dataStart;
    }

    /**
     * Opens a file.
     *
     * @throws PomonaException if it is absent or unreadable, or its header is damaged or does not fit
     *         its length
     */
    public static Safetensors open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new PomonaException(path + ": expected a .safetensors file, but there is "
                    + (Files.exists(path) ? "something else than a file" : "none")
                    + "; check the path.");
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long length = file.length();
            long headerBytes = length < PREFIX ? -1 : Long.reverseBytes(file.readLong());
            if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER, length - PREFIX)) {
                throw new PomonaException(path + ": expected a .safetensors file, which starts with"
                        + " the length of its header, at most " + MAX_HEADER
                        + " bytes and no more than the file has, but " + (length < PREFIX
                                ? "the file has only " + length + " bytes."
                                : "it states " + Long.toUnsignedString(headerBytes)
                                        + " in a file of " + length + " bytes."));
            }
            byte[] text = new byte[(int) headerBytes];
            file.readFully(text);
            if (text[0] != '{') {
                throw new PomonaException(path + ": expected a header that starts with {, but found"
                        + " other bytes; is it a file of another kind?");
            }
            long dataStart = PREFIX + headerBytes;
            JsonValue json = Json.parse(text, path + " (header)");
            return new Safetensors(path, SafetensorsHeader.read(json, length - dataStart),
                    dataStart);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Returns the names of the arrays, in the order of the header. */
    public List<String> names() {
        return List.copyOf(header.tensors().keySet());
    }

    /** Returns the free texts of the header by name. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /** Returns the extents of an array that is there, outermost first. */
    public List<Integer> extents(String name) {
        return tensor(name).extents();
    }

    /** Returns the type of an array that is there; for BF16 float32, which it is read into. */
    public DType dtype(String name) {
        return tensor(name).type().dtype();
    }

    /**
     * Returns an array; BF16 becomes float32, exactly.
     *
     * @throws PomonaException if there is none of the name, or the file cannot be read
     */
    public NpyArray read(String name) {
        SafetensorsHeader.Tensor tensor = tensor(name);
        byte[] bytes = new byte[tensor.bytes()];
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(dataStart + tensor.begin());
            file.readFully(bytes);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        byte[] elements = tensor.type().width() < tensor.type().dtype().width()
                ? widened(bytes)
                : bytes;
        return NpyArray
                .ofRaw(tensor.type().dtype(), elements,
                        tensor.extents().stream().mapToInt(Integer::intValue).toArray())
                .withOrigin(origin(name));
    }

    /**
     * Returns all arrays by name, in the order of the header.
     *
     * @throws PomonaException if the file cannot be read
     */
    public Map<String, NpyArray> readAll() {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        names().forEach(name -> arrays.put(name, read(name)));
        return arrays;
    }

    /** Returns the name of an array for messages. */
    String origin(String name) {
        return path + " (array '" + name + "')";
    }

    /**
     * Writes arrays, to a temporary file that is then renamed. Equal arrays give equal bytes. Wider
     * elements come first, so that all are aligned; else the order is the map's.
     *
     * @throws IllegalArgumentException if an array is called {@code __metadata__}
     * @throws PomonaException if the folder of the file does not exist, or names and shapes need a
     *         header of more than 16 MiB
     * @throws java.io.UncheckedIOException if writing fails
     */
    public static void write(Path path, Map<String, NpyArray> arrays,
            Map<String, String> metadata) {
        if (arrays.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException(
                    "No array may have the name " + SafetensorsHeader.METADATA + ".");
        }
        List<Map.Entry<String, NpyArray>> sorted = arrays.entrySet().stream()
                .sorted(Comparator.comparingInt(e -> -e.getValue().dtype().width())).toList();
        byte[] text = header(sorted, metadata);
        if (text.length > MAX_HEADER) {
            throw new PomonaException(path + ": expected a header of at most " + MAX_HEADER
                    + " bytes, but names and shapes need " + text.length + ".");
        }
        AtomicFile.write(path, out -> {
            out.write(ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length).array());
            out.write(text);
            for (Map.Entry<String, NpyArray> array : sorted) {
                out.write(array.getValue().rawBytes());
            }
        });
    }

    private static byte[] header(List<Map.Entry<String, NpyArray>> arrays,
            Map<String, String> metadata) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = json.putObject(SafetensorsHeader.METADATA);
            metadata.forEach(texts::put);
        }
        long offset = 0;
        for (Map.Entry<String, NpyArray> array : arrays) {
            ObjectNode tensor = json.putObject(array.getKey());
            tensor.put("dtype", SafetensorsHeader.nameOf(array.getValue().dtype()));
            ArrayNode shape = tensor.putArray("shape");
            array.getValue().extents().forEach(shape::add);
            long end = offset + array.getValue().rawBytes().length;
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = Json.printCompact(json).getBytes(StandardCharsets.UTF_8);
        int length = Math.ceilDiv(text.length, PREFIX) * PREFIX;
        ByteBuffer padded = ByteBuffer.allocate(length).put(text);
        while (padded.hasRemaining()) {
            padded.put((byte) ' ');
        }
        return padded.array();
    }

    private SafetensorsHeader.Tensor tensor(String name) {
        SafetensorsHeader.Tensor tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new PomonaException(path + ": expected an array '" + name
                    + "', but found only " + names().stream().limit(20).toList() + ".");
        }
        return tensor;
    }

    /** Returns float32 elements, each from its upper half. */
    private static byte[] widened(byte[] halves) {
        byte[] wide = new byte[halves.length * 2];
        for (int i = 0; i < halves.length; i += 2) {
            wide[2 * i + 2] = halves[i];
            wide[2 * i + 3] = halves[i + 1];
        }
        return wide;
    }

    private static PomonaException unreadable(Path path, IOException e) {
        return new PomonaException(path + ": cannot be read: " + (e instanceof EOFException
                ? "it ends too early"
                : e.getMessage()) + ".", e);
    }
}
