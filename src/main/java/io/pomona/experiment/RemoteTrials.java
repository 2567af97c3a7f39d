// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.train.Workers;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs of trials on a cluster; what they work with is sent once for all trials that have it in common. */
final class RemoteTrials implements TrialRuns {
    private final ExperimentInputs inputs;
    private final ResultsFolder folder;
    private final Cluster cluster;
    private final int threads;
    private final Map<Source, RemoteInputs> sent = new HashMap<>();

    /** What inputs are made of. */
    private record Source(ExperimentData data, InitialWeights.@Nullable Values weights) {}

    /**
     * Creates the runs of trials.
     *
     * @param threads the threads of each trial
     */
    RemoteTrials(ExperimentInputs inputs, ResultsFolder folder, Cluster cluster, int threads) {
        this.inputs = inputs;
        this.folder = folder;
        this.cluster = cluster;
        this.threads = threads;
    }

    @Override
    public TrialRun of(TrialScheduler.Work work, Workers workers, ExperimentListener listener) {
        return new RemoteTrialRun(work, folder, cluster, inputs(work), threads, listener);
    }

    private synchronized RemoteInputs inputs(TrialScheduler.Work work) {
        ExperimentInputs.Inputs given = inputs.of(work.point().config());
        return sent.computeIfAbsent(new Source(given.data(), given.weights()),
                source -> source.data().forOthers(source.weights()));
    }
}
