// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.NpyArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void choosesFile() {
        file = folder.resolve("a.safetensors");
    }

    private Path bytes(String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length)
                .array());
        out.write(text);
        for (int i = 0; i < dataBytes; i++) {
            out.write(i);
        }
        return Files.write(file, out.toByteArray());
    }

    private void refuse(String header, int dataBytes, String part) throws IOException {
        bytes(header, dataBytes);
        String message = Models.refusal(() -> Safetensors.open(file));
        assertTrue(message.startsWith(file.toString()), message);
        assertTrue(message.contains(part), message);
    }

    @Test
    void readsBackEveryTypeItWrites() {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("truth", NpyArray.ofBooleans(new boolean[]{true, false}, 2));
        arrays.put("bytes", NpyArray.ofBytes(new byte[]{1, -1, 3}, 3, 1));
        arrays.put("floats \"ä\"", NpyArray.ofFloats(new float[]{1, Float.NaN, -0f}, 1, 3));
        arrays.put("doubles", NpyArray.ofDoubles(new double[]{1e300}));
        arrays.put("ints", NpyArray.ofInts(new int[]{-7}, 1));
        arrays.put("longs", NpyArray.ofLongs(new long[]{Long.MIN_VALUE}, 1, 1, 1));
        arrays.put("empty", NpyArray.ofFloats(new float[0], 2, 0));
        Safetensors.write(file, arrays, Map.of("key", "words"));
        Safetensors back = Safetensors.open(file);
        assertEquals(arrays, back.readAll());
        assertEquals(Map.of("key", "words"), back.metadata());
        assertEquals(List.of("doubles", "longs", "floats \"ä\"", "ints", "empty", "truth", "bytes"),
                back.names());
        String message = Models.refusal(() -> back.read("none"));
        assertTrue(message.contains("expected an array 'none', but found only [doubles,"),
                message);
    }

    /** The bytes that the format's own page describes. */
    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        Safetensors.write(file, Map.of("x", NpyArray.ofFloats(new float[]{1}, 1)), Map.of());
        String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        byte[] text = header.concat(" ".repeat(-header.length() & 7))
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.write(new byte[]{(byte) text.length, 0, 0, 0, 0, 0, 0, 0});
        expected.write(text);
        expected.write(new byte[]{0, 0, (byte) 0x80, 0x3f});
        assertArrayEquals(expected.toByteArray(), Files.readAllBytes(file));
    }

    @Test
    void readsBfloat16AndAnyOrder() throws IOException {
        String header = "{\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[2,6]},"
                + "\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}   ";
        Safetensors back = Safetensors.open(bytes(header, 6));
        assertEquals(NpyArray.ofBytes(new byte[]{0, 1}, 2), back.read("a"));
        assertEquals(NpyArray.ofFloats(new float[]{Float.intBitsToFloat(0x03020000),
            Float.intBitsToFloat(0x05040000)}, 2), back.read("b"));
    }

    @Test
    void refusesHeadersThatDoNotFitTheFile() throws IOException {
        Files.write(file, new byte[7]);
        assertTrue(Models.refusal(() -> Safetensors.open(file))
                .contains("the file has only 7 bytes"));
        for (long length : new long[]{1L << 62, -1, 3, 1 << 25, 0}) {
            Files.write(file, ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length).put((byte) '{').put((byte) '}').array());
            assertTrue(Models.refusal(() -> Safetensors.open(file))
                    .contains("it states " + Long.toUnsignedString(length)
                            + " in a file of 10 bytes"));
        }
        refuse(" {}", 0, "expected a header that starts with {");
        refuse("{\"a\":", 0, "not valid JSON");
        refuse("{}", 1, "expected 0 bytes of data behind the header, but found 1");
    }

    @Test
    void refusesArraysThatDoNotFitTheData() throws IOException {
        refuse(array("F8_E4M3", "[1]", "[0,1]"), 1, "$.a.dtype, but received \"F8_E4M3\"");
        refuse(array("F32", "[1]", "[0,8]"), 8, "expected 4 bytes for F32 of shape [1]");
        refuse(array("F32", "[-1]", "[0,4]"), 4, "expected an extent of at least 0 at"
                + " $.a.shape[0], but received -1");
        refuse(array("F32", "[1]", "[4,8]"), 8, "expected arrays one behind the other, but 'a'"
                + " begins at byte 4 where the one before ends at 0");
        refuse(array("F32", "[1]", "[0,4]"), 5, "expected 4 bytes of data");
        refuse(array("F32", "[1]", "[0,4]"), 3, "0 <= begin <= end <= 3");
        refuse(array("F32", "[1]", "[4,0]"), 4, "but received [4, 0]");
        refuse(array("F32", "[1]", "[0]"), 4, "a list of 1");
        refuse(array("F64", "[65536,65536,65536,65536]", "[0,4]"), 4, "expected an array of at"
                + " most 2147483639 bytes at $.a.shape");
        refuse(array("BF16", "[800000000]", "[0,1600000000]"), 4, "expected an array of at most");
        refuse("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":"
                + "{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}", 3,
                "'b' begins at"
                        + " byte 1 where the one before ends at 2");
        refuse("{\"a\":{},\"a\":{}}", 0, "not valid JSON");
        refuse("{\"a\":{\"dtype\":\"U8\",\"shape\":[0]}}", 0, "missing key \"data_offsets\"");
        refuse("{\"__metadata__\":{\"a\":1}}", 0, "expected a text at $.__metadata__.a");
    }

    private static String array(String dtype, String shape, String offsets) {
        return "{\"a\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":"
                + offsets + "}}";
    }

    @Test
    void refusesReservedNames() {
        assertThrows(IllegalArgumentException.class, () -> Safetensors.write(file,
                Map.of("__metadata__", NpyArray.ofInts(new int[1], 1)), Map.of()));
    }
}
