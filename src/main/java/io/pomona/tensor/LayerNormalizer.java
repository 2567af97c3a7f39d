// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;

/**
 * Layer normalisation: every group of {@code size} values side by side is shifted and scaled to mean 0
 * and variance 1, then value i of it by {@code gamma[i]} and {@code beta[i]}. Groups are the last axis
 * of an image, or whole samples. J. L. Ba, J. R. Kiros, G. E. Hinton, "Layer Normalization", 2016.
 *
 * <p>{@code y = ((x - mean) * inverse) * gamma + beta}, where mean and {@code inverse = 1 /
 * sqrt(variance + epsilon)} are computed in double, the variance over the number of values, and
 * rounded; the last multiplication and addition are fused. Sums over a group are four, of every fourth
 * value, and added up at the end. {@code gammaAt} and {@code betaAt} below 0 stand for ones and zeros.
 * For one thread at a time.
 */
public final class LayerNormalizer {
    private final int size;
    private final double epsilon;
    private final NormalizationKernel kernel;
    private final float[] ones;
    private final float[] zeros;
    private final double[] sums;

    /**
     * Creates the normalisation of groups.
     *
     * @param size values of a group, at least 1
     * @param epsilon added to the variance, at least 0
     */
    public LayerNormalizer(int size, double epsilon) {
        this(size, epsilon, Vectors.AVAILABLE);
    }

    LayerNormalizer(int size, double epsilon, boolean simd) {
        this.size = size;
        this.epsilon = epsilon;
        this.kernel = NormalizationKernel.of(simd);
        this.ones = new float[size];
        Arrays.fill(ones, 1);
        this.zeros = new float[size];
        this.sums = new double[2 * size];
    }

    /**
     * Normalises groups of x into y.
     *
     * @param statistics receives two numbers a group, mean and inverse standard deviation, from
     *        {@code statisticsAt} on
     */
    public void forward(float[] x, int xAt, int groups, float[] parameters, int gammaAt, int betaAt,
            float[] y, int yAt, float[] statistics,
            int statisticsAt) {
        float[] gamma = gammaAt < 0 ? ones : parameters;
        float[] beta = betaAt < 0 ? zeros : parameters;
        for (int group = 0; group < groups; group++) {
            int at = xAt + group * size;
            int to = statisticsAt + 2 * group;
            measure(x, at, statistics, to);
            kernel.normalizeRow(x, at, size, statistics[to], statistics[to + 1],
                    gamma, Math.max(gammaAt, 0), beta, Math.max(betaAt, 0), y,
                    yAt + group * size);
        }
    }

    private void measure(float[] x, int at, float[] statistics, int to) {
        double mean = sum(x, at) / size;
        double variance = squares(x, at, mean) / size;
        statistics[to] = (float) mean;
        statistics[to + 1] = (float) (1 / Math.sqrt(variance + epsilon));
    }

    private double sum(float[] x, int at) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i <= size - 4; i += 4) {
            a += x[at + i];
            b += x[at + i + 1];
            c += x[at + i + 2];
            d += x[at + i + 3];
        }
        for (; i < size; i++) {
            a += x[at + i];
        }
        return (a + b) + (c + d);
    }

    private double squares(float[] x, int at, double mean) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i <= size - 4; i += 4) {
            a += square(x[at + i] - mean);
            b += square(x[at + i + 1] - mean);
            c += square(x[at + i + 2] - mean);
            d += square(x[at + i + 3] - mean);
        }
        for (; i < size; i++) {
            a += square(x[at + i] - mean);
        }
        return (a + b) + (c + d);
    }

    private static double square(double value) {
        return value * value;
    }

    /**
     * Carries the gradient of groups back: {@code dx = inverse * (g - mean(g) - xhat * mean(g *
     * xhat))} with {@code g = dy * gamma} and {@code xhat} the normalised x.
     *
     * @param statistics those of {@link #forward}
     * @param dx receives the gradient of x from {@code dxAt} on; may be dy's own array and offset
     */
    public void backward(float[] dy, int dyAt, float[] x, int xAt, int groups, float[] parameters,
            int gammaAt, float[] statistics, int statisticsAt, float[] dx, int dxAt) {
        float[] gamma = gammaAt < 0 ? ones : parameters;
        int from = Math.max(gammaAt, 0);
        for (int group = 0; group < groups; group++) {
            int at = group * size;
            float mean = statistics[statisticsAt + 2 * group];
            float inverse = statistics[statisticsAt + 2 * group + 1];
            double sum = 0;
            double product = 0;
            for (int i = 0; i < size; i++) {
                double g = (double) dy[dyAt + at + i] * gamma[from + i];
                sum += g;
                product += g * (x[xAt + at + i] - mean);
            }
            double wide = inverse;
            kernel.combineRow(dy, dyAt + at, x, xAt + at, size, mean, gamma, from, inverse,
                    (float) (-wide * wide * wide * product / size), (float) (-wide * sum / size),
                    dx, dxAt + at);
        }
    }

    /**
     * Adds the gradients of gamma and beta, {@code sum of dy * xhat} and {@code sum of dy} over the
     * groups. To be called before dy is overwritten.
     */
    public void addParameterGradient(float[] dy, int dyAt, float[] x, int xAt, int groups,
            float[] statistics, int statisticsAt, float[] gradient, int gammaAt, int betaAt) {
        Arrays.fill(sums, 0);
        for (int group = 0; group < groups; group++) {
            int at = group * size;
            kernel.addRowSums(dy, dyAt + at, x, xAt + at, size,
                    statistics[statisticsAt + 2 * group], statistics[statisticsAt + 2 * group + 1],
                    sums);
        }
        for (int i = 0; i < size; i++) {
            if (gammaAt >= 0) {
                gradient[gammaAt + i] += (float) sums[size + i];
            }
            if (betaAt >= 0) {
                gradient[betaAt + i] += (float) sums[i];
            }
        }
    }
}
