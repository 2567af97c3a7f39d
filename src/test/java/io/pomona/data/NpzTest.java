// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static io.pomona.data.Messages.assertMentions;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.data.Npz.Packing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NpzTest {
    @TempDir
    Path folder;

    private static Map<String, NpyArray> arrays() {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("z.weights", NpyArray.ofFloats(new float[]{1, 2, 3}, 3));
        arrays.put("a", NpyArray.ofInts(new int[5000], 50, 100));
        arrays.put("scalar", NpyArray.ofDoubles(new double[]{Math.PI}));
        arrays.put("größe/ß", NpyArray.ofBytes(new byte[0], 0));
        return arrays;
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("x.npz"), content);
    }

    @ParameterizedTest
    @EnumSource
    void readsBackWhatItWritesInOrder(Packing packing) {
        Path path = folder.resolve("x.npz");
        Npz.write(path, arrays(), packing);
        Map<String, NpyArray> found = Npz.read(path);
        assertEquals(arrays(), found);
        assertEquals(List.copyOf(arrays().keySet()), List.copyOf(found.keySet()));
        assertEquals(List.copyOf(arrays().keySet()), Npz.names(path));
        assertEquals(arrays().get("scalar"), Npz.read(path, "scalar"));
    }

    @ParameterizedTest
    @EnumSource
    void writesEqualBytesInEveryTimeZone(Packing packing) throws IOException {
        TimeZone before = TimeZone.getDefault();
        Path path = folder.resolve("x.npz");
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            Npz.write(path, arrays(), packing);
            byte[] tokyo = Files.readAllBytes(path);
            TimeZone.setDefault(TimeZone.getTimeZone("America/Lima"));
            Npz.write(path, arrays(), packing);
            assertArrayEquals(tokyo, Files.readAllBytes(path));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void readsFilesOfNumpy() throws IOException {
        Map<String, NpyArray> found = Npz.read(file(NpyFixtures.NPZ));
        assertEquals(List.of("conv2d_1.kernel", "y"), List.copyOf(found.keySet()));
        assertEquals(NpyArray.ofFloats(new float[]{0, 1, 2}, 3), found.get("conv2d_1.kernel"));
        assertEquals(NpyArray.ofLongs(new long[]{1, 2}, 2), found.get("y"));
        Path deflated = file(NpyFixtures.NPZ_DEFLATED);
        assertEquals(NpyArray.ofFloats(new float[100], 10, 10), Npz.read(deflated, "x"));
    }

    @Test
    void namesTheArraysThereAreWhenOneIsMissing() throws IOException {
        Path path = file(NpyFixtures.NPZ);
        PomonaException e = assertThrows(PomonaException.class, () -> Npz.read(path, "w"));
        assertMentions("'w', but found only [conv2d_1.kernel, y]", e);
        assertThrows(PomonaException.class, () -> Npz.read(folder.resolve("none.npz")));
    }

    @Test
    void refusesWhatIsNoArchiveOfArrays() throws IOException {
        assertMessage(new byte[0], "cannot be read");
        assertMessage(NpyFixtures.VERSION_2, "cannot be read");
        assertMessage(zip("readme.txt", "hello".getBytes(StandardCharsets.US_ASCII)),
                "found 'readme.txt'");
        assertMessage(zip("x.npy", "hello".getBytes(StandardCharsets.US_ASCII)), "(array 'x')");
    }

    @Test
    void refusesTwoEntriesOfOneName() throws IOException {
        byte[] file = new String(NpyFixtures.NPZ, StandardCharsets.ISO_8859_1)
                .replace("conv2d_1.kernel.npy", "conv2d_1.kernelynpy")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertMessage(file, "found 'conv2d_1.kernelynpy'");
        byte[] twice = new String(zipOfTwo(), StandardCharsets.ISO_8859_1).replace("b.npy", "a.npy")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertMessage(twice, "'a.npy' twice");
    }

    @Test
    void refusesEncryptedEntries() throws IOException {
        byte[] file = NpyFixtures.NPZ_DEFLATED.clone();
        file[6] |= 1;
        file[132 + 8] |= 1;
        assertMessage(file, "encrypted");
    }

    @Test
    void noticesChangedData() throws IOException {
        byte[] file = NpyFixtures.NPZ.clone();
        // The last byte of the data of the first array.
        file[0xD0] ^= 1;
        assertMessage(file, "checksum");
    }

    @Test
    void refusesSizesThatNoDeflateStreamCanReach() throws IOException {
        byte[] bomb = NpyFixtures.NPZ_DEFLATED.clone();
        // The unpacked size in the central directory, 132 bytes from the start.
        bomb[132 + 24 + 3] = 0x70;
        assertMessage(bomb, "damaged");
    }

    @Test
    void refusesNamesThatCannotBe() {
        Path path = folder.resolve("x.npz");
        assertThrows(IllegalArgumentException.class,
                () -> Npz.write(path, Map.of("", NpyArray.ofInts(new int[1], 1))));
        assertTrue(Files.notExists(path));
    }

    private void assertMessage(byte[] file, String expected) throws IOException {
        Path path = file(file);
        PomonaException e = assertThrows(PomonaException.class, () -> Npz.read(path));
        assertMentions(path.toString(), e);
        assertMentions(expected, e);
    }

    private byte[] zipOfTwo() throws IOException {
        Path path = folder.resolve("two.npz");
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("a", NpyArray.ofInts(new int[1], 1));
        arrays.put("b", NpyArray.ofInts(new int[1], 1));
        Npz.write(path, arrays);
        return Files.readAllBytes(path);
    }

    private byte[] zip(String name, byte[] content) throws IOException {
        Path path = folder.resolve("made.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
        return Files.readAllBytes(path);
    }
}
