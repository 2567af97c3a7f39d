// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.train.Progress;

/** What curves may show. */
enum Measure {
    VALIDATION_ACCURACY("validation-accuracy", "Accuracy on the validation set",
            "validation accuracy in %", true), TRAIN_ACCURACY("train-accuracy",
                    "Accuracy on the training set", "training accuracy in %",
                    true), VALIDATION_LOSS("validation-loss", "Loss on the validation set",
                            "validation loss", false), TRAIN_LOSS("train-loss",
                                    "Loss on the training set", "training loss", false);

    private final String id;
    private final String title;
    private final String unit;
    private final boolean isShare;

    Measure(String id, String title, String unit, boolean isShare) {
        this.id = id;
        this.title = title;
        this.unit = unit;
        this.isShare = isShare;
    }

    /** Returns its name in files and in the page. */
    String id() {
        return id;
    }

    /** Returns the title of its chart. */
    String title() {
        return title;
    }

    /** Returns what stands at the vertical axis. */
    String unit() {
        return unit;
    }

    /** Returns whether it is a share, drawn from 0 to 100 %. */
    boolean isShare() {
        return isShare;
    }

    /** Returns by what a share is multiplied. */
    double factor() {
        return isShare ? 100 : 1;
    }

    /** Returns its name in {@code curves.csv}, where that has it. */
    String column() {
        return id.replace('-', '_');
    }

    /** Returns what a row says of it, a share as such. */
    double of(Progress row) {
        return switch (this) {
            case VALIDATION_ACCURACY -> row.validationAccuracy();
            case TRAIN_ACCURACY -> row.trainAccuracy();
            case VALIDATION_LOSS -> row.validationLoss();
            case TRAIN_LOSS -> row.trainLoss();
        };
    }
}
