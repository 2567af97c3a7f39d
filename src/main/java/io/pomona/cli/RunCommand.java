// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.experiment.ConfigReader;
import io.pomona.experiment.ConfigWriter;
import io.pomona.experiment.ExperimentConfig;
import io.pomona.experiment.ExperimentListener;
import io.pomona.experiment.ExperimentRunner;
import io.pomona.experiment.ResultsFolder;
import io.pomona.experiment.Trial;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pomona run}. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs every trial of an experiment (methods x seeds x points of a sweep) and compares the methods.")
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONFIG", description = "The experiment, a JSON file.")
    private Path config;

    @Option(names = "--set", paramLabel = "path=value", description = "Sets a key of the config by its path, as in --set methods.ga.population=100."
            + " May be given several times.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "The new folder for the results. Default: results/<name>/<start time>.")
    private @Nullable Path out;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to use; changes no number. Default: the config's, else all"
            + " processors.")
    private @Nullable Integer threads;

    @Option(names = "--trial", paramLabel = "N", description = "Runs this one trial alone, by its number in the plan from 1. The folder may hold"
            + " other trials of the same config, and other processes may be at them.")
    private @Nullable Integer trial;

    @Option(names = "--dry-run", description = "Checks config and data, prints the resolved config, the trials, the"
            + " network and an estimate of passes, time and memory, and runs nothing.")
    private boolean dryRun;

    @Option(names = "--workers", paramLabel = "N", description = "Trials to run at once, each with its share of the threads; changes no number."
            + " Default: the config's, else 1.")
    private @Nullable Integer workers;

    @CommandLine.Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    RunCommand() {}

    @Override
    public Integer call() {
        ExperimentConfig experiment = ConfigReader.read(config, assignments, Path.of(""));
        int count = Arguments.threads(spec, threads, experiment.threads());
        int atOnce = Arguments.workers(spec, workers, experiment.workers(), count);
        if (dryRun) {
            return print(experiment, atOnce, count);
        }
        Path folder = out != null
                ? Arguments.folder(spec, out)
                : defaultFolder(experiment.name());
        if (trial != null) {
            return runOne(experiment, folder, trial, count);
        }
        ResultsFolder.requireNew(folder);
        ExperimentRunner runner = new ExperimentRunner(experiment,
                RunDisplay.on(spec.commandLine().getOut(), atOnce));
        try (ClusterOptions.Share share = cluster.join(runner, experiment, threads, atOnce, count);
                Interruption _ = Interruption.guard(runner, spec.commandLine().getErr())) {
            runner.run(folder, share.workers(), share.threads(), Arguments.typed(spec));
        }
        return Ending.show(folder, spec.commandLine().getOut());
    }

    private int runOne(ExperimentConfig experiment, Path folder, int number, int count) {
        PrintWriter output = spec.commandLine().getOut();
        ExperimentRunner runner = new ExperimentRunner(experiment, RunDisplay.on(output, 1));
        ExperimentRunner.SingleOutcome outcome;
        try (ClusterOptions.Share share = cluster.joinForOne(runner, count);
                Interruption _ = Interruption.guard(runner, spec.commandLine().getErr())) {
            outcome = runner.runOne(folder, number, share.threads(), Arguments.typed(spec));
        }
        TrialResult result = outcome.result();
        if (outcome.busy()) {
            output.println(outcome.trial().id() + " is being run by another process already.");
        } else if (result != null) {
            output.println(outcome.trial().id() + " " + result.status().text());
        }
        output.flush();
        if (outcome.allEnded()) {
            return Ending.show(folder, output);
        }
        return result != null && result.status() == TrialStatus.FAILED
                ? CommandLine.ExitCode.SOFTWARE
                : CommandLine.ExitCode.OK;
    }

    private int print(ExperimentConfig experiment, int atOnce, int count) {
        ExperimentRunner runner = new ExperimentRunner(experiment, ExperimentListener.silent());
        var output = spec.commandLine().getOut();
        output.println(ConfigWriter.write(experiment).toPrettyString());
        runner.warnings().forEach(warning -> output.println("Warning: " + warning));
        output.println("Trials: " + runner.trials().stream().map(Trial::id).toList());
        if (runner.undecidedTrials() > 0) {
            output.println("Not decided yet, since their settings depend on results: "
                    + runner.undecidedTrials() + " trials");
        }
        output.println();
        output.println(runner.network().summary());
        output.println();
        output.println(CostTable.of(runner.costs(atOnce, count), atOnce, count));
        output.flush();
        return CommandLine.ExitCode.OK;
    }

    private static Path defaultFolder(String name) {
        String time = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss")
                .format(LocalDateTime.now(ZoneId.systemDefault()));
        return Path.of("results", name, time);
    }
}
