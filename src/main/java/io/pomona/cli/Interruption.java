// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.experiment.ExperimentRunner;
import java.io.PrintWriter;
import java.nio.file.Path;

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
        Thread hook = Thread.ofPlatform().unstarted(() -> stop(runner, error));
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    private static void stop(ExperimentRunner runner, PrintWriter error) {
        try {
            Path folder = runner.interrupt();
            if (folder != null) {
                error.printf("%npomona: stopped; go on with: pomona resume %s%n", folder);
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
