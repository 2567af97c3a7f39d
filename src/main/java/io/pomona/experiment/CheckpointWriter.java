// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.train.TrainerState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints beside the work, on a thread of its own. Of the states offered while it is busy
 * only the newest is kept. It rests after each write so that writing takes at most a twentieth of the
 * time, but never longer than {@link #LONGEST_REST}. What the log holds when a state is offered is on
 * the disk before the state is.
 */
final class CheckpointWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);
    private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(4);
    private static final int REST_PER_WRITE = 20;

    private final Path file;
    private final Path log;
    private final Thread thread;
    private final Object writing = new Object();
    private @Nullable TrainerState pending;
    private boolean closed;

    CheckpointWriter(Path file, Path log) {
        this.file = file;
        this.log = log;
        this.thread = Thread.ofPlatform().daemon().name("pomona-checkpoints").start(this::loop);
    }

    /** Offers a state that does not change any more. */
    synchronized void offer(TrainerState state) {
        pending = state;
        notifyAll();
    }

    private synchronized @Nullable TrainerState take() {
        TrainerState state = pending;
        pending = null;
        return state;
    }

    private void loop() {
        try {
            while (awaitWork()) {
                long begin = System.nanoTime();
                flush();
                rest(Math.min(LONGEST_REST, REST_PER_WRITE * (System.nanoTime() - begin)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitWork() throws InterruptedException {
        while (pending == null && !closed) {
            wait();
        }
        return !closed;
    }

    private synchronized void rest(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Writes the newest state now, unless it is written already; any thread may call this. */
    void flush() {
        synchronized (writing) {
            TrainerState state = take();
            if (state == null) {
                return;
            }
            try {
                force(log);
                Checkpoint.write(file, state);
            } catch (IOException | RuntimeException e) {
                // A full disk must not end the search; the next checkpoint tries again.
                LOG.warn("The checkpoint {} could not be written: {}", file, e.getMessage());
            }
        }
    }

    // Not by a channel: an interrupt would close it.
    private static void force(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.getFD().sync();
        }
    }

    /** Ends the thread once the write under way is done; what is still pending is dropped. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
