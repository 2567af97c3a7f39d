// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.PomonaException;
import io.pomona.experiment.Cluster;
import io.pomona.experiment.ClusterProvider;
import io.pomona.experiment.Distribution;
import io.pomona.experiment.ExperimentConfig;
import io.pomona.experiment.ExperimentRunner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which other machines do the work. */
final class ClusterOptions {
    @Option(names = "--cluster", paramLabel = "URL", description = "Has a Spark cluster do the work: spark://HOST:PORT, yarn, k8s://..., local[N], or"
            + " submit under spark-submit. Changes no number. See docs/cluster.md.")
    private @Nullable String url;

    @Option(names = "--distribute", paramLabel = "WHAT", description = "What a cluster shares out: trials, the individuals of generations, or islands from one"
            + " migration to the next. Default: trials where there are several, else generations."
            + " Of trials, each takes --threads processors, else the config's, else 1.")
    private @Nullable Distribution distribution;

    /** For picocli, which fills the fields in. */
    ClusterOptions() {}

    /**
     * A share in a cluster, or none.
     *
     * @param cluster the cluster, or null: this process does the work
     * @param workers how many trials are under way at once
     * @param threads how many threads they share here, or each takes on the cluster
     */
    record Share(@Nullable Cluster cluster, int workers, int threads) implements AutoCloseable {
        @Override
        public void close() {
            if (cluster != null) {
                cluster.close();
            }
        }
    }

    /**
     * Connects a run to the cluster that was named, if any.
     *
     * @param asked the threads asked for on the command line
     * @param workers the workers of a run in this process
     * @param threads its threads
     */
    Share join(ExperimentRunner runner, ExperimentConfig config, @Nullable Integer asked,
            int workers, int threads) {
        Distribution shared = distribution(runner);
        if (shared != Distribution.TRIALS) {
            return join(runner, shared, workers, threads);
        }
        Integer configured = asked != null ? asked : config.threads();
        int each = configured == null ? 1 : configured;
        Cluster cluster = connect(runner, Distribution.TRIALS, each);
        return cluster == null
                ? new Share(null, workers, threads)
                : new Share(cluster, cluster.trialsAtOnce(), each);
    }

    /** Connects the run of a single trial, of which only generations or islands can be shared out. */
    Share joinForOne(ExperimentRunner runner, int threads) {
        return join(runner, distribution == Distribution.ISLANDS
                ? Distribution.ISLANDS
                : Distribution.GENERATIONS, 1, threads);
    }

    private Share join(ExperimentRunner runner, Distribution shared, int workers, int threads) {
        return new Share(connect(runner, shared, 1), workers, threads);
    }

    private Distribution distribution(ExperimentRunner runner) {
        if (distribution != null) {
            return distribution;
        }
        return runner.trials().size() + runner.undecidedTrials() > 1
                ? Distribution.TRIALS
                : Distribution.GENERATIONS;
    }

    private @Nullable Cluster connect(ExperimentRunner runner, Distribution shared, int threads) {
        if (url == null) {
            if (distribution != null) {
                throw new PomonaException(
                        "Expected --cluster beside --distribute, which says what a"
                                + " cluster shares out.");
            }
            return null;
        }
        Cluster cluster = ClusterProvider.find().connect(url, shared, threads);
        runner.distribute(cluster, shared);
        return cluster;
    }
}
