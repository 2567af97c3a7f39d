// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import java.util.List;

/** The accuracies that methods can be compared by, the more telling first. */
enum ComparedMetric {
    TEST("test_accuracy", "test accuracy"), VALIDATION(
            "validation_accuracy", "validation accuracy"), TRAIN(
                    "train_accuracy", "training accuracy");

    private final String column;
    private final String words;

    ComparedMetric(String column, String words) {
        this.column = column;
        this.words = words;
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
        return switch (this) {
            case TEST -> trial.testAccuracy();
            case VALIDATION -> trial.validationAccuracy();
            case TRAIN -> trial.trainAccuracy();
        };
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
