// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.experiment.sweep.Sampler;
import io.pomona.experiment.sweep.SweepConfig;
import io.pomona.nn.Network;
import io.pomona.train.Workers;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs every trial of an experiment and compares what they gave. All that can be wrong with the config,
 * with every point of its sweep and with the data is found before the results folder is made.
 */
public final class ExperimentRunner {
    private final ExperimentConfig config;
    private final ExperimentInputs inputs = new ExperimentInputs();
    private final TrialPlan plan;
    private final ExperimentListener listener;
    private @Nullable ResultsFolder folder;
    private @Nullable TrialTeam team;
    private @Nullable Cluster cluster;
    private Distribution distribution = Distribution.GENERATIONS;

    /**
     * Plans the trials, reads the data and builds the networks.
     *
     * @throws PomonaException if a point of the sweep gives no config, the data cannot be used, a
     *         network does not suit them, or the weights to begin with do not suit a network
     */
    public ExperimentRunner(ExperimentConfig config, ExperimentListener listener) {
        this.config = config;
        this.listener = listener;
        this.plan = new TrialPlan(config);
        plan.points().forEach(point -> inputs.require(point.config()));
    }

    /** Returns the trials in their order, those that are decided yet. */
    public List<Trial> trials() {
        return plan.trials();
    }

    /** Returns how many trials may come whose settings depend on the results of others. */
    public int undecidedTrials() {
        return plan.undecided();
    }

    /** Returns what is odd about the data, in sentences for the user. */
    public List<String> warnings() {
        return inputs.warnings();
    }

    /** Refuses data that are not those a results folder was begun with. */
    void requireData(ResultsFolder stored) {
        Provenance.requireData(stored, inputs.checksums());
    }

    /**
     * Estimates what the trials that are decided cost, from two seconds' work on this machine.
     *
     * @param workers trials that run at once
     * @param threads the threads that they share
     * @throws PomonaException if trials that run at once do not fit into memory together
     */
    public CostEstimate costs(int workers, int threads) {
        requireMemory(workers, threads);
        return CostEstimate.of(plan.points(), inputs, workers, threads);
    }

    /** Returns the network of the first trial, and of all others unless it is swept. */
    public Network network() {
        return inputs.of(plan.points().getFirst().config()).network();
    }

    /**
     * Has a cluster do the work; without, this process does. That changes no number.
     *
     * @param machines the cluster
     * @param shared what is shared out among its machines
     */
    public void distribute(Cluster machines, Distribution shared) {
        cluster = machines;
        distribution = shared;
    }

    /**
     * Runs all trials into a new folder.
     *
     * @param path the folder
     * @param workers how many trials run at once
     * @param threads how many threads they share
     * @param commandLine what the user typed, for the provenance
     * @return the results, in the order of the trials
     * @throws PomonaException if trials that run at once do not fit into memory together
     */
    public List<TrialResult> run(Path path, int workers, int threads, List<String> commandLine) {
        requireMemory(workers, threads);
        ResultsFolder created = ResultsFolder.create(path);
        try (FolderLock _ = FolderLock.take(created)) {
            begin(created, threads, commandLine);
            announce();
            return runTrials(created, new TrialLedger(), workers, threads);
        }
    }

    /** Trials that a cluster runs need no memory here. */
    private void requireMemory(int workers, int threads) {
        if (cluster != null && distribution == Distribution.TRIALS) {
            return;
        }
        List<PlannedPoint> points = plan.points();
        for (PlannedPoint point : points) {
            // Trials of a method stand beside each other in the plan; later ones may be undecided yet.
            long alike = plan.undecided() + points.stream()
                    .filter(other -> other.method().equals(point.method()))
                    .mapToLong(other -> other.trials().size()).sum();
            inputs.requireMemory(point.config(), Math.max(1, threads / workers),
                    (int) Math.min(workers, alike));
        }
    }

    private void begin(ResultsFolder created, int threads, List<String> commandLine) {
        ConfigWriter.write(created.config(), config);
        boolean reproducible = plan.points().stream()
                .allMatch(point -> point.config().budget().seconds() == null);
        Provenance.begin(created, inputs.checksums(), reproducible, threads, commandLine);
    }

    /**
     * Goes on in a folder that {@link #run} wrote: trials that have completed stay as they are, and so
     * do those that were pruned, as long as the others end as they did.
     *
     * @param opened the folder
     * @param workers how many trials run at once
     * @param threads how many threads they share
     * @param commandLine what the user typed, for the provenance
     * @return the results, in the order of the trials
     * @throws PomonaException if the data are not those the folder was begun with
     */
    public List<TrialResult> resume(ResultsFolder opened, int workers, int threads,
            List<String> commandLine) {
        requireMemory(workers, threads);
        try (FolderLock _ = FolderLock.take(opened)) {
            Provenance.requireConfig(opened);
            TrialLedger ledger = new TrialLedger();
            read(opened, ledger);
            new TrialFiles(opened).requireReadableCheckpoints(plan.trials(), ledger);
            Provenance.resume(opened, inputs.checksums(), threads, commandLine);
            announce();
            ledger.ordered(plan.trials()).stream()
                    .filter(result -> result.status() == TrialStatus.COMPLETED)
                    .forEach(listener::trialEnded);
            return runTrials(opened, ledger, workers, threads);
        }
    }

