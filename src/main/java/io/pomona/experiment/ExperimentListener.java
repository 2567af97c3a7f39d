// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.train.Budget;
import io.pomona.train.Progress;
import java.util.List;

/** Hears how an experiment goes on. Called by the thread that runs it. */
public interface ExperimentListener {
    /** The data are read and the trials planned. */
    void planned(ExperimentConfig config, List<Trial> trials);

    /** Something about the data that a person should know. */
    void warning(String message);

    /** A trial begins, or goes on after {@code stepsDone} generations or epochs. */
    void trialStarted(Trial trial, Budget budget, int stepsDone);

    /** A generation or epoch is done. */
    void progress(Trial trial, Progress progress);

    /** A trial has ended, or was found ended already. */
    void trialEnded(TrialResult result);

    /** Returns one that does nothing. */
    static ExperimentListener silent() {
        return new ExperimentListener() {
            @Override
            public void planned(ExperimentConfig config, List<Trial> trials) {}

            @Override
            public void warning(String message) {}

            @Override
            public void trialStarted(Trial trial, Budget budget, int stepsDone) {}

            @Override
            public void progress(Trial trial, Progress progress) {}

            @Override
            public void trialEnded(TrialResult result) {}
        };
    }
}
