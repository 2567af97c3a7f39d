// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.ImageCropping;
import org.jspecify.annotations.Nullable;

/** {@link Cropping2D} at work. */
final class CroppingOperation implements Operation {
    private final ImageCropping cropping;
    private final int inputSize;
    private final int outputSize;

    CroppingOperation(Node node, Cropping2D layer) {
        this.cropping = layer.cropping(node.inputShape());
        this.inputSize = node.inputShape().size();
        this.outputSize = node.outputShape().size();
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        cropping.forward(x, xAt, n, y, first * outputSize);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        if (dx != null) {
            cropping.backward(dy, first * outputSize, n, dx, first * inputSize);
        }
    }
}
