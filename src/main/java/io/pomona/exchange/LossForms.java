// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Loss;
import io.pomona.nn.Loss.Outputs;

/** The JSON forms of the losses: {@code "cross_entropy"}, or an object with settings. */
public final class LossForms {
    /** The losses by type. */
    public static final UnionForm<Loss> LOSS = UnionForm.<Loss>empty()
            .or("cross_entropy", RecordForm.of(new Loss.CrossEntropy(0)))
            .or("binary_cross_entropy",
                    RecordForm.of(new Loss.BinaryCrossEntropy(Outputs.SIGMOID, 0)))
            .or("mean_squared_error", RecordForm.of(new Loss.MeanSquaredError(Outputs.SIGMOID)))
            .withShortForm(null);

    /** The forms of what losses are made of. */
    public static final JsonForms FORMS = JsonForms.standard();

    private LossForms() {}
}
