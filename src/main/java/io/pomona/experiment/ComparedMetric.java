// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import java.util.List;

/** The accuracies of chosen networks that methods can be compared by, the more telling first. */
public enum ComparedMetric {
    /** Of the test set, which no method saw. */
    TEST("test_accuracy", "test accuracy"),
    /** Of the validation set. */
    VALIDATION("validation_accuracy", "validation accuracy"),
    /** Of the training set. */
    TRAIN("train_accuracy", "training accuracy");

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

    /**
     * Returns the metric of a column of {@code trials.csv}.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static ComparedMetric ofColumn(String column) {
        for (ComparedMetric metric : values()) {
            if (metric.column.equals(column)) {
                return metric;
            }
        }
        throw new IllegalArgumentException("Expected the column of an accuracy, but received "
                + column + ".");
    }

    String column() {
        return column;
    }

    /** Returns its name in words. */
    public String words() {
        return words;
    }

    /** Returns the share in [0, 1] of a trial, or {@code NaN}. */
    public double of(TrialResult trial) {
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
