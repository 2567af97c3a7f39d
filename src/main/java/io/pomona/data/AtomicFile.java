// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes files so that a reader, or a machine that loses power, meets the old content or the new but
 * never a part: to a temporary file in the same folder, forced to disk, then renamed.
 */
public final class AtomicFile {
    private static final AtomicLong COUNTER = new AtomicLong();

    private AtomicFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface WriterAction {
        /**
         * Writes all of the content; the stream is buffered and closed by the caller.
         *
         * @throws IOException if writing fails
         */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Creates or replaces a file. On failure, also when the action throws, the temporary file is
     * removed and an existing target is left as it was.
     *
     * @throws PomonaException if the folder does not exist or the target is a folder
     * @throws UncheckedIOException if writing fails, with the path in its message
     */
    public static void write(Path target, WriterAction action) {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null || Files.isDirectory(absolute)) {
            throw new PomonaException(
                    target + ": expected the path of a file, but it is a folder.");
        }
        if (!Files.isDirectory(folder)) {
            throw new PomonaException(
                    target + ": the folder " + folder + " does not exist; create it first.");
        }
        Path temporary = folder.resolve("." + name + "." + ProcessHandle.current().pid() + "-"
                + COUNTER.incrementAndGet() + ".tmp");
        try {
            writeForced(temporary, action);
            move(temporary, absolute);
            forceFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(target + ": cannot be written: " + e.getMessage(), e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    private static void writeForced(Path file, WriterAction action) throws IOException {
        // Not a channel: an interrupt would close it in the middle of a last checkpoint.
        try (FileOutputStream raw = new FileOutputStream(file.toFile());
                BufferedOutputStream out = new BufferedOutputStream(raw, 1 << 16)) {
            action.write(out);
            out.flush();
            raw.getFD().sync();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some systems cannot open a folder; the file itself is on disk already.
            return;
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The failure that matters, if any, is already on its way to the caller.
            return;
        }
    }
}
