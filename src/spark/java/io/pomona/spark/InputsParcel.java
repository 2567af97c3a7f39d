// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.LoadedData;
import io.pomona.data.Normalization;
import io.pomona.experiment.InitialWeights;
import io.pomona.experiment.RemoteInputs;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@link RemoteInputs} of trials, which stay on the executors while trials come and go. */
final class InputsParcel implements Serializable {
    private final Data whole;
    private final @Nullable Data test;
    private final float @Nullable [] parameters;
    private final float @Nullable [] buffers;
    private transient @Nullable RemoteInputs inputs;

    /** Samples, and what was done to their raw values. */
    @SuppressWarnings("ArrayRecordComponent") // As long as there are channels; sent, not copied.
    private record Data(SamplesParcel samples, double scale, double offset, double[] means,
            double[] deviations) implements Serializable {
        static Data of(LoadedData data) {
            Normalization done = data.normalization();
            return new Data(new SamplesParcel(data.data()), done.scale(), done.offset(),
                    doubles(done.mean()), doubles(done.std()));
        }

        /** Warnings stay with the driver, which has told them. */
        LoadedData loaded() {
            return new LoadedData(samples.all(), new Normalization(scale, offset,
                    Arrays.stream(means).boxed().toList(),
                    Arrays.stream(deviations).boxed().toList()), List.of());
        }

        private static double[] doubles(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    private InputsParcel(RemoteInputs inputs) {
        LoadedData separate = inputs.test();
        InitialWeights.Values weights = inputs.weights();
        this.whole = Data.of(inputs.whole());
        this.test = separate == null ? null : Data.of(separate);
        this.parameters = weights == null ? null : weights.parameters();
        this.buffers = weights == null ? null : weights.buffers();
    }

    static InputsParcel of(RemoteInputs inputs) {
        return new InputsParcel(inputs);
    }

    synchronized RemoteInputs inputs() {
        RemoteInputs known = inputs;
        if (known == null) {
            known = new RemoteInputs(whole.loaded(), test == null ? null : test.loaded(),
                    parameters == null || buffers == null
                            ? null
                            : new InitialWeights.Values(parameters, buffers));
            inputs = known;
        }
        return known;
    }
}
