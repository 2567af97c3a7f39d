// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * The inner loops of {@link DepthwiseConvolution}: sums over the cells of a kernel, each channel for
 * itself. The order of additions depends neither on the lane width nor on whether there are vectors.
 */
final class DepthwiseKernel {
    private DepthwiseKernel() {}

    /**
     * Writes {@code y[p, c] = start[c] + sum over k of x[tap[k] + p * xStep + c] * w[weight[k] + c]},
     * one chain of fused multiply-adds in rising k.
     *
     * @param taps where each tap stands for p = 0 and c = 0
     * @param count the number of taps
     * @param weightTaps where the weights of each tap stand
     * @param start the values that the sums start with, from {@code startAt} on
     * @param y receives position p from {@code yAt + p * yStep} on
     * @param positions the number of positions, at least 1
     * @param channels the number of channels
     */
    static void row(float[] x, int[] taps, int count, int xStep, float[] w, int[] weightTaps,
            float[] start, int startAt, float[] y, int yAt, int yStep, int positions,
            int channels) {
        int done = Vectors.AVAILABLE
                ? VectorDepthwiseKernel.row(x, taps, count, xStep, w, weightTaps, start, startAt,
                        y, yAt, yStep, positions, channels)
                : 0;
        if (done < channels) {
            ScalarDepthwiseKernel.row(x, taps, count, xStep, w, weightTaps, start, startAt, y, yAt,
                    yStep, positions, done, channels);
        }
    }

    /**
     * Writes {@code sums[k, c] = sum over p of x[tap[k] + p * xStep + c] * dy[p, c]}, one chain of fused
     * multiply-adds in rising p.
     *
     * @param taps where each tap stands for p = 0 and c = 0
     * @param dy {@code [positions, channels]} from {@code dyAt} on
     */
    static void dots(float[] x, int[] taps, int xStep, float[] dy, int dyAt, int positions,
            int channels, float[] sums) {
        int done = Vectors.AVAILABLE
                ? VectorDepthwiseKernel.dots(x, taps, xStep, dy, dyAt, positions, channels, sums)
                : 0;
        if (done < channels) {
            ScalarDepthwiseKernel.dots(x, taps, xStep, dy, dyAt, positions, done, channels, sums);
        }
    }
}
