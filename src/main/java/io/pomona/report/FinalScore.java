// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.experiment.TrialResult;

/** The accuracy of the chosen networks that methods are compared by. */
enum FinalScore {
    TEST, VALIDATION, TRAIN;

    /** Returns the score of a column of {@code trials.csv}. */
    static FinalScore ofColumn(String column) {
        return switch (column) {
            case "validation_accuracy" -> VALIDATION;
            case "train_accuracy" -> TRAIN;
            default -> TEST;
        };
    }

    /** Returns its name in words. */
    String title() {
        return switch (this) {
            case TEST -> "test accuracy";
            case VALIDATION -> "validation accuracy";
            case TRAIN -> "training accuracy";
        };
    }

    /** Returns the share in [0, 1] of a trial, or NaN. */
    double of(TrialResult trial) {
        return switch (this) {
            case TEST -> trial.testAccuracy();
            case VALIDATION -> trial.validationAccuracy();
            case TRAIN -> trial.trainAccuracy();
        };
    }
}
