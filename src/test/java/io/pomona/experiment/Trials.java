// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.train.PopulationStatistics;
import io.pomona.train.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Made-up trials for tests. */
final class Trials {
    private Trials() {}

    static TrialResult completed(int trial, String method, long seed, double accuracy) {
        return with(trial, method, seed, TrialStatus.COMPLETED, accuracy, accuracy, accuracy);
    }

    static TrialResult with(int trial, String method, long seed, TrialStatus status, double train,
            double validation, double test) {
        return new TrialResult(String.valueOf(trial), method, seed, status, train, validation, test,
                0.5, 0.6, 0.7,
                1000L * (trial + 1), 10, 20, 30, trial + 0.5, "budget spent", Map.of());
    }

    static TrialResult withSettings(TrialResult trial, Map<String, String> settings) {
        return new TrialResult(trial.trial(), trial.method(), trial.seed(), trial.status(),
                trial.trainAccuracy(), trial.validationAccuracy(), trial.testAccuracy(),
                trial.trainLoss(), trial.validationLoss(), trial.testLoss(), trial.samples(),
                trial.measurementSamples(), trial.evaluations(), trial.steps(), trial.seconds(),
                trial.stopReason(), settings);
    }

    /** Returns one completed trial per accuracy, with the seeds 1, 2, and so on. */
    static List<TrialResult> method(String method, double... accuracies) {
        List<TrialResult> trials = new ArrayList<>();
        for (int i = 0; i < accuracies.length; i++) {
            trials.add(completed(Math.abs(method.hashCode() % 1000) * 100 + i, method, i + 1,
                    accuracies[i]));
        }
        return trials;
    }

    static Progress row(int step, long samples, double seconds, double trainAccuracy) {
        return new Progress(step, step * 10L, samples, 0, 0.5, 0.4, trainAccuracy, 0.3, 0.2, 0.1,
                Double.NaN, 0.05, PopulationStatistics.NONE, 0, seconds, 100);
    }
}
