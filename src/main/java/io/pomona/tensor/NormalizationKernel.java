// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * The loops of {@link BatchNormalizer} and {@link LayerNormalizer}, over rows of {@code width}
 * values side by side. Sums are in double, and added to in the order of the rows; what concerns place
 * i of a row stands at place i of every other array.
 */
interface NormalizationKernel {
    /** Returns the kernel by SIMD, or by plain loops. */
    static NormalizationKernel of(boolean simd) {
        return simd ? new NormalizationVector() : new NormalizationScalar();
    }

    /** Adds every x to its place of the sums, and x * x to that {@code width} places on. */
    void addSums(float[] x, int at, int rows, int width, double[] sums, int sumsAt);

    /** Adds every g to its place of the sums, and g * (x - mean) to that {@code width} places on. */
    void addProductSums(float[] g, int gAt, float[] x, int xAt, int rows, int width, float[] mean,
            double[] sums, int sumsAt);

    /** Writes {@code y = (x - mean) * scale + shift}, rounded once for the sum and once for the rest. */
    void scale(float[] x, int xAt, int rows, int width, float[] mean, float[] scale, float[] shift,
            float[] y, int yAt);

    /** Writes {@code dx = g * a + ((x - mean) * b + c)}, the products and sums fused. */
    void combine(float[] g, int gAt, float[] x, int xAt, int rows, int width, float[] mean,
            float[] a, float[] b, float[] c, float[] dx, int dxAt);

    /** Writes {@code y = ((x - mean) * inverse) * gamma + beta} for one row, the last two fused. */
    void normalizeRow(float[] x, int xAt, int width, float mean, float inverse, float[] gamma,
            int gammaAt, float[] beta, int betaAt, float[] y, int yAt);

    /** Adds g to its place of the sums, and g * ((x - mean) * inverse) to that {@code width} places on. */
    void addRowSums(float[] g, int gAt, float[] x, int xAt, int width, float mean, float inverse,
            double[] sums);

    /** Writes {@code dx = (g * gamma) * a + ((x - mean) * b + c)} for one row, products and sums fused. */
    void combineRow(float[] g, int gAt, float[] x, int xAt, int width, float mean, float[] gamma,
            int gammaAt, float a, float b, float c, float[] dx, int dxAt);
}
