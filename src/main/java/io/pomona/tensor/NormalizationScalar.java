// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** {@link NormalizationKernel} as plain loops: the reference, and what runs without SIMD. */
final class NormalizationScalar implements NormalizationKernel {
    @Override
    public void addSums(float[] x, int at, int rows, int width, double[] sums, int sumsAt) {
        for (int row = 0; row < rows; row++) {
            addSumsFrom(x, at + row * width, 0, width, sums, sumsAt);
        }
    }

    /** Adds places {@code [from, width)} of one row. */
    static void addSumsFrom(float[] x, int at, int from, int width, double[] sums, int sumsAt) {
        for (int i = from; i < width; i++) {
            double value = x[at + i];
            sums[sumsAt + i] += value;
            sums[sumsAt + width + i] += value * value;
        }
    }

    @Override
    public void addProductSums(float[] g, int gAt, float[] x, int xAt, int rows, int width,
            float[] mean, double[] sums, int sumsAt) {
        for (int row = 0; row < rows; row++) {
            addProductSumsFrom(g, gAt + row * width, x, xAt + row * width, 0, width, mean, sums,
                    sumsAt);
        }
    }

    static void addProductSumsFrom(float[] g, int gAt, float[] x, int xAt, int from, int width,
            float[] mean, double[] sums, int sumsAt) {
        for (int i = from; i < width; i++) {
            double value = g[gAt + i];
            sums[sumsAt + i] += value;
            sums[sumsAt + width + i] += value * (x[xAt + i] - mean[i]);
        }
    }

    @Override
    public void scale(float[] x, int xAt, int rows, int width, float[] mean, float[] scale,
            float[] shift, float[] y, int yAt) {
        for (int row = 0; row < rows; row++) {
            scaleFrom(x, xAt + row * width, 0, width, mean, scale, shift, y, yAt + row * width);
        }
    }

    static void scaleFrom(float[] x, int xAt, int from, int width, float[] mean, float[] scale,
            float[] shift, float[] y, int yAt) {
        for (int i = from; i < width; i++) {
            y[yAt + i] = Math.fma(x[xAt + i] - mean[i], scale[i], shift[i]);
        }
    }

    @Override
    public void combine(float[] g, int gAt, float[] x, int xAt, int rows, int width, float[] mean,
            float[] a, float[] b, float[] c, float[] dx, int dxAt) {
        for (int row = 0; row < rows; row++) {
            int at = row * width;
            combineFrom(g, gAt + at, x, xAt + at, 0, width, mean, a, b, c, dx, dxAt + at);
        }
    }

    static void combineFrom(float[] g, int gAt, float[] x, int xAt, int from, int width,
            float[] mean,
            float[] a, float[] b, float[] c, float[] dx, int dxAt) {
        for (int i = from; i < width; i++) {
            float rest = Math.fma(x[xAt + i] - mean[i], b[i], c[i]);
            dx[dxAt + i] = Math.fma(g[gAt + i], a[i], rest);
        }
    }

    @Override
    public void normalizeRow(float[] x, int xAt, int width, float mean, float inverse,
            float[] gamma, int gammaAt, float[] beta, int betaAt, float[] y, int yAt) {
        normalizeRowFrom(x, xAt, 0, width, mean, inverse, gamma, gammaAt, beta, betaAt, y, yAt);
    }

    static void normalizeRowFrom(float[] x, int xAt, int from, int width, float mean, float inverse,
            float[] gamma, int gammaAt, float[] beta, int betaAt, float[] y, int yAt) {
        for (int i = from; i < width; i++) {
            y[yAt + i] = Math.fma((x[xAt + i] - mean) * inverse, gamma[gammaAt + i],
                    beta[betaAt + i]);
        }
    }

    @Override
    public void addRowSums(float[] g, int gAt, float[] x, int xAt, int width, float mean,
            float inverse, double[] sums) {
        addRowSumsFrom(g, gAt, x, xAt, 0, width, mean, inverse, sums);
    }

    static void addRowSumsFrom(float[] g, int gAt, float[] x, int xAt, int from, int width,
            float mean,
            float inverse, double[] sums) {
        for (int i = from; i < width; i++) {
            double value = g[gAt + i];
            sums[i] += value;
            sums[width + i] += value * ((x[xAt + i] - mean) * inverse);
        }
    }

    @Override
    public void combineRow(float[] g, int gAt, float[] x, int xAt, int width, float mean,
            float[] gamma, int gammaAt, float a, float b, float c, float[] dx, int dxAt) {
        combineRowFrom(g, gAt, x, xAt, 0, width, mean, gamma, gammaAt, a, b, c, dx, dxAt);
    }

    static void combineRowFrom(float[] g, int gAt, float[] x, int xAt, int from, int width,
            float mean,
            float[] gamma, int gammaAt, float a, float b, float c, float[] dx, int dxAt) {
        for (int i = from; i < width; i++) {
            float rest = Math.fma(x[xAt + i] - mean, b, c);
            dx[dxAt + i] = Math.fma(g[gAt + i] * gamma[gammaAt + i], a, rest);
        }
    }
}
