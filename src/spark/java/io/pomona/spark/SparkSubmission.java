// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.experiment.Cluster;
import io.pomona.experiment.RemoteTrial;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.spark.api.java.JavaFutureAction;

/** A trial as a job of one task. */
final class SparkSubmission implements Cluster.Submission {
    private final JavaFutureAction<List<OutcomeParcel>> job;

    SparkSubmission(JavaFutureAction<List<OutcomeParcel>> job) {
        this.job = job;
    }

    @Override
    public RemoteTrial.Outcome await() {
        try {
            return job.get().getFirst().outcome();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("The cluster failed: " + FirstLine.of(cause), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The run was interrupted.");
        }
    }

    @Override
    public void cancel() {
        job.cancel(true);
    }
}
