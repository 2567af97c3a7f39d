// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;

/**
 * Batch normalisation over the last axis: of samples {@code [positions, channels]} each channel is
 * shifted and scaled to mean 0 and variance 1 over a batch, or by moving statistics, then by
 * {@code gamma} and {@code beta}. S. Ioffe, C. Szegedy, "Batch Normalization: Accelerating Deep
 * Network Training by Reducing Internal Covariate Shift", 2015.
 *
 * <p>{@code y = (x - mean) * (inverse * gamma) + beta}, where {@code inverse} is {@code 1 /
 * sqrt(variance + epsilon)}, computed in double and rounded, the product in parentheses is rounded,
 * the last multiplication and addition are fused.
 *
 * <p>Statistics are collected for each sample on its own, in double, and added up in the order of the
 * samples: so they do not depend on how a batch is cut into parts. What concerns channel i stands at
 * place i from the given offset on; {@code gammaAt} and {@code betaAt} below 0 stand for ones and
 * zeros. For one thread at a time.
 */
public final class BatchNormalizer {
    /** Coefficients are repeated until a row is about this long, for channels that fill no vector. */
    private static final int ROW = 64;
    private static final int MANY_CHANNELS = 256;

    private final int positions;
    private final int channels;
    private final int repeats;
    private final NormalizationKernel kernel;
    private final float[] means;
    private final float[] first;
    private final float[] second;
    private final float[] third;

    /** Creates the normalisation of samples of {@code positions} times {@code channels} values. */
    public BatchNormalizer(int positions, int channels) {
        this(positions, channels, Vectors.AVAILABLE);
    }

    BatchNormalizer(int positions, int channels, boolean simd) {
        this.positions = positions;
        this.channels = channels;
        this.repeats = channels < MANY_CHANNELS ? Math.ceilDiv(ROW, channels) : 1;
        this.kernel = NormalizationKernel.of(simd);
        this.means = new float[repeats * channels];
        this.first = new float[repeats * channels];
        this.second = new float[repeats * channels];
        this.third = new float[repeats * channels];
    }

    /** Returns how many sums a sample has. */
    public int sumsPerSample() {
        return 2 * channels;
    }

    /**
     * Writes the sums of n samples: for each its channels' sums of x, then those of {@code x * x}.
     *
     * @param sums receives {@link #sumsPerSample} numbers a sample, from {@code sumsAt} on
     */
    public void collect(float[] x, int xAt, int n, double[] sums, int sumsAt) {
        for (int sample = 0; sample < n; sample++) {
            int to = clear(sums, sumsAt, sample);
            kernel.addSums(x, xAt + sample * positions * channels, positions, channels, sums, to);
        }
    }

    private int clear(double[] sums, int sumsAt, int sample) {
        int to = sumsAt + sample * sumsPerSample();
        Arrays.fill(sums, to, to + sumsPerSample(), 0);
        return to;
    }

    /**
     * Writes the statistics of a batch.
     *
     * @param sums those of {@link #collect}, from offset 0 on
     * @param samples the samples of the batch, at least 1
     * @param epsilon added to the variance, at least 0
     * @param statistics receives the batch's means, variances (over the number of values) and inverse
     *        standard deviations
     */
    public void finish(double[] sums, int samples, double epsilon, ChannelStatistics statistics) {
        double count = (double) samples * positions;
        for (int channel = 0; channel < channels; channel++) {
            double mean = total(sums, samples, channel) / count;
            double square = total(sums, samples, channels + channel) / count;
            // Rounding may leave a little less than nothing; the comparison keeps NaN.
            double spread = square - mean * mean;
            double variance = spread < 0 ? 0 : spread;
            statistics.mean[channel] = (float) mean;
            statistics.variance[channel] = (float) variance;
            statistics.inverse[channel] = (float) (1 / Math.sqrt(variance + epsilon));
        }
    }

    private double total(double[] sums, int samples, int place) {
        double total = 0;
        for (int sample = 0; sample < samples; sample++) {
            total += sums[sample * sumsPerSample() + place];
        }
        return total;
    }

