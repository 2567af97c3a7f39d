// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the trials of a plan in a folder, some at once, each with its share of the threads. The listener
 * hears of one thing at a time.
 */
final class TrialTeam {
    private static final Logger LOG = LoggerFactory.getLogger(TrialTeam.class);

    private final FailurePolicy onFailure;
    private final TrialPlan plan;
    private final TrialRuns runs;
    private final TrialFiles files;
    private final TrialLedger ledger;
    private final TrialScheduler scheduler;
    private final ExperimentListener listener;
    private final Map<Trial, TrialRun> running = new LinkedHashMap<>();
    private final boolean ownsFolder;
    private boolean stopping;
    private boolean interrupted;

    /**
     * Creates a team.
     *
     * @param ownsFolder whether no other process writes into the folder
     */
    TrialTeam(FailurePolicy onFailure, TrialPlan plan, TrialRuns runs,
            ResultsFolder folder, boolean ownsFolder, TrialLedger ledger,
            ExperimentListener listener) {
        this.ownsFolder = ownsFolder;
        this.onFailure = onFailure;
        this.plan = plan;
        this.runs = runs;
        this.files = new TrialFiles(folder);
        this.ledger = ledger;
        this.scheduler = new TrialScheduler(plan, ledger);
        this.listener = new SerialListener(listener);
    }

    /** Returns whether no other process writes into the folder. */
    boolean ownsFolder() {
        return ownsFolder;
    }

    /**
     * Runs all that is to do.
     *
     * @param workers how many trials run at once
     * @param threads how many threads they share
     */
    void run(int workers, int threads) {
        ExecutorService team = Executors.newFixedThreadPool(workers,
                Thread.ofPlatform().daemon().name("pomona-trials-", 1).factory());
        List<Future<?>> futures = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            futures.add(team.submit(() -> work(Math.max(1, threads / workers))));
        }
        Throwable failure = null;
        for (Future<?> future : futures) {
            Throwable thrown = await(future);
            failure = failure == null ? thrown : failure;
        }
        team.shutdown();
        switch (failure) {
            case null -> {
                return;
            }
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalStateException(failure);
        }
    }

    private static @Nullable Throwable await(Future<?> future) {
        try {
            future.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CancellationException("The run was interrupted.");
        }
    }

    private void work(int threads) {
        boolean done = false;
        try (Workers workers = Workers.of(threads)) {
            Optional<TrialScheduler.Work> work = scheduler.take();
            while (work.isPresent()) {
                run(work.get(), workers);
                work = scheduler.take();
            }
            done = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!done) {
                stop();
            }
        }
    }

    /** Runs a trial as far as asked. */
    void run(TrialScheduler.Work work, Workers workers) {
        Trial trial = work.trial();
        TrialRun runner = null;
        TrialResult result;
        try {
            runner = runs.of(work, workers, listener);
            begin(trial, runner);
            result = work.prune() ? runner.prune(work.target()) : runner.run(work.target());
        } catch (PomonaException | CancellationException e) {
            throw e;
        } catch (Exception e) {
            LOG.error("Trial {} failed.", trial.id(), e);
            result = runner == null
                    ? TrialResult.failed(trial, e.toString())
                    : runner.failed(e.toString());
        } finally {
            synchronized (this) {
                running.remove(trial);
            }
            if (runner != null) {
                runner.close();
            }
        }
        end(work, runner, result);
    }

    private synchronized void begin(Trial trial, TrialRun runner) {
        running.put(trial, runner);
        if (stopping) {
            runner.stop();
        }
    }

    private void end(TrialScheduler.Work work, @Nullable TrialRun runner,
            @Nullable TrialResult result) {
        synchronized (scheduler) {
            if (runner != null) {
                ledger.put(work.trial(), runner.curve());
            }
        }
        TrialResult ended = result;
        if (ended == null && runner != null && isStopping()) {
            ended = runner.interrupt();
        }
        if (ended != null) {
            record(work.trial(), ended);
            listener.trialEnded(ended);
            if (ended.status() == TrialStatus.FAILED && onFailure == FailurePolicy.STOP) {
                stop();
            }
        }
        scheduler.done(work);
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private synchronized void record(Trial trial, TrialResult result) {
        if (interrupted) {
            throw new CancellationException("The run was interrupted.");
        }
        files.write(trial, result);
        synchronized (scheduler) {
            ledger.put(trial, result);
            writeTable();
        }
    }

    /** Beside other processes, whoever ends a trial makes the table from all files. */
    private void writeTable() {
        if (ownsFolder) {
            files.writeTable(plan.trials(), ledger);
        }
    }

    private synchronized void stop() {
        stopping = true;
        scheduler.stop();
        running.values().forEach(TrialRun::stop);
    }

    /** Puts what there is on the disk because the process is about to end. */
    synchronized void interrupt() {
        interrupted = true;
        synchronized (scheduler) {
            running.forEach((trial, runner) -> {
                TrialResult stopped = runner.interrupt();
                files.write(trial, stopped);
                ledger.put(trial, stopped);
            });
            writeTable();
        }
    }
}
