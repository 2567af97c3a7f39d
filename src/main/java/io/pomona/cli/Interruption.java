// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.experiment.ExperimentRunner;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Watches over a run: when the process is told to end (Ctrl-C), the checkpoint is written and the user
 * told how to go on. The process is then halted, since leaving by exit from here would wait for ever.
 */
final class Interruption implements AutoCloseable {
    static final int STOPPED = 130;

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    static Interruption guard(ExperimentRunner runner, PrintWriter error) {
        return guard(() -> {
            Path folder = runner.interrupt();
            return folder == null ? "" : "stopped; go on with: pomona resume " + folder;
        }, error);
    }

    /**
     * Watches over other work.
     *
     * @param stop stops it, and says what the user should know; nothing if that is empty
     */
    static Interruption guard(Supplier<String> stop, PrintWriter error) {
        Thread hook = Thread.ofPlatform().unstarted(() -> stop(stop, error));
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    private static void stop(Supplier<String> stop, PrintWriter error) {
        try {
            String message = stop.get();
            if (!message.isEmpty()) {
                error.printf("%npomona: %s%n", message);
            }
        } catch (RuntimeException e) {
            error.printf("%npomona: stopped, but not all could be written: %s%n", e.getMessage());
        } finally {
            error.flush();
            Runtime.getRuntime().halt(STOPPED);
        }
    }

    /** Ends the watch: from here on the process may end in its own way. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is about to halt it.
            return;
        }
    }
}
