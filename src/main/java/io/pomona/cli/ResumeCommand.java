// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.experiment.ConfigReader;
import io.pomona.experiment.ExperimentConfig;
import io.pomona.experiment.ExperimentRunner;
import io.pomona.experiment.ResultsFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pomona resume}. */
@Command(name = "resume", mixinStandardHelpOptions = true, description = "Goes on after a stop, a crash or a kill: completed trials stay, the others go on"
        + " from their checkpoints and end with the numbers of an undisturbed run.")
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The results folder.")
    private Path path;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to use; changes no number. Default: the config's, else all"
            + " processors.")
    private @Nullable Integer threads;

    @Option(names = "--workers", paramLabel = "N", description = "Trials to run at once, each with its share of the threads; changes no number."
            + " Default: the config's, else 1.")
    private @Nullable Integer workers;

    @CommandLine.Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    ResumeCommand() {}

    @Override
    public Integer call() {
        ResultsFolder folder = ResultsFolder.open(path);
        ExperimentConfig experiment = ConfigReader.read(folder.config());
        int count = Arguments.threads(spec, threads, experiment.threads());
        int atOnce = Arguments.workers(spec, workers, experiment.workers(), count);
        ExperimentRunner runner = new ExperimentRunner(experiment,
                RunDisplay.on(spec.commandLine().getOut(), atOnce));
        try (ClusterOptions.Share share = cluster.join(runner, experiment, threads, atOnce, count);
                Interruption _ = Interruption.guard(runner, spec.commandLine().getErr())) {
            runner.resume(folder, share.workers(), share.threads(), Arguments.typed(spec));
        }
        return Ending.show(path, spec.commandLine().getOut());
    }
}
