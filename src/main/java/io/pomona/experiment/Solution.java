// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.DataSet;
import io.pomona.data.Normalization;
import io.pomona.data.Splits;
import io.pomona.exchange.SavedModel;
import io.pomona.nn.Loss;

/**
 * The network that a trial has chosen, with the data that it was chosen by.
 *
 * @param trial the trial's outcome
 * @param model the network and its weights
 * @param loss what was reported as its loss
 * @param splits the data of the trial's seed, as the network reads them
 * @param normalization what was done to the raw data
 */
public record Solution(TrialResult trial, SavedModel model, Loss loss, Splits splits,
        Normalization normalization) {
    /** Returns the name of the samples to judge the network by: test, else validation, else train. */
    public String judgedOn() {
        return splits.test() != null
                ? "test"
                : splits.validation() != null ? "validation" : "training";
    }

    /** Returns the samples to judge the network by. */
    public DataSet judge() {
        DataSet test = splits.test();
        DataSet validation = splits.validation();
        return test != null ? test : validation != null ? validation : splits.train();
    }

    /** Returns the trial's accuracy on {@link #judge}, as it was stored. */
    public double storedAccuracy() {
        return splits.test() != null
                ? trial.testAccuracy()
                : splits.validation() != null
                        ? trial.validationAccuracy()
                        : trial.trainAccuracy();
    }
}
