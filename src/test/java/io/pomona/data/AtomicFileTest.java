// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static io.pomona.data.Messages.assertMentions;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void createsAndReplaces() throws IOException {
        Path target = folder.resolve("a.txt");
        AtomicFile.write(target, out -> out.write(ascii("old")));
        AtomicFile.write(target, out -> out.write(ascii("new")));
        assertEquals("new", Files.readString(target));
        assertEquals(List.of(target), files());
    }

    @Test
    void keepsTheOldFileWhenWritingFails() throws IOException {
        Path target = folder.resolve("a.txt");
        AtomicFile.write(target, out -> out.write(ascii("old")));
        assertThrows(IllegalStateException.class, () -> AtomicFile.write(target, out -> {
            out.write(ascii("half"));
            throw new IllegalStateException("stop");
        }));
        UncheckedIOException e = assertThrows(UncheckedIOException.class,
                () -> AtomicFile.write(target, out -> {
                    throw new IOException("disk full");
                }));
        assertMentions("a.txt: cannot be written: disk full", e);
        assertEquals("old", Files.readString(target));
        assertEquals(List.of(target), files());
    }

    @Test
    void writesOnAnInterruptedThread() throws IOException {
        Path target = folder.resolve("a.txt");
        Thread.currentThread().interrupt();
        AtomicFile.write(target, out -> out.write(ascii("last")));
        assertTrue(Thread.interrupted());
        assertEquals("last", Files.readString(target));
    }

    @Test
    void refusesFoldersAndMissingFolders() {
        assertThrows(PomonaException.class, () -> AtomicFile.write(folder, out -> {}));
        PomonaException e = assertThrows(PomonaException.class,
                () -> AtomicFile.write(folder.resolve("none/a.txt"), out -> {}));
        assertMentions("does not exist", e);
    }
}
