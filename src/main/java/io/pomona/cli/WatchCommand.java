// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.report.watch.WatchServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pomona watch}. */
@Command(name = "watch", mixinStandardHelpOptions = true, description = "Serves a live page of a run to this computer. Ends with Ctrl-C, or when the run has"
        + " ended and nobody has asked for a while.")
final class WatchCommand implements Callable<Integer> {
    private static final long IDLE_SECONDS = 60;
    private static final int MOST_PORT = 65535;

    @Parameters(paramLabel = "DIR", description = "The results folder of the run.")
    private Path folder;

    @Option(names = "--port", paramLabel = "N", description = "The port, 0 for any free one (default: ${DEFAULT-VALUE}).", defaultValue = "0")
    private int port;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    WatchCommand() {}

    @Override
    public Integer call() {
        if (port < 0 || port > MOST_PORT) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "Expected --port from 0 to " + MOST_PORT + ", but received " + port + ".");
        }
        try (WatchServer server = WatchServer.start(folder, port)) {
            spec.commandLine().getOut().println(server.address());
            spec.commandLine().getOut().flush();
            while (!server.isIdle(IDLE_SECONDS)) {
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException _) {
            // Whoever runs this in a thread of their own ends it so.
            Thread.currentThread().interrupt();
        }
        return CommandLine.ExitCode.OK;
    }
}
