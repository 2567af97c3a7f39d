// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.WinogradConvolution;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Conv2D} at work by transformed tiles; only forward. */
final class WinogradOperation implements Operation {
    private final WinogradConvolution convolution;
    private final List<WinogradConvolution.Scratch> scratches = new ArrayList<>();
    private final Activation activation;
    private final int channels;
    private final int outputSize;
    private final int kernel;
    private final int bias;
    private final float[] transformed;

    WinogradOperation(Node node, Conv2D layer, Activation activation, int members) {
        this.convolution = layer.winogradConvolution(node.inputShape());
        for (int i = 0; i < members; i++) {
            scratches.add(convolution.scratch());
        }
        this.activation = activation;
        this.channels = layer.filters();
        this.outputSize = node.outputShape().size();
        this.kernel = node.slots().getFirst().offset();
        this.bias = layer.bias() ? node.slots().getLast().offset() : -1;
        this.transformed = new float[convolution.transformedSize()];
    }

    @Override
    public void load(float[] parameters, int offset) {
        convolution.transform(parameters, offset + kernel, transformed, scratches.getFirst());
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        int at = first * outputSize;
        convolution.forward(x, xAt, transformed, parameters, bias < 0 ? -1 : offset + bias, y, at,
                n, scratches.get(member));
        activation.applyInPlace(y, at, n * outputSize, channels);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        throw new IllegalStateException("Expected an operation made for training.");
    }
}
