// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

/** Machines that work for this process. May be used by several threads. */
public interface Cluster extends AutoCloseable {
    /** A trial on its way. */
    interface Submission {
        /**
         * Waits for the trial to end or to reach its target; what a lost machine had begun is begun
         * again on another.
         *
         * @throws RuntimeException if it was canceled, or the cluster failed
         */
        RemoteTrial.Outcome await();

        /** Gives the trial up. */
        void cancel();
    }

    /** Returns how many trials to have under way at once, as far as is known now, at least 1. */
    int trialsAtOnce();

    /** Returns evaluators for one trial. */
    PopulationEvaluators evaluators();

    /**
     * Begins a trial.
     *
     * @param trial the trial
     * @param inputs what it works with; one and the same object is sent once
     */
    Submission submit(RemoteTrial trial, RemoteInputs inputs);

    /** Leaves the cluster. */
    @Override
    void close();
}
