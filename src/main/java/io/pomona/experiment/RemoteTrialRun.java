// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.exchange.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trial that is run on a cluster. What it left in its folder is sent with it, and what it leaves there
 * comes back when it ends or reaches its target; meanwhile nothing of it is here.
 */
final class RemoteTrialRun implements TrialRun {
    private final TrialScheduler.Work work;
    private final ResultsFolder folder;
    private final Cluster cluster;
    private final RemoteInputs inputs;
    private final int threads;
    private final ExperimentListener listener;
    private volatile MetricCurve curve = new MetricCurve();
    private Cluster.@Nullable Submission submission;
    private boolean stopped;

    RemoteTrialRun(TrialScheduler.Work work, ResultsFolder folder, Cluster cluster,
            RemoteInputs inputs, int threads, ExperimentListener listener) {
        this.work = work;
        this.folder = folder;
        this.cluster = cluster;
        this.inputs = inputs;
        this.threads = threads;
        this.listener = listener;
    }

    @Override
    public @Nullable TrialResult run(long target) throws IOException {
        return send(target, false);
    }

    @Override
    public @Nullable TrialResult prune(long target) throws IOException {
        return send(target, true);
    }

    private @Nullable TrialResult send(long target, boolean prune) throws IOException {
        Trial trial = work.trial();
        curve = written();
        listener.trialStarted(trial, work.point().config().budget(), curve.rows());
        RemoteTrial.Outcome outcome = await(new RemoteTrial(
                Json.print(ConfigWriter.write(work.point().config())), trial.id(), trial.method(),
                trial.seed(), trial.settings(), target, prune, threads, left()));
        if (outcome == null) {
            return null;
        }
        TrialFiles.write(folder.trial(trial), outcome.files());
        curve = written();
        String result = outcome.result();
        return result == null ? null : TrialResultJson.of(result);
    }

    private RemoteTrial.@Nullable Outcome await(RemoteTrial trial) {
        Cluster.Submission sent;
        synchronized (this) {
            if (stopped) {
                return null;
            }
            sent = cluster.submit(trial, inputs);
            submission = sent;
        }
        try {
            return sent.await();
        } catch (RuntimeException e) {
            if (isStopped()) {
                return null;
            }
            throw e;
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Returns the files without which the trial would begin anew. */
    private Map<String, byte[]> left() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        if (Files.exists(folder.checkpoint(work.trial()))) {
            for (Path file : List.of(folder.checkpoint(work.trial()),
                    folder.metrics(work.trial()))) {
                files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private MetricCurve written() {
        Path metrics = folder.metrics(work.trial());
        return Files.exists(metrics)
                ? MetricCurve.of(MetricsCsv.read(metrics))
                : new MetricCurve();
    }

    @Override
    public MetricCurve curve() {
        return curve;
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        if (submission != null) {
            submission.cancel();
        }
    }

    @Override
    public TrialResult interrupt() {
        return TrialResult.without(work.trial(), TrialStatus.INTERRUPTED, "interrupted");
    }

    @Override
    public TrialResult failed(String reason) {
        return TrialResult.failed(work.trial(), reason);
    }

    @Override
    public void close() {
        // All that the trial held is on the cluster, which has ended it.
    }
}
