// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Layer normalisation: {@code y = gamma * (x - mean) / sqrt(variance + epsilon) + beta}, mean and
 * variance being those of the last axis at each position, or of the whole sample. J. L. Ba, J. R.
 * Kiros, G. E. Hinton, "Layer Normalization", 2016. {@code gamma} and {@code beta} have the shape of
 * what is normalised: {@code [c]}, or {@code [h, w, c]}. Batches do not matter, so that nothing moves.
 *
 * @param epsilon added to the variance, above 0; 0.001 in Keras, 0.00001 in PyTorch
 * @param center whether there is a beta
 * @param scale whether there is a gamma
 * @param wholeSample whether all axes are normalised together: Keras's axis [1, 2, 3], PyTorch's
 *        normalized_shape of three numbers
 */
public record LayerNormalization(double epsilon, boolean center, boolean scale,
        boolean wholeSample) implements Layer {
    /**
     * Checks the epsilon.
     *
     * @throws IllegalArgumentException if it is not above 0 or not finite
     */
    public LayerNormalization {
        if (!(epsilon > 0) || Float.isInfinite((float) epsilon)) {
            throw new IllegalArgumentException(
                    "Expected an epsilon above 0, but received " + epsilon + ".");
        }
    }

    /** Returns the layer with Keras's defaults: epsilon 0.001, the last axis. */
    public static LayerNormalization of() {
        return new LayerNormalization(1e-3, true, true, false);
    }

    @Override
    public String type() {
        return "layer_normalization";
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        Shape shape = groupShape(input);
        List<Parameter> parameters = new ArrayList<>();
        if (scale) {
            parameters.add(new Parameter("gamma", shape, 1, 1, new Initializer.Constant(1)));
        }
        if (center) {
            parameters.add(new Parameter("beta", shape, 1, 1, Initializer.zeros()));
        }
        return parameters;
    }

    /** Returns the shape of what is normalised together. */
    Shape groupShape(Shape input) {
        return wholeSample ? input : Shape.of(input.dimension(input.rank() - 1));
    }
}
