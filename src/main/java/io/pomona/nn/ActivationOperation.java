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
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int n) {
        System.arraycopy(x, xAt, y, 0, n * size);
        activation.applyInPlace(y, n * size, channels);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int n) {
        if (dx != null) {
            activation.gradientInPlace(x, xAt, y, 0, dy, 0, n * size, channels);
            System.arraycopy(dy, 0, dx, 0, n * size);
        }
    }
}
