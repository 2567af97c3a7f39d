// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.experiment.Difference;
import io.pomona.experiment.Reproduction;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pomona reproduce}. */
@Command(name = "reproduce", mixinStandardHelpOptions = true, description = "Runs one trial of a results folder again, from its stored config, and reports every"
        + " difference. Exit status: 0 identical, 1 different.")
final class ReproduceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The results folder, which is only read.")
    private Path folder;

    @Option(names = "--trial", paramLabel = "ID", description = "The trial, by its id in trials.csv. Default: the first that was completed.")
    private @Nullable String trial;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to use; changes no number. Default: the config's, else all"
            + " processors.")
    private @Nullable Integer threads;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    ReproduceCommand() {}

    @Override
    public Integer call() {
        PrintWriter output = spec.commandLine().getOut();
        Arguments.threads(spec, threads, null);
        try (Reproduction reproduction = Reproduction.open(folder, trial,
                RunDisplay.on(output, 1))) {
            reproduction.doubts().forEach(doubt -> output.println("Warning: " + doubt));
            int count = Arguments.threads(spec, threads, reproduction.config().threads());
            List<Difference> differences;
            try (Interruption _ = Interruption.guard(() -> abandon(reproduction),
                    spec.commandLine().getErr())) {
                differences = reproduction.run(count, Arguments.typed(spec));
            }
            return show(reproduction.trial(), differences, output);
        }
    }

    private String abandon(Reproduction reproduction) {
        reproduction.interrupt();
        reproduction.close();
        return "stopped; nothing was kept";
    }

    private static int show(String trial, List<Difference> differences, PrintWriter output) {
        differences.forEach(output::println);
        output.println(trial + ": " + switch (differences.size()) {
            case 0 -> "identical";
            case 1 -> "1 difference";
            default -> differences.size() + " differences";
        });
        output.flush();
        return differences.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
