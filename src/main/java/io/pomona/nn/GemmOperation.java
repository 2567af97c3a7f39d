// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.GemmConvolution;
import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Conv2D} at work as a matrix product. */
final class GemmOperation implements Operation {
    /** Positions whose activation is a share of the work of several threads. */
    private static final int SHARE = 1024;

    private final GemmConvolution convolution;
    private final List<GemmConvolution.Scratch> scratches = new ArrayList<>();
    private final Activation activation;
    private final int channels;
    private final int inputSize;
    private final int outputSize;
    private final int kernel;
    private final int bias;
    private final float[] packed;
    private final float[] turned;
    private final float[] packedTurned;

    GemmOperation(Node node, Conv2D layer, Activation activation, boolean training, int members) {
        this.convolution = layer.gemmConvolution(node.inputShape());
        for (int i = 0; i < members; i++) {
            scratches.add(convolution.scratch(training));
        }
        this.activation = activation;
        this.channels = layer.filters();
        this.inputSize = node.inputShape().size();
        this.outputSize = node.outputShape().size();
        this.kernel = node.slots().getFirst().offset();
        this.bias = layer.bias() ? node.slots().getLast().offset() : -1;
        this.packed = new float[convolution.packedSize()];
        this.turned = new float[training ? node.slots().getFirst().size() : 0];
        this.packedTurned = new float[training ? convolution.packedTransposedSize() : 0];
    }

    @Override
    public void load(float[] parameters, int offset) {
        convolution.pack(parameters, offset + kernel, packed);
        if (turned.length > 0) {
            convolution.packTransposed(parameters, offset + kernel, turned, packedTurned);
        }
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        int at = first * outputSize;
        convolution.forward(x, xAt, packed, parameters, biasAt(offset), y, at, n,
                scratches.get(member));
        activation.applyInPlace(y, at, n * outputSize, channels);
    }

    @Override
    public void forwardTogether(float[] parameters, int offset, float[] x, int xAt, int sampleSize,
            float[] y, int n, Team team) {
        int shares = convolution.shares();
        boolean activates = convolution.sharesRows();
        team.run(n * shares, (member, index) -> {
            int image = index / shares;
            int share = index % shares;
            int at = image * outputSize;
            convolution.forwardShare(x, xAt + image * inputSize, packed, parameters,
                    biasAt(offset), y, at, share, scratches.get(member));
            if (activates) {
                int start = convolution.shareStart(share);
                activation.applyInPlace(y, at + start,
                        convolution.shareStart(share + 1) - start, channels);
            }
        });
        if (!activates && !activation.equals(Activation.linear())) {
            int size = SHARE * channels;
            team.run(Math.ceilDiv(n * outputSize, size), (_, index) -> activation.applyInPlace(y,
                    index * size, Math.min(size, n * outputSize - index * size), channels));
        }
    }

    private int biasAt(int offset) {
        return bias < 0 ? -1 : offset + bias;
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        int at = first * outputSize;
        activation.gradientInPlace(y, at, dy, at, n * outputSize, channels);
        GemmConvolution.Scratch scratch = scratches.get(member);
        convolution.addWeightGradient(x, xAt, dy, at, gradient, kernel, bias, n, scratch);
        if (dx != null) {
            convolution.inputGradient(packedTurned, dy, at, dx, first * inputSize, n, scratch);
        }
    }
}
