// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.train.Budget;
import io.pomona.train.Progress;
import java.util.List;

/** Passes on what several threads have to say, one at a time. */
final class SerialListener implements ExperimentListener {
    private final ExperimentListener listener;

    SerialListener(ExperimentListener listener) {
        this.listener = listener;
    }

    @Override
    public synchronized void planned(ExperimentConfig config, List<Trial> trials) {
        listener.planned(config, trials);
    }

    @Override
    public synchronized void warning(String message) {
        listener.warning(message);
    }

    @Override
    public synchronized void trialStarted(Trial trial, Budget budget, int stepsDone) {
        listener.trialStarted(trial, budget, stepsDone);
    }

    @Override
    public synchronized void progress(Trial trial, Progress progress) {
        listener.progress(trial, progress);
    }

    @Override
    public synchronized void trialEnded(TrialResult result) {
        listener.trialEnded(result);
    }
}
