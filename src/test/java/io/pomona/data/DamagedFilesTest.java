// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.pomona.PomonaException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files give a PomonaException or an array, never another failure or a lot of memory. */
class DamagedFilesTest {
    private static final long ALLOWED_BYTES = 40L << 20;

    @TempDir
    Path folder;

    @Test
    void anNpyFileCutAnywhereIsRefused() {
        for (byte[] file : new byte[][]{NpyFixtures.VERSION_2, NpyFixtures.VERSION_3,
            NpyFixtures.FLOAT16_BIG_ENDIAN}) {
            for (int length = 0; length < file.length; length++) {
                byte[] cut = Arrays.copyOf(file, length);
                assertThrows(PomonaException.class, () -> NpyTest.read(cut));
            }
        }
    }

    @Test
    void anNpzFileCutAnywhereIsRefused() throws IOException {
        Path path = folder.resolve("x.npz");
        for (int length = 0; length < NpyFixtures.NPZ.length; length++) {
            Files.write(path, Arrays.copyOf(NpyFixtures.NPZ, length));
            assertThrows(PomonaException.class, () -> Npz.read(path));
        }
    }

    @Test
    void flippedBytesOfNpyFilesDoNoHarm() {
        byte[][] files = {NpyFixtures.VERSION_2, NpyFixtures.VERSION_3, NpyFixtures.SCALAR,
            NpyFixtures.FLOAT16_BIG_ENDIAN, NpyFixtures.EMPTY};
        fuzz(files, 4000, 11, file -> NpyTest.read(file).toDoubles());
    }

    @Test
    void flippedBytesOfNpzFilesDoNoHarm() {
        Path path = folder.resolve("x.npz");
        fuzz(new byte[][]{NpyFixtures.NPZ, NpyFixtures.NPZ_DEFLATED}, 2000, 12, file -> {
            try {
                Files.write(path, file);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            Npz.read(path);
        });
    }

    private static void fuzz(byte[][] files, int rounds, long seed, Consumer<byte[]> read) {
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] file = files[round % files.length].clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            long before = allocated();
            try {
                read.accept(file);
            } catch (PomonaException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("round " + round + " of seed " + seed, e);
            }
            long used = allocated() - before;
            assertTrue(used < ALLOWED_BYTES, "round " + round + " allocated " + used + " bytes");
        }
        assertTrue(refused > rounds / 10, "only " + refused + " files were refused");
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
