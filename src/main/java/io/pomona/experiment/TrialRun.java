// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One trial as it is run, here or elsewhere. {@link #stop} and {@link #interrupt} may come at any moment. */
sealed interface TrialRun extends AutoCloseable permits TrialRunner, RemoteTrialRun {
    /**
     * Runs the trial until it has spent as many passes, or to its end.
     *
     * @return what it gave, or null where it stands still before its end
     */
    @Nullable
    TrialResult run(long target) throws IOException;

    /**
     * Measures a trial that is given up.
     *
     * @param target the passes that it had spent when that was decided; a checkpoint may be older
     * @return what it gave, or null where it was stopped
     */
    @Nullable
    TrialResult prune(long target) throws IOException;

    /** Has the trial stop as soon as may be. */
    void stop();

    /** Returns how the trial did so far. */
    MetricCurve curve();

    /** Writes what there is and returns the row of a trial that was stopped on its way. */
    TrialResult interrupt();

    /** Returns the row of a trial that failed. */
    TrialResult failed(String reason);

    /** Gives back what the trial held; nothing that it wrote. */
    @Override
    void close();
}
