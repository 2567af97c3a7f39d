// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Convolution;
import org.jspecify.annotations.Nullable;

/** {@link Conv2D} at work. */
final class ConvolutionOperation implements Operation {
    private final Convolution convolution;
    private final Convolution.Scratch scratch;
    private final Activation activation;
    private final int channels;
    private final int outputSize;
    private final int kernel;
    private final int bias;

    ConvolutionOperation(Node node, Conv2D layer, Activation activation, boolean training) {
        this.convolution = layer.convolution(node.inputShape());
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
        activation.applyInPlace(y, n * outputSize, channels);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int n) {
        activation.gradientInPlace(y, dy, n * outputSize, channels);
        convolution.backward(x, xAt, parameters, offset + kernel, dy, gradient, kernel, bias, dx, n,
                scratch);
    }
}
