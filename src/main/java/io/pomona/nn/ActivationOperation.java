// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** {@link ActivationLayer} at work. */
final class ActivationOperation implements Operation {
    private final Activation activation;
    private final int size;
    private final int channels;

    ActivationOperation(Node node, Activation activation) {
        this.activation = activation;
        Shape shape = node.outputShape();
        this.size = shape.size();
        this.channels = shape.dimension(shape.rank() - 1);
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        System.arraycopy(x, xAt, y, first * size, n * size);
        activation.applyInPlace(y, first * size, n * size, channels);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        if (dx != null) {
            int at = first * size;
            activation.gradientInPlace(x, xAt, y, at, dy, at, n * size, channels);
            System.arraycopy(dy, at, dx, at, n * size);
        }
    }
}
