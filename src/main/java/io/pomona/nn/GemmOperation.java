// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.GemmConvolution;
import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Conv2D} at work as a matrix product. */
final class GemmOperation implements Operation {
    private final GemmConvolution convolution;
    private final Team team;
    private final List<GemmConvolution.Scratch> scratches = new ArrayList<>();
    private final Activation activation;
    private final int channels;
    private final int inputSize;
    private final int outputSize;
    private final int kernel;
    private final int bias;
    private final float[] transposed;

    GemmOperation(Node node, Conv2D layer, Activation activation, boolean training, Team team) {
        this.convolution = layer.gemmConvolution(node.inputShape());
        this.team = team;
        for (int i = 0; i < team.count(); i++) {
            scratches.add(convolution.scratch(training));
        }
        this.activation = activation;
        this.channels = layer.filters();
        this.inputSize = node.inputShape().size();
        this.outputSize = node.outputShape().size();
        this.kernel = node.slots().getFirst().offset();
        this.bias = layer.bias() ? node.slots().getLast().offset() : -1;
        this.transposed = new float[training ? node.slots().getFirst().size() : 0];
    }

    @Override
    public void load(float[] parameters, int offset) {
        if (transposed.length > 0) {
            convolution.transpose(parameters, offset + kernel, transposed);
        }
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int n) {
        int biasAt = bias < 0 ? -1 : offset + bias;
        if (team.count() == 1) {
            convolution.forward(x, xAt, parameters, offset + kernel, biasAt, y, n,
                    scratches.getFirst());
        } else {
            int shares = convolution.shares();
            team.run(n * shares,
                    (member, index) -> convolution.forwardShare(x, xAt + index / shares * inputSize,
                            parameters, offset + kernel, biasAt, y, index / shares * outputSize,
                            index % shares, scratches.get(member)));
        }
        activation.applyInPlace(y, 0, n * outputSize, channels);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int n) {
        activation.gradientInPlace(y, 0, dy, 0, n * outputSize, channels);
        GemmConvolution.Scratch scratch = scratches.getFirst();
        convolution.addWeightGradient(x, xAt, dy, gradient, kernel, bias, n, scratch);
        if (dx != null) {
            convolution.inputGradient(transposed, dy, dx, n, scratch);
        }
    }
}
