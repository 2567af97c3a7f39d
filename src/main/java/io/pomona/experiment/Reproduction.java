// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One completed trial of a results folder, run again from its stored config in a temporary folder, which
 * {@link #close} deletes. The results folder is only read.
 */
public final class Reproduction implements AutoCloseable {
    private final ResultsFolder stored;
    private final TrialResult result;
    private final ExperimentConfig config;
    private final ExperimentRunner runner;
    private final Path temporary;

    private Reproduction(ResultsFolder stored, TrialResult result, ExperimentConfig config,
            ExperimentRunner runner, Path temporary) {
        this.stored = stored;
        this.result = result;
        this.config = config;
        this.runner = runner;
        this.temporary = temporary;
    }

    /**
     * Finds a trial and reads its data.
     *
     * @param folder the results folder
     * @param id the trial, or null for the first that was completed
     * @param listener hears how it goes on
     * @throws PomonaException if there is no such folder or trial, the trial was not completed, or the
     *         data are gone or others than those of the run
     */
    public static Reproduction open(Path folder, @Nullable String id,
            ExperimentListener listener) {
        ResultsFolder stored = ResultsFolder.open(folder);
        TrialResult result = find(stored, id);
        ExperimentConfig config = configOf(stored, result);
        ExperimentRunner runner = new ExperimentRunner(config, listener);
        runner.requireData(stored);
        try {
            return new Reproduction(stored, result, config, runner,
                    Files.createTempDirectory("pomona-reproduce"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrialResult find(ResultsFolder stored, @Nullable String id) {
        List<TrialResult> all = TrialsCsv.read(stored.trials());
        List<String> completed = all.stream()
                .filter(trial -> trial.status() == TrialStatus.COMPLETED).map(TrialResult::trial)
                .toList();
        if (completed.isEmpty()) {
            throw new PomonaException(stored.path() + ": expected a trial that was completed, but"
                    + " there is none. Go on with pomona resume.");
        }
        String wanted = id == null ? completed.getFirst() : id;
        TrialResult found = all.stream().filter(trial -> trial.trial().equals(wanted)).findFirst()
                .orElseThrow(() -> new PomonaException(stored.trials() + ": expected one of the"
                        + " trials " + String.join(", ", completed) + ", but received \"" + wanted
                        + "\"."));
        if (found.status() != TrialStatus.COMPLETED) {
            throw new PomonaException(stored.trials() + ": expected a trial that was completed,"
                    + " but " + wanted + " is " + found.status()
                    + (found.status() == TrialStatus.PRUNED
                            ? ", as others decided. Choose another."
                            : ". Go on with pomona resume."));
        }
        return found;
    }

    private static ExperimentConfig configOf(ResultsFolder stored, TrialResult result) {
        Path own = stored.config(trial(result));
        Path file = Files.exists(own) ? own : stored.config();
        if (file.equals(stored.config())) {
            Provenance.requireConfig(stored);
        }
        ExperimentConfig config = ConfigReader.read(file);
        if (!config.methods().containsKey(result.method())
                || !config.seeds().contains(result.seed())) {
            throw new PomonaException(file + ": expected method " + result.method() + " and seed "
                    + result.seed() + " of trial " + result.trial() + ", but they are not there."
                    + " Restore the file.");
        }
        return config.ofTrial(result.method(), result.seed());
    }

    private static Trial trial(TrialResult result) {
        return new Trial(result.trial(), result.method(), result.seed(), result.settings());
    }

    /** Returns the id of the trial. */
    public String trial() {
        return result.trial();
    }

    /** Returns the config of the trial alone. */
    public ExperimentConfig config() {
        return config;
    }

    /** Returns what speaks against equal results from the start, in sentences for the user. */
    public List<String> doubts() {
        return Provenance.doubts(stored, config);
    }

    /**
     * Runs the trial and compares what it gives.
     *
     * @param threads how many threads it has
     * @param commandLine what the user typed
     * @return every difference; none where the trial was reproduced
     * @throws PomonaException if a stored file is missing or damaged
     */
    public List<Difference> run(int threads, List<String> commandLine) {
        ResultsFolder rerun = new ResultsFolder(temporary.resolve("results"));
        runner.run(rerun.path(), 1, threads, commandLine);
        return TrialDifferences.between(stored, trial(result), rerun, runner.trials().getFirst());
    }

    /** Stops the trial because the process is about to end; called by another thread. */
    public void interrupt() {
        runner.interrupt();
    }

    /** Deletes what the trial wrote. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
