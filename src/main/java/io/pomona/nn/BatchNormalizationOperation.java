// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.BatchNormalizer;
import io.pomona.tensor.ChannelStatistics;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link BatchNormalization} at work, by the statistics of the batch or by moving ones. */
final class BatchNormalizationOperation implements StatisticsOperation {
    private final List<BatchNormalizer> kernels = new ArrayList<>();
    private final BatchNormalization layer;
    private final Activation activation;
    private final ChannelStatistics statistics;
    private final int size;
    private final int channels;
    private final int gamma;
    private final int beta;
    private final int mean;
    private final int variance;
    private final BatchSums sums;
    private float[] parameters = {};
    private int offset;
    private long values;

    /**
     * Creates the operation.
     *
     * @param activation what is applied to the output
     * @param sums room for the sums of the largest batch
     */
    BatchNormalizationOperation(Node node, BatchNormalization layer, Activation activation,
            BatchSums sums, int members) {
        Shape shape = node.outputShape();
        this.layer = layer;
        this.activation = activation;
        this.size = shape.size();
        this.channels = shape.dimension(shape.rank() - 1);
        for (int i = 0; i < members; i++) {
            kernels.add(new BatchNormalizer(size / channels, channels));
        }
        this.statistics = new ChannelStatistics(channels);
        this.gamma = layer.scale() ? node.slots().getFirst().offset() : -1;
        this.beta = layer.center() ? node.slots().getLast().offset() : -1;
        this.mean = node.buffers().getFirst().offset();
        this.variance = node.buffers().getLast().offset();
        this.sums = sums;
        sums.require(kernels.getFirst().sumsPerSample());
    }

    @Override
    public void load(float[] loaded, int at) {
        parameters = loaded;
        offset = at;
    }

    @Override
    public void loadBuffers(float[] buffers) {
        statistics.load(buffers, mean, buffers, variance, layer.epsilon());
    }

    @Override
    public void collect(float[] x, int xAt, int first, int n, int member) {
        BatchNormalizer kernel = kernels.get(member);
        kernel.collect(x, xAt, n, sums.values(), first * kernel.sumsPerSample());
    }

    @Override
    public void finish(int n) {
        values = (long) n * (size / channels);
        kernels.getFirst().finish(sums.values(), n, layer.epsilon(), statistics);
    }

    @Override
    public void forward(float[] loaded, int at, float[] x, int xAt, float[] y, int first, int n,
            int member) {
        kernels.get(member).forward(x, xAt, n, statistics, loaded, place(gamma), place(beta), y,
                first * size);
        activation.applyInPlace(y, first * size, n * size, channels);
    }

    private int place(int parameter) {
        return parameter < 0 ? -1 : offset + parameter;
    }

    @Override
    public void collectGradient(float[] x, int xAt, float[] y, float[] dy, int first, int n,
            int member) {
        int at = first * size;
        activation.gradientInPlace(y, at, dy, at, n * size, channels);
        BatchNormalizer kernel = kernels.get(member);
        kernel.collectGradient(dy, at, x, xAt, n, statistics, sums.values(),
                first * kernel.sumsPerSample());
    }

    @Override
    public void finishGradient(int n, float[] gradient) {
        kernels.getFirst().addParameterGradient(sums.values(), n, statistics, gradient, gamma,
                beta);
        for (BatchNormalizer kernel : kernels) {
            kernel.prepareBatchGradient(sums.values(), n, statistics, parameters, place(gamma));
        }
    }

    @Override
    public void backward(float[] loaded, int at, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        if (dx != null) {
            kernels.get(member).inputGradient(dy, first * size, x, xAt, n, dx, first * size);
        }
    }

    @Override
    public void updateMoving(float[] buffers) {
        statistics.move(buffers, mean, buffers, variance, values, 1 - layer.momentum());
    }

    @Override
    public void setMoving(float[] buffers) {
        for (int channel = 0; channel < channels; channel++) {
            buffers[mean + channel] = statistics.mean(channel);
            buffers[variance + channel] = statistics.variance(channel);
        }
    }
}
