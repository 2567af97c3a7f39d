// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps runs out of each other's way in a results folder: one run has the whole folder, or many have a
 * trial each. They are locks on bytes of one file: byte 0 says that the folder is in use, byte 1 guards
 * the files that all trials share, and every trial has one behind them. The system gives them back when
 * a process dies.
 */
final class FolderLock implements AutoCloseable {
    private static final long IN_USE = 0;
    private static final long SHARED_FILES = 1;
    private static final long FIRST_TRIAL = 2;

    private final Path file;
    private final FileChannel channel;
    private final boolean whole;

    private FolderLock(Path file, FileChannel channel, boolean whole) {
        this.file = file;
        this.channel = channel;
        this.whole = whole;
    }

    /**
     * Takes the whole folder.
     *
     * @throws PomonaException if another run is in it
     */
    static FolderLock take(ResultsFolder folder) {
        return open(folder, true);
    }

    /**
     * Joins others that run single trials in the folder.
     *
     * @throws PomonaException if a run has the whole folder
     */
    static FolderLock join(ResultsFolder folder) {
        return open(folder, false);
    }

    private static FolderLock open(ResultsFolder folder, boolean whole) {
        Path file = folder.path().resolve(".lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = whole
                    ? tryLock(channel, IN_USE, Long.MAX_VALUE, false)
                    : tryLock(channel, IN_USE, 1, true);
            // The run that had the folder may have removed the file just now.
            if (lock == null || !Files.exists(file)) {
                channel.close();
                throw new PomonaException(folder.path() + ": expected a folder that no other run is"
                        + " busy with, but one is. Wait for it or stop it.");
            }
            return new FolderLock(file, channel, whole);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be locked: " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel, long position, long size,
            boolean shared) throws IOException {
        try {
            return channel.tryLock(position, size, shared);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /**
     * Takes one trial, until this lock is closed.
     *
     * @param number the number of the trial in the plan, from 0
     * @return whether it was free
     */
    boolean takeTrial(int number) {
        try {
            return tryLock(channel, FIRST_TRIAL + number, 1, false) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be locked: " + e.getMessage(), e);
        }
    }

    /** Waits until nobody else is at the files that all trials share, and does something with them. */
    void withSharedFiles(Runnable action) {
        try (FileLock _ = channel.lock(SHARED_FILES, 1, false)) {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be locked: " + e.getMessage(), e);
        }
    }

    /** Gives back everything. Only who had the whole folder may remove the file. */
    @Override
    public void close() {
        try {
            if (whole) {
                Files.deleteIfExists(file);
            }
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
