// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.experiment.ExperimentConfig;
import io.pomona.experiment.ExperimentListener;
import io.pomona.experiment.Trial;
import io.pomona.experiment.TrialResult;
import io.pomona.train.Budget;
import io.pomona.train.Progress;
import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how a run goes on: a bar a trial on a terminal, a line now and then elsewhere. */
final class RunDisplay implements ExperimentListener {
    private static final long LINE_EVERY = TimeUnit.SECONDS.toNanos(2);

    private final PrintWriter out;
    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private @Nullable Progress last;
    private String measured = "";
    private long lastLine;

    private RunDisplay(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @SuppressWarnings("SystemConsoleNull") // NullAway still takes it for null.
    static RunDisplay on(PrintWriter out) {
        Console console = System.console();
        return new RunDisplay(out, console != null && console.isTerminal());
    }

    static ExperimentListener none() {
        return new RunDisplay(new PrintWriter(PrintWriter.nullWriter()), false);
    }

    @Override
    public void planned(ExperimentConfig config, List<Trial> trials) {
        out.printf("%s: %d trials: %s, seeds %s%n", config.name(), trials.size(),
                String.join(", ", config.methods().keySet()), config.seeds());
        out.flush();
    }

    @Override
    public void warning(String message) {
        out.println("Warning: " + message);
        out.flush();
    }

    @Override
    public void trialStarted(Trial trial, Budget budget, int stepsDone) {
        if (stepsDone > 0) {
            out.printf("%s goes on after step %d%n", trial.id(), stepsDone - 1);
        }
        last = null;
        lastLine = System.nanoTime();
        if (terminal) {
            long samples = Objects.requireNonNullElse(budget.samples(), -1L);
            bar = new ProgressBarBuilder().setTaskName(trial.id()).setInitialMax(samples)
                    .setUnit(" passes", 1).setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .build();
        }
    }

    @Override
    public void progress(Trial trial, Progress progress) {
        last = progress;
        if (!Double.isNaN(progress.trainAccuracy())) {
            measured = accuracies(progress);
        }
        if (bar != null) {
            bar.setExtraMessage(" " + measured);
            bar.stepTo(progress.samples());
        } else if (System.nanoTime() - lastLine > LINE_EVERY) {
            line(trial.id(), progress);
        }
    }

    private void line(String id, Progress progress) {
        out.printf("%s: step %d, %s passes, %s, %s%n", id, progress.step(),
                Numbers.count(progress.samples()), measured,
                Numbers.seconds(progress.seconds()));
        out.flush();
        lastLine = System.nanoTime();
    }

    private static String accuracies(Progress progress) {
        String train = "train " + Numbers.percent(progress.trainAccuracy());
        return Double.isNaN(progress.validationAccuracy())
                ? train
                : train + ", validation " + Numbers.percent(progress.validationAccuracy());
    }

    @Override
    public void trialEnded(TrialResult result) {
        if (bar != null) {
            bar.close();
            bar = null;
        }
        out.printf("%s %s: test %s, train %s, %s passes, %s (%s)%n", result.trial(),
                result.status().text(), Numbers.percent(result.testAccuracy()),
                Numbers.percent(result.trainAccuracy()), Numbers.count(result.samples()),
                Numbers.seconds(result.seconds()), result.stopReason());
        if (last != null && last.invalid() > 0) {
            out.printf("%s: %d networks gave NaN or infinity and ranked last%n", result.trial(),
                    last.invalid());
        }
        last = null;
        out.flush();
    }
}
