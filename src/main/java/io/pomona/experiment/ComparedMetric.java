// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The accuracies that methods can be compared by, the more telling first. */
enum ComparedMetric {
    TEST("test_accuracy", "test accuracy", TrialResult::testAccuracy),
    VALIDATION("validation_accuracy", "validation accuracy", TrialResult::validationAccuracy),
    TRAIN("train_accuracy", "training accuracy", TrialResult::trainAccuracy);

    private final String column;
    private final String words;
    private final ToDoubleFunction<TrialResult> value;

    ComparedMetric(String column, String words, ToDoubleFunction<TrialResult> value) {
        this.column = column;
        this.words = words;
        this.value = value;
    }

    /** Returns the first one that every completed trial has. */
    static ComparedMetric of(List<TrialResult> completed) {
        for (ComparedMetric metric : values()) {
            if (completed.stream().noneMatch(trial -> Double.isNaN(metric.of(trial)))) {
                return metric;
            }
        }
        return TRAIN;
    }

    String column() {
        return column;
    }

    String words() {
        return words;
    }

    double of(TrialResult trial) {
        return value.applyAsDouble(trial);
    }

    /** Returns why it is this one, in a sentence. */
    String note(List<TrialResult> completed) {
        if (completed.isEmpty()) {
            return "No trial was completed.";
        }
        String missing = completed.stream().allMatch(trial -> Double.isNaN(trial.testAccuracy()))
                ? "there is no test accuracy"
                : "some trials have no test accuracy";
        return switch (this) {
            case TEST -> "Compared is the accuracy on the test set, which no method saw.";
            case VALIDATION -> "Compared is the accuracy on the validation set, since " + missing
                    + "; the validation set may have chosen the weights.";
            case TRAIN -> "Compared is the accuracy on the training set, since " + missing
                    + " and not every trial has a validation accuracy; it says nothing about"
                    + " unseen data.";
        };
    }
}
