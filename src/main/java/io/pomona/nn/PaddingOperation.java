// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.ImagePadding;
import org.jspecify.annotations.Nullable;

/** {@link Padding2D} at work. */
final class PaddingOperation implements Operation {
    private final ImagePadding padding;
    private final int inputSize;
    private final int outputSize;

    PaddingOperation(Node node, Padding2D layer) {
        this.padding = layer.padding(node.inputShape());
        this.inputSize = node.inputShape().size();
        this.outputSize = node.outputShape().size();
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        padding.forward(x, xAt, n, y, first * outputSize);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        if (dx != null) {
            padding.backward(dy, first * outputSize, n, dx, first * inputSize);
        }
    }
}
