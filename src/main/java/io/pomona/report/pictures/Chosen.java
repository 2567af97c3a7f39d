// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialStatus;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chooses the trials that are looked into. */
final class Chosen {
    private Chosen() {}

    /** Returns the best completed trial of each method by the validation accuracy, in their order. */
    static List<TrialResult> ofEachMethod(List<TrialResult> trials) {
        Map<String, TrialResult> best = new LinkedHashMap<>();
        trials.stream().filter(trial -> trial.status() == TrialStatus.COMPLETED)
                .forEach(trial -> best.merge(trial.method(), trial,
                        (one, other) -> BETTER.compare(other, one) > 0 ? other : one));
        return List.copyOf(best.values());
    }

    /** Whoever has no validation set is chosen by the training accuracy; of equals, the lower loss. */
    static final Comparator<TrialResult> BETTER = Comparator
            .comparingDouble(Chosen::accuracy)
            .thenComparing(Comparator.comparingDouble(Chosen::loss).reversed());

    private static double accuracy(TrialResult trial) {
        double value = isValidated(trial) ? trial.validationAccuracy() : trial.trainAccuracy();
        return Double.isNaN(value) ? -1 : value;
    }

    private static double loss(TrialResult trial) {
        double value = isValidated(trial) ? trial.validationLoss() : trial.trainLoss();
        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
    }

    /** Returns whether a trial was measured on a validation set. */
    static boolean isValidated(TrialResult trial) {
        return !Double.isNaN(trial.validationAccuracy());
    }
}
