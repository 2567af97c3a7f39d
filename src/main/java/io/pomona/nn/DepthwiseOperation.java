// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.DepthwiseConvolution;
import org.jspecify.annotations.Nullable;

/** {@link Conv2D} at work where each channel is a group of its own. */
final class DepthwiseOperation implements Operation {
    private final DepthwiseConvolution convolution;
    private final DepthwiseConvolution.Scratch scratch;
    private final Activation activation;
    private final int channels;
    private final int outputSize;
    private final int kernel;
    private final int bias;

    DepthwiseOperation(Node node, Conv2D layer, Activation activation, boolean training) {
        this.convolution = layer.depthwiseConvolution(node.inputShape());
        this.scratch = convolution.scratch(training);
        this.activation = activation;
        this.channels = layer.filters();
        this.outputSize = node.outputShape().size();
        this.kernel = node.slots().getFirst().offset();
        this.bias = layer.bias() ? node.slots().getLast().offset() : -1;
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int n) {
        convolution.forward(x, xAt, parameters, offset + kernel, bias < 0 ? -1 : offset + bias, y,
                n, scratch);
        activation.applyInPlace(y, 0, n * outputSize, channels);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int n) {
        activation.gradientInPlace(y, 0, dy, 0, n * outputSize, channels);
        convolution.addWeightGradient(x, xAt, dy, gradient, kernel, bias, n, scratch);
        if (dx != null) {
            convolution.inputGradient(parameters, offset + kernel, dy, dx, n, scratch);
        }
    }
}
