// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static io.pomona.data.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.pomona.PomonaException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    private static final byte[] FILE = DataFiles.idx(DataFiles.counting(24, 240), 4, 3, 2);

    @TempDir
    private Path folder;

    private Path file(byte[] bytes) {
        return DataFiles.write(folder.resolve("x"), bytes);
    }

    private static byte[] with(int at, int... values) {
        byte[] changed = FILE.clone();
        for (int i = 0; i < values.length; i++) {
            changed[at + i] = (byte) values[i];
        }
        return changed;
    }

    @Test
    void readsPlainAndPackedFiles() {
        NpyArray plain = Idx.read(file(FILE));
        assertEquals(List.of(4, 3, 2), plain.extents());
        assertEquals(DType.UINT8, plain.dtype());
        assertArrayEquals(DataFiles.counting(24, 240), plain.rawBytes());
        assertEquals(plain, Idx.read(file(DataFiles.gzip(FILE))));
    }

    @Test
    void damagedHeadersAreRefused() {
        assertRefused(() -> Idx.read(file(with(0, 1))), "x: expected an IDX file",
                "byte 0 to 3 are 1, 0, 8, 3");
        assertRefused(() -> Idx.read(file(with(2, 0x0D))), "unsigned bytes (8 at byte 2)",
                "type 13");
        assertRefused(() -> Idx.read(file(with(3, 9))), "a rank from 1 to 4", "0, 0, 8, 9");
        assertRefused(() -> Idx.read(file(with(8, 0xFF))), "at byte 8",
                "but received 4278190083");
        assertRefused(() -> Idx.read(file(with(4, 0, 0, 0, 0))), "at byte 4", "received 0");
        assertRefused(() -> Idx.read(file(with(4, 0x7F, 0xFF, 0xFF, 0xFF))),
                "at most 2147483639 elements",
                "bytes 4 to 15 state the extents (2147483647, 3, 2)");
        assertRefused(() -> Idx.read(file("words, no numbers".getBytes(
                StandardCharsets.UTF_8))), "expected an IDX file");
    }

    @Test
    void filesOfAnotherLengthAreRefused() {
        assertRefused(() -> Idx.read(file(Arrays.copyOf(FILE, FILE.length + 2))),
                "expected 24 bytes from byte 16 on", "but the file has 26, too many");
        assertRefused(() -> Idx.read(file(Arrays.copyOf(FILE, 30))), "has 14");
        assertRefused(() -> Idx.read(file(DataFiles.gzip(Arrays.copyOf(FILE, FILE.length + 2)))),
                "expected the end at byte 40");
        assertRefused(() -> Idx.read(file(DataFiles.gzip(Arrays.copyOf(FILE, 30)))),
                "expected 24 bytes from byte 16 on", "ends at byte 30");
        assertRefused(() -> Idx.read(file(Arrays.copyOf(FILE, 7))), "the file ends at byte 7");
        assertRefused(() -> Idx.read(folder.resolve("none")), "there is none");
        assertRefused(() -> Idx.read(folder), "something else than a file");
    }

    @Test
    void aFileCutAnywhereIsRefused() {
        for (byte[] whole : List.of(FILE, DataFiles.gzip(FILE))) {
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThrows(PomonaException.class, () -> Idx.read(file(cut)));
            }
        }
    }

    @Test
    void aGzipFileThatIsDamagedIsRefused() {
        byte[] packed = DataFiles.gzip(FILE);
        packed[packed.length - 6] ^= 1;
        assertRefused(() -> Idx.read(file(packed)), "expected a sound gzip file");
    }

    /** Both the extents and what a packed file expands to may lie. */
    @Test
    void aLyingFileIsRefusedWithoutMuchMemory() throws IOException {
        byte[] header = DataFiles.idx(new byte[0], 60_000, 150, 200);
        byte[] zeros = new byte[50_000_000];
        Files.write(folder.resolve("bomb"),
                DataFiles.gzip(DataFiles.join(DataFiles.idx(new byte[0], 2, 3), zeros)));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertRefused(() -> Idx.read(file(DataFiles.gzip(header))), "1800000000 bytes");
        assertRefused(() -> Idx.read(file(header)), "1800000000 bytes");
        assertRefused(() -> Idx.read(folder.resolve("bomb")), "expected the end at byte 18");
        long used = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(used < 10 << 20, "allocated " + used);
    }

    @Test
    void flippedBytesDoNoHarm() {
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int round = 0; round < 2000; round++) {
            byte[] file = round % 2 == 0 ? FILE.clone() : DataFiles.gzip(FILE);
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            try {
                Idx.read(file(file));
            } catch (PomonaException e) {
                refused++;
            }
        }
        assertTrue(refused > 800, "only " + refused + " files were refused");
    }
}