    /**
     * Runs one trial, in a new folder or one that others begun for the same config, who may be at other
     * trials just now. A trial that has completed stays as it is.
     *
     * @param path the folder
     * @param number the number of the trial in the plan, from 1
     * @param threads how many threads it has
     * @param commandLine what the user typed, for the provenance
     * @return what there is to tell
     * @throws PomonaException if there is no such trial, or it cannot be told apart from the others
     */
    public SingleOutcome runOne(Path path, int number, int threads, List<String> commandLine) {
        SweepConfig sweep = config.sweep();
        if (sweep != null && sweep.pruner() != null) {
            throw new PomonaException("--trial: expected a sweep without a pruner, which compares"
                    + " trials with each other while they run. Set sweep.pruner to null, or run"
                    + " the sweep as a whole.");
        }
        ResultsFolder joined = new ResultsFolder(path);
        TrialLedger ledger = new TrialLedger();
        read(joined, ledger);
        List<Trial> trials = plan.trials();
        if (number < 1 || number > trials.size()) {
            throw new PomonaException("--trial: expected a number from 1 to " + trials.size()
                    + (plan.undecided() > 0
                            ? " (" + plan.undecided() + " trials are not decided before these end)"
                            : "")
                    + ", but received " + number + ".");
        }
        Trial trial = trials.get(number - 1);
        SingleTrial single = new SingleTrial(config, plan, joined);
        try (FolderLock lock = single.join(() -> begin(joined, threads, commandLine),
                () -> Provenance.resume(joined, inputs.checksums(), threads, commandLine))) {
            boolean free = lock.takeTrial(number - 1);
            if (free) {
                read(joined, ledger);
                new TrialFiles(joined).requireReadableCheckpoints(List.of(trial), ledger);
                if (ledger.result(trial) == null) {
                    runOnly(joined, ledger, trial, threads);
                }
            }
            return new SingleOutcome(trial, ledger.result(trial), !free, single.gather(lock));
        }
    }

    /**
     * What came of running one trial.
     *
     * @param trial the trial
     * @param result what it gave, or null if another process is at it
     * @param busy whether another process is at it
     * @param allEnded whether every trial of the experiment has ended
     */
    public record SingleOutcome(Trial trial, @Nullable TrialResult result, boolean busy,
            boolean allEnded) {}

    private void runOnly(ResultsFolder joined, TrialLedger ledger, Trial trial, int threads) {
        PlannedPoint point = plan.points().stream()
                .filter(candidate -> candidate.trials().contains(trial)).findFirst().orElseThrow();
        TrialTeam alone = new TrialTeam(config.onFailure(), plan, runs(joined, threads), joined,
                false, ledger, listener);
        synchronized (this) {
            folder = joined;
            team = alone;
        }
        inputs.warnings().forEach(listener::warning);
        try (Workers workers = Workers.of(threads)) {
            alone.run(new TrialScheduler.Work(trial, point, Long.MAX_VALUE, false), workers);
        }
    }

    /** Trials decide on trials, so reading goes on until no more are decided. */
    private void read(ResultsFolder opened, TrialLedger ledger) {
        TrialFiles files = new TrialFiles(opened);
        int known = -1;
        while (plan.trials().size() > known) {
            known = plan.trials().size();
            files.read(plan.trials(), looksAtCurves(), ledger);
            ledger.forget(TrialStatus.FAILED, TrialStatus.INTERRUPTED);
            plan.methods().forEach(method -> method.decide(ledger::value));
        }
    }

    private boolean looksAtCurves() {
        SweepConfig sweep = config.sweep();
        return sweep != null && (sweep.pruner() != null || sweep.sampler() instanceof Sampler.Tpe);
    }

    private void announce() {
        listener.planned(config, plan.trials());
        inputs.warnings().forEach(listener::warning);
    }

    private List<TrialResult> runTrials(ResultsFolder opened, TrialLedger ledger, int workers,
            int threads) {
        TrialTeam created = new TrialTeam(config.onFailure(), plan, runs(opened, threads), opened,
                true, ledger, listener);
        synchronized (this) {
            folder = opened;
            team = created;
        }
        TrialFiles files = new TrialFiles(opened);
        files.writeTable(plan.trials(), ledger);
        created.run(workers, threads);
        files.writeTable(plan.trials(), ledger);
        files.writeComparison(plan.trials(), ledger);
        Provenance.end(opened);
        return ledger.ordered(plan.trials());
    }

    private TrialRuns runs(ResultsFolder opened, int threads) {
        Cluster machines = cluster;
        if (machines == null) {
            return TrialRuns.here(inputs, opened, () -> PopulationEvaluators.LOCAL);
        }
        return switch (distribution) {
            case TRIALS -> new RemoteTrials(inputs, opened, machines, threads);
            case GENERATIONS, ISLANDS -> TrialRuns.here(inputs, opened, machines::evaluators);
        };
    }

    /**
     * Puts what there is on the disk because the process is about to end; called by another thread than
     * the one that runs.
     *
     * @return the folder to resume, or null if nothing was begun
     */
    public @Nullable Path interrupt() {
        TrialTeam busy;
        ResultsFolder opened;
        synchronized (this) {
            busy = team;
            opened = folder;
        }
        if (busy == null || opened == null) {
            return null;
        }
        busy.interrupt();
        if (busy.ownsFolder()) {
            Provenance.end(opened);
        }
        return opened.path();
    }
}
