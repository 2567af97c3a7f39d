// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static io.pomona.data.Messages.assertMentions;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pomona.PomonaException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class NpyTest {
    @TempDir
    Path folder;

    static NpyArray read(byte[] file) {
        try {
            return Npy.read(new ByteArrayInputStream(file), file.length, "x.npy");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] write(NpyArray array) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, array);
        return out.toByteArray();
    }

    private static NpyArray random(DType dtype, SplittableRandom random) {
        int[] extents = new int[random.nextInt(5)];
        int size = 1;
        for (int i = 0; i < extents.length; i++) {
            extents[i] = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(5);
            size *= extents[i];
        }
        byte[] bytes = new byte[size * dtype.width()];
        random.nextBytes(bytes);
        return NpyArray.ofRaw(dtype, bytes, extents);
    }

    static Stream<Object[]> layouts() {
        return Stream.of(DType.values()).flatMap(dtype -> Stream.of(false, true)
                .flatMap(big -> Stream.of(new Object[]{dtype, big, false},
                        new Object[]{dtype, big, true})));
    }

    @ParameterizedTest(name = "{0}, big-endian {1}, Fortran {2}, seed 7")
    @MethodSource("layouts")
    void readsEveryTypeInEveryLayout(DType dtype, boolean big, boolean fortran) {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 30; round++) {
            NpyArray array = random(dtype, random);
            String header = NpyFixtures.header((big ? ">" : "<") + dtype.code(), fortran,
                    NpyHeader.tuple(array.extents()));
            byte[] file = NpyFixtures.file(header, NpyFixtures.data(array, big, fortran));
            assertEquals(array, read(file), header);
        }
    }

    @ParameterizedTest(name = "{0}, seed 3")
    @EnumSource
    void readsBackWhatItWrites(DType dtype) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 30; round++) {
            NpyArray array = random(dtype, random);
            byte[] file = write(array);
            assertEquals(array, read(file));
            assertEquals(0, (file.length - array.rawBytes().length) % 64, "header is aligned");
            assertEquals(Npy.length(array), file.length);
        }
    }

    @Test
    void readsFilesOfNumpy() {
        NpyArray half = read(NpyFixtures.FLOAT16_BIG_ENDIAN);
        assertEquals(List.of(2, 3), half.extents());
        assertArrayEquals(new double[]{1.5, -2, 0.0999755859375, 65504, Double.POSITIVE_INFINITY,
            0x1p-24}, half.toDoubles());
        assertArrayEquals(new int[]{1, 2, 3, -4}, read(NpyFixtures.VERSION_2).toIntsExact());
        assertEquals(NpyArray.ofBooleans(new boolean[]{true, false, true}, 3),
                read(NpyFixtures.VERSION_3));
        assertEquals(List.of(0, 3), read(NpyFixtures.EMPTY).extents());
        assertEquals(0, read(NpyFixtures.EMPTY).toFloats().length);
    }

    @Test
    void writesTheBytesThatNumpyWrites() throws IOException {
        assertArrayEquals(NpyFixtures.EMPTY, write(NpyArray.ofDoubles(new double[0], 0, 3)));
        byte[] ones = new byte[8];
        Arrays.fill(ones, (byte) -1);
        assertArrayEquals(NpyFixtures.SCALAR, write(NpyArray.ofRaw(DType.UINT64, ones)));
    }

    @Test
    void convertsUint64BeyondTheRangeOfLong() {
        NpyArray scalar = read(NpyFixtures.SCALAR);
        assertEquals(0, scalar.rank());
        assertEquals(0x1p64, scalar.doubleAt(0));
        assertEquals(0x1p64f, scalar.toFloats()[0]);
        PomonaException e = assertThrows(PomonaException.class, scalar::toLongsExact);
        assertMentions("18446744073709551615 at index ()", e);
        assertThrows(PomonaException.class, scalar::toIntsExact);
        // Just above a tie of doubles near 2^63, where rounding twice would go wrong.
        NpyArray tie = NpyArray.ofRaw(DType.UINT64, new byte[]{1, 4, 0, 0, 0, 0, 0, (byte) 0x80});
        assertEquals(0x1p63 + 2048, tie.doubleAt(0));
    }

    @Test
    void keepsValuesOfEachFactory() {
        assertArrayEquals(new float[]{1, -2.5f},
                NpyArray.ofFloats(new float[]{1, -2.5f}, 2).toFloats());
        assertArrayEquals(new double[]{1, 1e300},
                NpyArray.ofDoubles(new double[]{1, 1e300}, 2).toDoubles());
        assertArrayEquals(new int[]{1, -7}, NpyArray.ofInts(new int[]{1, -7}, 2, 1).toIntsExact());
        assertArrayEquals(new long[]{1L << 60},
                NpyArray.ofLongs(new long[]{1L << 60}, 1).toLongsExact());
        assertArrayEquals(new int[]{200, 0},
                NpyArray.ofBytes(new byte[]{(byte) 200, 0}, 2).toIntsExact());
        assertThrows(IllegalArgumentException.class, () -> NpyArray.ofInts(new int[3], 2));
        assertThrows(IllegalArgumentException.class, () -> NpyArray.ofInts(new int[3], -3));
        assertThrows(IllegalArgumentException.class,
                () -> NpyArray.ofInts(new int[3], 1 << 20, 1 << 20));
    }

    @ParameterizedTest
    @CsvSource({"2.5", "NaN", "Infinity", "1e10", "-2147483649"})
    void namesTheFirstValueThatIsNoInt(double value) {
        NpyArray array = NpyArray.ofDoubles(new double[]{0, 1, 2, value}, 2, 2);
        PomonaException e = assertThrows(PomonaException.class, array::toIntsExact);
        assertMentions(value + " at index (1, 1)", e);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
        "{\"descr\": \"<f4\", \"shape\": (1,), \"fortran_order\": False}",
        "  {'shape' :( 1 , ) ,\t'fortran_order':True,'descr':'=f4' , }  ",
        "{'descr':'f4','fortran_order':False,'shape':(1,)}",
        "{'descr':'<f4','fortran_order':False,'shape':()}",
        "{'descr':'<f4','fortran_order':False,'shape':(1,1,1,)}"})
    void readsEveryWayToWriteTheHeader(String header) {
        NpyArray array = read(NpyFixtures.file(header, new byte[]{0, 0, (byte) 0x80, 0x3f}));
        assertArrayEquals(new float[]{1}, array.toFloats());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
        "{'descr': 'O', 'fortran_order': False, 'shape': (1,)} | object dtype",
        "{'descr': '<U2', 'fortran_order': False, 'shape': (1,)} | strings",
        "{'descr': 'S2', 'fortran_order': False, 'shape': (1,)} | strings",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)} | complex",
        "{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,)} | dates",
        "{'descr': '<f16', 'fortran_order': False, 'shape': (1,)} | float type",
        "{'descr': '', 'fortran_order': False, 'shape': (1,)} | another dtype",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)} | structured",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)} | extents from 0",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)} | extents from 0",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536, 65536, 65536)} | needs more",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647,)} | needs more",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3)} | a tuple such as (3,)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3 4)} | ',' or ')'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,)} | a whole number",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)} | True or False",
        "{'descr': '<f4', 'fortran_order': False} | a key 'shape'",
        "{'fortran_order': False, 'shape': (1,)} | a key 'descr'",
        "{'descr': '<f4', 'shape': (1,)} | a key 'fortran_order'",
        "{'descr': '<f4', 'descr': '<f4'} | once",
        "{'descr': '<f4', 'colour': 3} | only the keys",
        "{'descr': '<f4' 'shape': (1,)} | '}'",
        "{'descr': '<f4 | a closing",
        "{'descr': '<f\\\\x34'} | without escapes",
        "{} x | nothing after",
        "[] | '{'"})
    void refusesHeadersThatAreNotOfItsKind(String header, String expected) {
        byte[] file = NpyFixtures.file(header, new byte[4]);
        PomonaException e = assertThrows(PomonaException.class, () -> read(file));
        assertMentions("x.npy: ", e);
        assertMentions(expected, e);
    }

    @Test
    void refusesMoreExtentsThanNumpyHas() {
        String header = NpyFixtures.header("<f4", false, "(" + "1, ".repeat(65) + ")");
        assertThrows(PomonaException.class, () -> read(NpyFixtures.file(header, new byte[4])));
    }

    @Test
    void saysWhatIsMissingOrTooMuch() {
        String header = NpyFixtures.header("<f4", false, "(2, 3)");
        assertMessage(NpyFixtures.file(header, new byte[23]),
                "expected 24 bytes of data for shape (2, 3) of float32, but found 23");
        assertMessage(NpyFixtures.file(header, new byte[26]), "the file has 2 bytes too many");
        assertMessage(new byte[0], "expected 8 bytes of the magic string and version, but found 0");
        assertMessage("PK notnpy".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "x93NUMPY");
        byte[] version4 = NpyFixtures.VERSION_2.clone();
        version4[6] = 4;
        assertMessage(version4, "found 4.0");
        byte[] longHeader = NpyFixtures.VERSION_2.clone();
        longHeader[11] = 1;
        assertMessage(longHeader, "it states 16777332");
        byte[] beyondEnd = NpyFixtures.VERSION_2.clone();
        beyondEnd[9] = 1;
        assertMessage(beyondEnd, "expected 372 bytes of the header, but found");
        byte[] noUtf8 = NpyFixtures.VERSION_3.clone();
        noUtf8[20] = (byte) 0xFF;
        assertMessage(noUtf8, "not valid UTF-8");
    }

    private static void assertMessage(byte[] file, String expected) {
        PomonaException e = assertThrows(PomonaException.class, () -> read(file));
        assertMentions(expected, e);
    }

    @Test
    void refusesALyingShapeWithoutAllocating() {
        String header = NpyFixtures.header("<f8", false, "(200000000,)");
        assertMessage(NpyFixtures.file(header, new byte[16]), "expected 1600000000 bytes");
        // A stream that claims to be long but ends early must not cost what it claims.
        byte[] file = NpyFixtures.file(header, new byte[16]);
        PomonaException e = assertThrows(PomonaException.class, () -> Npy.read(
                new ByteArrayInputStream(file), file.length - 16 + 1_600_000_000L, "x.npy"));
        assertMentions("found 16;", e);
    }

    @Test
    void readsAndWritesFiles() throws IOException {
        Path path = folder.resolve("a.npy");
        NpyArray array = NpyArray.ofFloats(new float[]{1, 2, 3, 4, 5, 6}, 2, 3);
        Npy.write(path, array);
        assertEquals(array, Npy.read(path));
        assertEquals(path.toString(), Npy.read(path).origin());
        Files.write(path, Arrays.copyOf(Files.readAllBytes(path), 100));
        PomonaException e = assertThrows(PomonaException.class, () -> Npy.read(path));
        assertMentions(path.toString(), e);
        assertThrows(PomonaException.class, () -> Npy.read(folder));
        assertThrows(PomonaException.class, () -> Npy.read(folder.resolve("none.npy")));
    }
}
