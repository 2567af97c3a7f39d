// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.PomonaException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code pomona}. */
@Command(name = "pomona", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, description = "Evolves the weights of convolutional networks, trains the same networks by"
        + " back-propagation, and says fairly which did better.", subcommands = {RunCommand.class,
            ResumeCommand.class, ReproduceCommand.class, ReportCommand.class, WatchCommand.class,
            SummaryCommand.class,
            PredictCommand.class, EvaluateCommand.class, ExportCommand.class, SchemaCommand.class,
            DataCommand.class}, synopsisSubcommandLabel = "COMMAND", footer = {"",
                "Exit status: 0 done; 1 failure while running, or a trial failed; 2 wrong usage,"
                        + " config or data; 130 stopped by Ctrl-C.",
                "", "pomona cluster-install builds what --cluster needs.",
                "", "Start with:",
                "  pomona run experiments/quickstart.json"})
public final class Main implements Runnable {
    /** Exit status for wrong usage, a bad config or bad data. */
    static final int BAD_INPUT = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    Main() {}

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Main::execute).setParameterExceptionHandler(Main::reject)
                .setExecutionExceptionHandler(Main::report);
    }

    /** Runs the command; what does not fit into memory is told in words. */
    private static int execute(CommandLine.ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutOfMemoryError e) {
            parsed.commandSpec().commandLine().getErr()
                    .println("pomona: this does not fit into the "
                            + Numbers.count(Runtime.getRuntime().maxMemory() >> 20)
                            + " MiB that Java may use (" + e.getMessage()
                            + "). Take a smaller network, population, batch or data set, or give"
                            + " Java more with POMONA_JAVA_OPTS=-Xmx...");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** A wrong command line is one message and where to find help. */
    private static int reject(CommandLine.ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter error = command.getErr();
        String message = failure instanceof CommandLine.UnmatchedArgumentException surplus
                ? Surplus.describe(surplus)
                : String.valueOf(failure.getMessage());
        error.println("pomona: " + message + (message.endsWith(".") ? "" : "."));
        error.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
        return BAD_INPUT;
    }

    /** A wrong input is one message; anything else is a failure of the program, with its trace. */
    private static int report(Exception failure, CommandLine command,
            CommandLine.ParseResult result) {
        PrintWriter error = command.getErr();
        if (failure instanceof PomonaException) {
            error.println("pomona: " + failure.getMessage());
            return BAD_INPUT;
        }
        if (failure instanceof UncheckedIOException) {
            error.println("pomona: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (failure instanceof CancellationException) {
            return Interruption.STOPPED;
        }
        Logger log = LoggerFactory.getLogger(Main.class);
        log.error("Something went wrong that should not have.", failure);
        error.println("pomona: " + failure);
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Without a command there is only help to give. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(),
                "Expected a command: " + String.join(", ",
                        spec.subcommands().keySet()) + ".");
    }

    /** The version as {@code --version} prints it. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[]{"pomona " + (version == null ? "(development)" : version)};
        }
    }
}
