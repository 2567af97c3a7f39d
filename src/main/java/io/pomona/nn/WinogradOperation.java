// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.WinogradConvolution;
import org.jspecify.annotations.Nullable;

/** {@link Conv2D} at work by transformed tiles; only forward. */
final class WinogradOperation implements Operation {
    private final WinogradConvolution convolution;
    private final WinogradConvolution.Scratch scratch;
    private final Activation activation;
    private final int channels;
    private final int outputSize;
    private final int kernel;
    private final int bias;
    private final float[] transformed;

    WinogradOperation(Node node, Conv2D layer, Activation activation) {
        this.convolution = layer.winogradConvolution(node.inputShape());
        this.scratch = convolution.scratch();
        this.activation = activation;
        this.channels = layer.filters();
        this.outputSize = node.outputShape().size();
        this.kernel = node.slots().getFirst().offset();
        this.bias = layer.bias() ? node.slots().getLast().offset() : -1;
        this.transformed = new float[convolution.transformedSize()];
    }

    @Override
    public void load(float[] parameters, int offset) {
        convolution.transform(parameters, offset + kernel, transformed, scratch);
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int n) {
        convolution.forward(x, xAt, transformed, parameters, bias < 0 ? -1 : offset + bias, y, n,
                scratch);
        activation.applyInPlace(y, 0, n * outputSize, channels);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int n) {
        throw new IllegalStateException("Expected an operation made for training.");
    }
}
