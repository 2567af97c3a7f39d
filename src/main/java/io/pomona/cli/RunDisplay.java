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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a run goes on. On a terminal a bar a trial or, where several run at once, one bar for all of
 * them; elsewhere a line now and then.
 */
final class RunDisplay implements ExperimentListener {
    private static final long LINE_EVERY = TimeUnit.SECONDS.toNanos(2);

    private final PrintWriter out;
    private final boolean terminal;
    private final boolean severalAtOnce;
    private final Set<String> begun = new HashSet<>();
    private final Map<String, Progress> last = new HashMap<>();
    private final Map<String, String> measured = new HashMap<>();
    private @Nullable ProgressBar bar;
    private int planned;
    private int ended;
    private long lastLine;

    private RunDisplay(PrintWriter out, boolean terminal, boolean severalAtOnce) {
        this.out = out;
        this.terminal = terminal;
        this.severalAtOnce = severalAtOnce;
    }

    @SuppressWarnings("SystemConsoleNull") // NullAway still takes it for null.
    static RunDisplay on(PrintWriter out, int workers) {
        Console console = System.console();
        return new RunDisplay(out, console != null && console.isTerminal(), workers > 1);
    }

    @Override
    public void planned(ExperimentConfig config, List<Trial> trials) {
        planned = trials.size();
        out.printf("%s: %d trials: %s, seeds %s%s%n", config.name(), trials.size(),
                String.join(", ", config.methods().keySet()), config.seeds(), points(trials));
        out.flush();
        if (terminal && severalAtOnce) {
            bar = new ProgressBarBuilder().setTaskName(config.name()).setInitialMax(planned)
                    .setUnit(" trials", 1).setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200).build();
        }
    }

    private static String points(List<Trial> trials) {
        long points = trials.stream().map(trial -> trial.method() + trial.settings()).distinct()
                .count();
        boolean swept = trials.stream().anyMatch(trial -> !trial.settings().isEmpty());
        return swept ? ", " + points + " points" : "";
    }

    @Override
    public void warning(String message) {
        out.println("Warning: " + message);
        out.flush();
    }

    @Override
    public void trialStarted(Trial trial, Budget budget, int stepsDone) {
        // A trial that waited for others goes on in the same process without a word.
        if (begun.add(trial.id()) && stepsDone > 0) {
            out.printf("%s goes on after step %d%n", trial.id(), stepsDone - 1);
        }
        lastLine = System.nanoTime();
        if (terminal && !severalAtOnce) {
            closeBar();
            long samples = Objects.requireNonNullElse(budget.samples(), -1L);
            bar = new ProgressBarBuilder().setTaskName(trial.id()).setInitialMax(samples)
                    .setUnit(" passes", 1).setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .build();
        }
    }

    @Override
    public void progress(Trial trial, Progress progress) {
        last.put(trial.id(), progress);
        if (!Double.isNaN(progress.trainAccuracy())) {
            measured.put(trial.id(), accuracies(progress));
        }
        String accuracies = measured.getOrDefault(trial.id(), "");
        if (bar != null && !severalAtOnce) {
            bar.setExtraMessage(" " + accuracies);
            bar.stepTo(progress.samples());
        } else if (bar != null) {
            bar.setExtraMessage(" " + trial.id() + ": " + accuracies);
        } else if (System.nanoTime() - lastLine > LINE_EVERY) {
            line(trial.id(), progress, accuracies);
        }
    }

    private void line(String id, Progress progress, String accuracies) {
        out.printf("%s: step %d, %s passes, %s, %s%n", id, progress.step(),
                Numbers.count(progress.samples()), accuracies,
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
        ended++;
        if (severalAtOnce && bar != null) {
            bar.stepTo(ended);
        } else {
            closeBar();
            out.printf("%s %s: test %s, train %s, %s passes, %s (%s)%n", result.trial(),
                    result.status().text(), Numbers.percent(result.testAccuracy()),
                    Numbers.percent(result.trainAccuracy()), Numbers.count(result.samples()),
                    Numbers.seconds(result.seconds()), result.stopReason());
        }
        Progress progress = last.remove(result.trial());
        measured.remove(result.trial());
        if (progress != null && progress.invalid() > 0) {
            out.printf("%s: %d networks gave NaN or infinity and ranked last%n", result.trial(),
                    progress.invalid());
        }
        out.flush();
        if (ended >= planned) {
            closeBar();
        }
    }

    private void closeBar() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
