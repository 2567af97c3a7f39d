// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The outcome of one trial: one row of {@code trials.csv}. A number that was not measured is
 * {@code NaN} and an empty cell in the file. Accuracies are shares in [0, 1], losses mean
 * cross-entropies in nats.
 *
 * @param trial the id of the trial, which names its folder
 * @param method the key of the method in the config
 * @param seed the seed
 * @param status how it ended
 * @param trainAccuracy accuracy of the chosen weights on the training set
 * @param validationAccuracy their accuracy on the validation set
 * @param testAccuracy their accuracy on the test set
 * @param trainLoss their loss on the training set
 * @param validationLoss their loss on the validation set
 * @param testLoss their loss on the test set
 * @param samples sample passes charged to the budget
 * @param measurementSamples sample passes spent on measuring alone
 * @param evaluations networks evaluated, or gradients taken
 * @param steps generations or epochs
 * @param seconds wall time
 * @param stopReason why it stopped, for people; empty when it is not known
 * @param settings the swept settings by their path in the config, in the order of the file
 */
public record TrialResult(String trial, String method, long seed, TrialStatus status,
        double trainAccuracy, double validationAccuracy, double testAccuracy, double trainLoss,
        double validationLoss, double testLoss, long samples, long measurementSamples,
        long evaluations, long steps, double seconds, String stopReason,
        Map<String, String> settings) {
    /**
     * Checks and copies the settings, in their order.
     *
     * @throws IllegalArgumentException if {@code method} or the value of a setting is empty, or a
     *         setting has the name of another column
     */
    public TrialResult {
        if (method.isEmpty()) {
            throw new IllegalArgumentException("The method of a trial must have a name.");
        }
        settings.forEach((path, value) -> {
            if (value.isEmpty() || path.isEmpty() || TrialsCsv.COLUMNS.contains(path)) {
                throw new IllegalArgumentException("A swept setting must have a value and a path"
                        + " that is no column of trials.csv, but received '" + path + "' = '"
                        + value + "'.");
            }
        });
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Returns the row of a trial that failed before it began. */
    static TrialResult failed(Trial trial, String reason) {
        return without(trial, TrialStatus.FAILED, reason);
    }

    /** Returns the row of a trial of which nothing was measured. */
    static TrialResult without(Trial trial, TrialStatus status, String reason) {
        double none = Double.NaN;
        return new TrialResult(trial.id(), trial.method(), trial.seed(), status, none, none, none,
                none, none, none, 0, 0, 0, 0, 0, reason, trial.settings());
    }

    /** Returns the method with its swept settings, such as {@code genetic (sigma=0.1)}. */
    public String label() {
        return label(method, settings);
    }

    static String label(String method, Map<String, String> settings) {
        if (settings.isEmpty()) {
            return method;
        }
        StringBuilder label = new StringBuilder(method).append(" (");
        String separator = "";
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String path = setting.getKey();
            label.append(separator).append(path.substring(path.lastIndexOf('.') + 1)).append('=')
                    .append(setting.getValue());
            separator = ", ";
        }
        return label.append(')').toString();
    }
}
