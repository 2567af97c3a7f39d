// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.nn.Network;
import io.pomona.train.Progress;
import io.pomona.train.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every trial of an experiment, method by method for each seed, and compares what they gave. All
 * that can be wrong with the config and the data is found before the results folder is made.
 */
public final class ExperimentRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ExperimentRunner.class);

    private final ExperimentConfig config;
    private final ExperimentData data;
    private final Network network;
    private final InitialWeights.@Nullable Values weights;
    private final List<Trial> trials;
    private final List<String> warnings;
    private final ExperimentListener listener;
    private final Map<Trial, TrialResult> results = new LinkedHashMap<>();
    private @Nullable ResultsFolder folder;
    private @Nullable TrialRunner running;
    private boolean interrupted;

    /**
     * Reads the data, builds the network and plans the trials.
     *
     * @throws PomonaException if the data cannot be used, the network does not suit them, or the
     *         weights to begin with do not suit the network
     */
    public ExperimentRunner(ExperimentConfig config, ExperimentListener listener) {
        this.config = config;
        this.listener = listener;
        this.data = ExperimentData.load(config.data());
        this.network = build(config, data);
        this.trials = plan(config);
        MethodChecks.require(config, network);
        MemoryCheck.require(config, network, data.split(TrialSetup.splitKey(
                config.seeds().getFirst())).train().size());
        this.warnings = warnings(config, data);
        this.weights = weights(config.network().weights());
    }

    private InitialWeights.@Nullable Values weights(@Nullable InitialWeights given) {
        if (given == null) {
            return null;
        }
        InitialWeights.Values values = given.read(network);
        data.note(given.file());
        return values;
    }

    /** Splits differ by the seed; the first that is doubtful speaks for all. */
    private static List<String> warnings(ExperimentConfig config, ExperimentData data) {
        List<String> warnings = new ArrayList<>(data.warnings());
        if (!data.hasDuplicates()) {
            return List.copyOf(warnings);
        }
        for (long seed : config.seeds()) {
            List<String> found = SplitChecks.warnings(data.split(TrialSetup.splitKey(seed)));
            if (!found.isEmpty()) {
                found.forEach(warning -> warnings.add("Seed " + seed + ": " + warning));
                break;
            }
        }
        return List.copyOf(warnings);
    }

    private static Network build(ExperimentConfig config, ExperimentData data) {
        try {
            return config.network().build(data.sampleShape(), data.classes());
        } catch (IllegalArgumentException e) {
            throw new PomonaException("network for samples of shape " + data.sampleShape()
                    + " and " + data.classes() + " classes: " + e.getMessage()
                    + data.hintOnClasses(), e);
        }
    }

    private static List<Trial> plan(ExperimentConfig config) {
        List<Trial> trials = new ArrayList<>();
        for (String method : config.methods().keySet()) {
            for (long seed : config.seeds()) {
                trials.add(Trial.of(method, seed));
            }
        }
        return List.copyOf(trials);
    }

    /** Returns the trials in their order. */
    public List<Trial> trials() {
        return trials;
    }

    /** Returns what is odd about the data, in sentences for the user. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns the network of all trials. */
    public Network network() {
        return network;
    }

    /**
     * Runs all trials into a new folder.
     *
     * @param commandLine what the user typed, for the provenance
     * @return the results, in the order of the trials
     */
    public List<TrialResult> run(Path path, int threads, List<String> commandLine) {
        ResultsFolder created = ResultsFolder.create(path);
        try (FolderLock _ = FolderLock.take(created)) {
            ConfigWriter.write(created.config(), config);
            Provenance.begin(created, data, config.budget().seconds() == null, threads,
                    commandLine);
            announce();
            return runTrials(created, threads);
        }
    }

    /**
     * Goes on in a folder that {@link #run} wrote: trials that have completed stay as they are.
     *
     * @throws PomonaException if the data are not those the folder was begun with
     */
    public List<TrialResult> resume(ResultsFolder opened, int threads, List<String> commandLine) {
        try (FolderLock _ = FolderLock.take(opened)) {
            readCompleted(opened);
            requireReadableCheckpoints(opened);
            Provenance.resume(opened, data, threads, commandLine);
            announce();
            return runTrials(opened, threads);
        }
    }

    private void readCompleted(ResultsFolder opened) {
        if (Files.exists(opened.trials())) {
            Map<String, TrialResult> done = new LinkedHashMap<>();
            TrialsCsv.read(opened.trials()).forEach(result -> done.put(result.trial(), result));
            for (Trial trial : trials) {
                TrialResult result = done.get(trial.id());
                if (result != null && result.status() == TrialStatus.COMPLETED) {
                    results.put(trial, result);
                }
            }
        }
    }

    /** Better said now than after the trials before it. */
    private void requireReadableCheckpoints(ResultsFolder opened) {
        for (Trial trial : trials) {
            if (!results.containsKey(trial) && Files.exists(opened.checkpoint(trial))) {
                Checkpoint.read(opened.checkpoint(trial));
            }
        }
    }

    private void announce() {
        listener.planned(config, trials);
        warnings.forEach(listener::warning);
    }

    private List<TrialResult> runTrials(ResultsFolder opened, int threads) {
        synchronized (this) {
            folder = opened;
        }
        try (Workers workers = Workers.of(threads)) {
            for (Trial trial : trials) {
                TrialResult done = results.get(trial);
                TrialResult result = done != null ? done : runTrial(opened, trial, workers);
                record(opened, trial, result);
                listener.trialEnded(result);
            }
        }
        List<TrialResult> ordered = ordered();
        compare(opened, ordered);
        Provenance.end(opened);
        return ordered;
    }

    private TrialResult runTrial(ResultsFolder opened, Trial trial, Workers workers) {
        TrialRunner runner = null;
        try {
            runner = new TrialRunner(config, opened, trial,
                    TrialSetup.of(network, data, trial.seed(), weights), workers, listener);
            synchronized (this) {
                running = runner;
            }
            return runner.run();
        } catch (PomonaException e) {
            throw e;
        } catch (Exception e) {
            LOG.error("Trial {} failed.", trial.id(), e);
            return runner == null
                    ? TrialResult.failed(trial, e.toString())
                    : runner.failed(e.toString());
        } finally {
            synchronized (this) {
                running = null;
            }
        }
    }

    /** The checkpoint goes only when the row that replaces it is on the disk. */
    private synchronized void record(ResultsFolder opened, Trial trial, TrialResult result) {
        if (interrupted) {
            throw new CancellationException("The run was interrupted.");
        }
        results.put(trial, result);
        TrialsCsv.write(opened.trials(), ordered());
        if (result.status() == TrialStatus.COMPLETED) {
            try {
                Files.deleteIfExists(opened.checkpoint(trial));
            } catch (IOException e) {
                LOG.warn("The checkpoint of {} could not be removed: {}", trial.id(),
                        e.getMessage());
            }
        }
    }

    private synchronized List<TrialResult> ordered() {
        return trials.stream().filter(results::containsKey).map(results::get).toList();
    }

    private void compare(ResultsFolder opened, List<TrialResult> ordered) {
        Map<String, List<Progress>> metrics = new LinkedHashMap<>();
        for (Trial trial : trials) {
            if (Files.exists(opened.metrics(trial))) {
                metrics.put(trial.id(), MetricsCsv.read(opened.metrics(trial)));
            }
        }
        ComparisonFiles.write(opened, ordered, metrics);
    }

    /**
     * Puts what there is on the disk because the process is about to end; called by another thread than
     * the one that runs.
     *
     * @return the folder to resume, or null if nothing was begun
     */
    public synchronized @Nullable Path interrupt() {
        ResultsFolder opened = folder;
        TrialRunner runner = running;
        if (opened == null) {
            return null;
        }
        interrupted = true;
        if (runner != null) {
            TrialResult stopped = runner.interrupt();
            results.put(Trial.of(stopped.method(), stopped.seed()), stopped);
            TrialsCsv.write(opened.trials(), ordered());
        }
        return opened.path();
    }
}
