// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.experiment.Cluster;
import io.pomona.experiment.Distribution;
import io.pomona.experiment.PopulationEvaluators;
import io.pomona.experiment.RemoteInputs;
import io.pomona.experiment.RemoteTrial;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** A cluster by its Spark context. */
final class SparkCluster implements Cluster {
    /** So many trials at least are handed out: executors may come later than the first trials. */
    private static final int LEAST = 32;

    private final JavaSparkContext context;
    private final Distribution distribution;
    private final int threads;
    private final IdentityHashMap<RemoteInputs, Broadcast<InputsParcel>> inputs = new IdentityHashMap<>();

    /**
     * Creates a cluster.
     *
     * @param distribution what it is given
     * @param threads the processors that a trial takes
     */
    SparkCluster(JavaSparkContext context, Distribution distribution, int threads) {
        this.context = context;
        this.distribution = distribution;
        this.threads = threads;
    }

    /** Twice as many as run, so that none of the executors waits for this process. */
    @Override
    public int trialsAtOnce() {
        return Math.max(LEAST, 2 * context.defaultParallelism() / threads);
    }

    @Override
    public PopulationEvaluators evaluators() {
        return new SparkEvaluators(context, distribution == Distribution.ISLANDS);
    }

    @Override
    public Submission submit(RemoteTrial trial, RemoteInputs given) {
        return new SparkSubmission(context.parallelize(List.of(TrialParcel.of(trial)), 1)
                .map(new TrialTask(broadcast(given))).collectAsync());
    }

    private synchronized Broadcast<InputsParcel> broadcast(RemoteInputs given) {
        return inputs.computeIfAbsent(given, all -> context.broadcast(InputsParcel.of(all)));
    }

    @Override
    public void close() {
        context.close();
    }
}