    /** Normalises n samples of x into y. */
    public void forward(float[] x, int xAt, int n, ChannelStatistics statistics, float[] parameters,
            int gammaAt, int betaAt, float[] y, int yAt) {
        for (int i = 0; i < means.length; i++) {
            int channel = i % channels;
            means[i] = statistics.mean[channel];
            first[i] = statistics.inverse[channel] * gamma(parameters, gammaAt, channel);
            second[i] = betaAt < 0 ? 0 : parameters[betaAt + channel];
        }
        int rows = n * positions / repeats;
        kernel.scale(x, xAt, rows, means.length, means, first, second, y, yAt);
        int done = rows * means.length;
        NormalizationScalar.scaleFrom(x, xAt + done, 0, n * positions * channels - done, means,
                first,
                second, y, yAt + done);
    }

    private static float gamma(float[] parameters, int gammaAt, int channel) {
        return gammaAt < 0 ? 1 : parameters[gammaAt + channel];
    }

    /**
     * Writes the sums that the gradient needs of n samples: for each its channels' sums of dy, then
     * those of {@code dy * (x - mean)}.
     *
     * @param sums receives {@link #sumsPerSample} numbers a sample, from {@code sumsAt} on
     */
    public void collectGradient(float[] dy, int dyAt, float[] x, int xAt, int n,
            ChannelStatistics statistics, double[] sums, int sumsAt) {
        int size = positions * channels;
        for (int sample = 0; sample < n; sample++) {
            int to = clear(sums, sumsAt, sample);
            kernel.addProductSums(dy, dyAt + sample * size, x, xAt + sample * size, positions,
                    channels, statistics.mean, sums, to);
        }
    }

    /**
     * Adds the gradients of gamma and beta: {@code sum of dy * xhat} and {@code sum of dy} over all
     * samples, {@code xhat} being the normalised x.
     *
     * @param sums those of {@link #collectGradient}, from offset 0 on
     */
    public void addParameterGradient(double[] sums, int samples, ChannelStatistics statistics,
            float[] gradient, int gammaAt, int betaAt) {
        for (int channel = 0; channel < channels; channel++) {
            if (gammaAt >= 0) {
                double product = total(sums, samples, channels + channel);
                gradient[gammaAt + channel] += (float) (product * statistics.inverse[channel]);
            }
            if (betaAt >= 0) {
                gradient[betaAt + channel] += (float) total(sums, samples, channel);
            }
        }
    }

    /**
     * Sets {@link #inputGradient} up for a batch normalised by its own statistics:
     * {@code dx = gamma * inverse * (dy - sum(dy) / m - xhat * sum(dy * xhat) / m)}, m being the
     * number of values of a channel in the batch.
     *
     * @param sums those of {@link #collectGradient} for the whole batch, from offset 0 on
     */
    public void prepareBatchGradient(double[] sums, int samples, ChannelStatistics statistics,
            float[] parameters, int gammaAt) {
        double count = (double) samples * positions;
        for (int channel = 0; channel < channels; channel++) {
            double inverse = statistics.inverse[channel];
            double scale = inverse * gamma(parameters, gammaAt, channel);
            double sum = total(sums, samples, channel);
            double product = total(sums, samples, channels + channel);
            prepare(channel, statistics.mean[channel], (float) scale,
                    (float) (-scale * inverse * inverse * product / count),
                    (float) (-scale * sum / count));
        }
    }

    /**
     * Sets {@link #inputGradient} up for a batch normalised by statistics that do not depend on it:
     * {@code dx = gamma * inverse * dy}.
     */
    public void prepareMovingGradient(ChannelStatistics statistics, float[] parameters,
            int gammaAt) {
        for (int channel = 0; channel < channels; channel++) {
            prepare(channel, 0, statistics.inverse[channel] * gamma(parameters, gammaAt, channel),
                    0, 0);
        }
    }

    private void prepare(int channel, float mean, float a, float b, float c) {
        for (int i = channel; i < means.length; i += channels) {
            means[i] = mean;
            first[i] = a;
            second[i] = b;
            third[i] = c;
        }
    }

    /**
     * Writes the gradient of n samples of x, as set up last.
     *
     * @param dx may be dy's own array, at the same offset
     */
    public void inputGradient(float[] dy, int dyAt, float[] x, int xAt, int n, float[] dx,
            int dxAt) {
        int rows = n * positions / repeats;
        kernel.combine(dy, dyAt, x, xAt, rows, means.length, means, first, second, third, dx,
                dxAt);
        int done = rows * means.length;
        NormalizationScalar.combineFrom(dy, dyAt + done, x, xAt + done, 0,
                n * positions * channels - done, means, first, second, third, dx, dxAt + done);
    }
}
