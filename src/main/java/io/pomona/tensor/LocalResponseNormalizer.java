// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * Local response normalisation across channels: {@code y[i] = x[i] / s[i]^beta} with
 * {@code s[i] = k + alpha * (sum of x[j]^2)} over the {@code size} channels j round i,
 * {@code i - size/2 <= j <= i + (size - 1)/2}, as far as there are any. A. Krizhevsky, I. Sutskever,
 * G. Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012, section 3.3:
 * size 5, alpha 1e-4, beta 0.75, k 2. Alpha stands before the sum as in the paper; PyTorch, and
 * Caffe, divide theirs by the size.
 *
 * <p>The squares are added by fused multiply-adds from the lowest channel on. The power is by square
 * roots for a beta of 0.5 and 0.75 and by division for 1; for another one it is
 * {@code exp(-beta * log(s))}, within 1e-7 times (2 + the size of that exponent) of its value. For one
 * thread at a time.
 */
public final class LocalResponseNormalizer {
    private final int channels;
    private final int before;
    private final int after;
    private final float alpha;
    private final float beta;
    private final float k;
    private final ResponseKernel kernel;
    /** Rows of channels, and of ratios, with zeros before and behind. */
    private final float[] inputs;
    private final float[] ratios;
    private final float[] scales;
    private final float[] powers;

    /**
     * Creates the normalisation.
     *
     * @param size channels of a window, at least 1
     * @param alpha the factor of the sum of squares, at least 0
     * @param k added to it, above 0
     */
    public LocalResponseNormalizer(int channels, int size, double alpha, double beta, double k) {
        this(channels, size, alpha, beta, k, Vectors.AVAILABLE);
    }

    LocalResponseNormalizer(int channels, int size, double alpha, double beta, double k,
            boolean simd) {
        this.channels = channels;
        this.before = size / 2;
        this.after = (size - 1) / 2;
        this.alpha = (float) alpha;
        this.beta = (float) beta;
        this.k = (float) k;
        this.kernel = ResponseKernel.of(simd);
        this.inputs = new float[channels + size - 1];
        this.ratios = new float[channels + size - 1];
        this.scales = new float[channels];
        this.powers = new float[channels];
    }

    /** Normalises {@code positions} rows of channels of x into y. */
    public void forward(float[] x, int xAt, int positions, float[] y, int yAt) {
        for (int position = 0; position < positions; position++) {
            int at = position * channels;
            measure(x, xAt + at);
            kernel.multiply(x, xAt + at, powers, channels, y, yAt + at);
        }
    }

    private void measure(float[] x, int at) {
        System.arraycopy(x, at, inputs, before, channels);
        kernel.scales(inputs, before + 1 + after, channels, alpha, k, scales);
        kernel.powers(scales, channels, beta, powers);
    }

    /**
     * Writes the gradient of x: {@code dx[j] = dy[j] / s[j]^beta - 2 * alpha * beta * x[j] * (sum of
     * dy[i] * y[i] / s[i])} over the channels i whose window j lies in.
     *
     * @param dx may be dy's own array, at the same offset
     */
    public void backward(float[] x, int xAt, float[] dy, int dyAt, int positions, float[] dx,
            int dxAt) {
        for (int position = 0; position < positions; position++) {
            int at = position * channels;
            measure(x, xAt + at);
            kernel.ratios(x, xAt + at, dy, dyAt + at, scales, powers, channels, ratios, after);
            kernel.gradient(x, xAt + at, dy, dyAt + at, powers, ratios, before + 1 + after,
                    channels, -2 * alpha * beta, dx, dxAt + at);
        }
    }
}
