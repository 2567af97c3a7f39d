// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** {@link DepthwiseKernel} as plain loops, for channels {@code from..channels - 1}. */
final class ScalarDepthwiseKernel {
    private ScalarDepthwiseKernel() {}

    static void row(float[] x, int[] taps, int count, int xStep, float[] w, int[] weightTaps,
            float[] start, int startAt, float[] y, int yAt, int yStep, int positions, int from,
            int channels) {
        for (int p = 0; p < positions; p++) {
            for (int c = from; c < channels; c++) {
                float sum = start[startAt + c];
                for (int k = 0; k < count; k++) {
                    sum = Math.fma(x[taps[k] + p * xStep + c], w[weightTaps[k] + c], sum);
                }
                y[yAt + p * yStep + c] = sum;
            }
        }
    }

    static void dots(float[] x, int[] taps, int xStep, float[] dy, int dyAt, int positions,
            int from, int channels, float[] sums) {
        for (int k = 0; k < taps.length; k++) {
            for (int c = from; c < channels; c++) {
                float sum = 0;
                for (int p = 0; p < positions; p++) {
                    sum = Math.fma(x[taps[k] + p * xStep + c], dy[dyAt + p * channels + c], sum);
                }
                sums[k * channels + c] = sum;
            }
        }
    }
}
