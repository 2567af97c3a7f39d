// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch normalisation over the last axis, the channels: {@code y = gamma * (x - mean) / sqrt(variance +
 * epsilon) + beta}; S. Ioffe, C. Szegedy, "Batch Normalization: Accelerating Deep Network Training by
 * Reducing Internal Covariate Shift", 2015. In training, and where the fitness of evolved weights is
 * found, mean and variance are those of the batch; else they are the moving ones, which are no
 * parameters but buffers. {@code gamma}, {@code beta}, {@code moving_mean} and {@code moving_variance}
 * are {@code [channels]}.
 *
 * @param momentum the share of the moving statistics that a batch leaves as it was, in {@code [0, 1]}:
 *        Keras's convention; PyTorch's is 1 minus this. The moving variance takes the batch's with
 *        Bessel's correction.
 * @param epsilon added to the variance, above 0
 * @param center whether there is a beta
 * @param scale whether there is a gamma
 * @param activation applied to the output
 */
public record BatchNormalization(double momentum, double epsilon, boolean center, boolean scale,
        Activation activation) implements Layer {
    private static final Initializer ONES = new Initializer.Constant(1);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public BatchNormalization {
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException(
                    "Expected a momentum from 0 to 1, but received " + momentum + ".");
        }
        if (!(epsilon > 0) || Float.isInfinite((float) epsilon)) {
            throw new IllegalArgumentException(
                    "Expected an epsilon above 0, but received " + epsilon + ".");
        }
    }

    /** Returns the layer with Keras's defaults: momentum 0.99, epsilon 0.001. */
    public static BatchNormalization of() {
        return new BatchNormalization(0.99, 1e-3, true, true, Activation.linear());
    }

    /** Returns the layer with PyTorch's defaults: epsilon 1e-5, and a tenth of each batch is taken in. */
    public static BatchNormalization ofPyTorch() {
        return new BatchNormalization(0.9, 1e-5, true, true, Activation.linear());
    }

    /** Returns this layer with another epsilon. */
    public BatchNormalization withEpsilon(double value) {
        return new BatchNormalization(momentum, value, center, scale, activation);
    }

    /** Returns this layer with another momentum. */
    public BatchNormalization withMomentum(double value) {
        return new BatchNormalization(value, epsilon, center, scale, activation);
    }

    /** Returns this layer with or without a gamma. */
    public BatchNormalization withScale(boolean value) {
        return new BatchNormalization(momentum, epsilon, center, value, activation);
    }

    /** Returns this layer with another activation. */
    public BatchNormalization withActivation(Activation value) {
        return new BatchNormalization(momentum, epsilon, center, scale, value);
    }

    @Override
    public String type() {
        return "batch_normalization";
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        List<Parameter> parameters = new ArrayList<>();
        if (scale) {
            parameters.add(parameter("gamma", input, ONES));
        }
        if (center) {
            parameters.add(parameter("beta", input, Initializer.zeros()));
        }
        return parameters;
    }

    @Override
    public List<Parameter> buffers(Shape input) {
        return List.of(parameter("moving_mean", input, Initializer.zeros()),
                parameter("moving_variance", input, ONES));
    }

    private static Parameter parameter(String name, Shape input, Initializer initializer) {
        Shape channels = Shape.of(input.dimension(input.rank() - 1));
        return new Parameter(name, channels, 1, 1, initializer);
    }
}
