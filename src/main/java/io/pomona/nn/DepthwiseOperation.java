// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.DepthwiseConvolution;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Conv2D} at work where each channel is a group of its own. */
final class DepthwiseOperation implements Operation {
    private final DepthwiseConvolution convolution;
    private final List<DepthwiseConvolution.Scratch> scratches = new ArrayList<>();
    private final Activation activation;
    private final int channels;
    private final int inputSize;
    private final int outputSize;
    private final int kernel;
    private final int bias;

    DepthwiseOperation(Node node, Conv2D layer, Activation activation, boolean training,
            int members) {
        this.convolution = layer.depthwiseConvolution(node.inputShape());
        for (int i = 0; i < members; i++) {
            scratches.add(convolution.scratch(training));
        }
        this.activation = activation;
        this.channels = layer.filters();
        this.inputSize = node.inputShape().size();
        this.outputSize = node.outputShape().size();
        this.kernel = node.slots().getFirst().offset();
        this.bias = layer.bias() ? node.slots().getLast().offset() : -1;
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        int at = first * outputSize;
        convolution.forward(x, xAt, parameters, offset + kernel, bias < 0 ? -1 : offset + bias, y,
                at, n, scratches.get(member));
        activation.applyInPlace(y, at, n * outputSize, channels);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        int at = first * outputSize;
        activation.gradientInPlace(y, at, dy, at, n * outputSize, channels);
        DepthwiseConvolution.Scratch scratch = scratches.get(member);
        convolution.addWeightGradient(x, xAt, dy, at, gradient, kernel, bias, n, scratch);
        if (dx != null) {
            convolution.inputGradient(parameters, offset + kernel, dy, at, dx, first * inputSize,
                    n, scratch);
        }
    }
}
