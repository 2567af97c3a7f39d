// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Pointwise;

/**
 * An activation of single values, as the kernels take it.
 *
 * @param activation any but the softmax
 */
record ActivationFunction(Activation activation) implements Pointwise {
    @Override
    public Kind kind() {
        return switch (activation) {
            case Activation.Linear() -> Kind.IDENTITY;
            case Activation.Relu() -> Kind.RECTIFIER;
            default -> Kind.OTHER;
        };
    }

    @Override
    public void applyInPlace(float[] values, int at, int count) {
        activation.applyInPlace(values, at, count, 1);
    }

    @Override
    public void gradientInPlace(float[] y, int yAt, float[] gradient, int gradientAt, int count) {
        activation.gradientInPlace(y, yAt, gradient, gradientAt, count, 1);
    }
}
