// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * The statistics of channels: what {@link BatchNormalizer} normalises them by. For one thread at a
 * time.
 */
public final class ChannelStatistics {
    final float[] mean;
    final float[] variance;
    final float[] inverse;

    /** Creates the statistics of so many channels, all 0. */
    public ChannelStatistics(int channels) {
        this.mean = new float[channels];
        this.variance = new float[channels];
        this.inverse = new float[channels];
    }

    /** Copies stored means and variances in, for evaluation. */
    public void load(float[] means, int meansAt, float[] variances, int variancesAt,
            double epsilon) {
        for (int channel = 0; channel < mean.length; channel++) {
            mean[channel] = means[meansAt + channel];
            variance[channel] = variances[variancesAt + channel];
            inverse[channel] = (float) (1 / Math.sqrt(variance[channel] + epsilon));
        }
    }

    /**
     * Moves stored means and variances towards these of a batch:
     * {@code new = (1 - momentum) * old + momentum * batch}, the variance over one value less than
     * the batch has. That is PyTorch's momentum; Keras's is 1 - momentum.
     *
     * @param count the values of a channel in the batch; of one value the variance counts as 0
     * @param momentum the share of the new, 0 to 1
     */
    public void move(float[] means, int meansAt, float[] variances, int variancesAt, long count,
            double momentum) {
        double unbiased = count > 1 ? count / (count - 1.0) : 0;
        for (int channel = 0; channel < mean.length; channel++) {
            means[meansAt + channel] = moved(means[meansAt + channel], mean[channel],
                    momentum);
            variances[variancesAt + channel] = moved(variances[variancesAt + channel],
                    variance[channel] * unbiased, momentum);
        }
    }

    private static float moved(float old, double batch, double momentum) {
        return (float) ((1 - momentum) * old + momentum * batch);
    }

    /** Returns the mean of a channel. */
    public float mean(int channel) {
        return mean[channel];
    }

    /** Returns the variance of a channel over the number of its values. */
    public float variance(int channel) {
        return variance[channel];
    }

    /** Returns the inverse standard deviation of a channel. */
    public float inverse(int channel) {
        return inverse[channel];
    }
}
