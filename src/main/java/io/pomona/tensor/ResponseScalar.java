// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** {@link ResponseKernel} as plain loops: the reference, and what runs without SIMD. */
final class ResponseScalar implements ResponseKernel {
    @Override
    public void scales(float[] padded, int size, int channels, float alpha, float k,
            float[] scales) {
        scalesFrom(0, padded, size, channels, alpha, k, scales);
    }

    /** Writes places {@code [from, channels)}. */
    static void scalesFrom(int from, float[] padded, int size, int channels, float alpha, float k,
            float[] scales) {
        for (int i = from; i < channels; i++) {
            float sum = 0;
            for (int j = i; j < i + size; j++) {
                sum = Math.fma(padded[j], padded[j], sum);
            }
            scales[i] = Math.fma(alpha, sum, k);
        }
    }

    @Override
    public void powers(float[] scales, int channels, float beta, float[] powers) {
        powersFrom(0, scales, channels, beta, powers);
    }

    static void powersFrom(int from, float[] scales, int channels, float beta, float[] powers) {
        for (int i = from; i < channels; i++) {
            powers[i] = power(scales[i], beta);
        }
    }

    private static float power(float scale, float beta) {
        if (beta == 0.75f) {
            float root = root(scale);
            return 1 / (root * root(root));
        }
        if (beta == 0.5f) {
            return 1 / root(scale);
        }
        return beta == 1 ? 1 / scale : Elementary.exp(-beta * Elementary.log(scale));
    }

    private static float root(float value) {
        // Rounded from double to float this is the float nearest to the root.
        return (float) Math.sqrt(value);
    }

    @Override
    public void multiply(float[] x, int xAt, float[] powers, int channels, float[] y, int yAt) {
        multiplyFrom(0, x, xAt, powers, channels, y, yAt);
    }

    static void multiplyFrom(int from, float[] x, int xAt, float[] powers, int channels, float[] y,
            int yAt) {
        for (int i = from; i < channels; i++) {
            y[yAt + i] = x[xAt + i] * powers[i];
        }
    }

    @Override
    public void ratios(float[] x, int xAt, float[] dy, int dyAt, float[] scales, float[] powers,
            int channels, float[] padded, int to) {
        ratiosFrom(0, x, xAt, dy, dyAt, scales, powers, channels, padded, to);
    }

    static void ratiosFrom(int from, float[] x, int xAt, float[] dy, int dyAt, float[] scales,
            float[] powers, int channels, float[] padded, int to) {
        for (int i = from; i < channels; i++) {
            padded[to + i] = dy[dyAt + i] * x[xAt + i] * powers[i] / scales[i];
        }
    }

    @Override
    public void gradient(float[] x, int xAt, float[] dy, int dyAt, float[] powers, float[] padded,
            int size, int channels, float factor, float[] dx, int dxAt) {
        gradientFrom(0, x, xAt, dy, dyAt, powers, padded, size, channels, factor, dx, dxAt);
    }

    static void gradientFrom(int from, float[] x, int xAt, float[] dy, int dyAt, float[] powers,
            float[] padded, int size, int channels, float factor, float[] dx, int dxAt) {
        for (int i = from; i < channels; i++) {
            float sum = 0;
            for (int j = i; j < i + size; j++) {
                sum += padded[j];
            }
            dx[dxAt + i] = Math.fma(dy[dyAt + i], powers[i], factor * x[xAt + i] * sum);
        }
    }
}
