// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** The loops of {@link LocalResponseNormalizer} over the channels of one position. */
interface ResponseKernel {
    /** Returns the kernel by SIMD, or by plain loops. */
    static ResponseKernel of(boolean simd) {
        return simd ? new ResponseVector() : new ResponseScalar();
    }

    /** Writes {@code k + alpha * (sum of squares of padded[i .. i + size - 1])} at place i. */
    void scales(float[] padded, int size, int channels, float alpha, float k, float[] scales);

    /** Writes each scale to the power {@code -beta}. */
    void powers(float[] scales, int channels, float beta, float[] powers);

    /** Writes {@code y = x * power}. */
    void multiply(float[] x, int xAt, float[] powers, int channels, float[] y, int yAt);

    /** Writes {@code ((dy * x) * power) / scale} from place {@code to} on. */
    void ratios(float[] x, int xAt, float[] dy, int dyAt, float[] scales, float[] powers,
            int channels, float[] padded, int to);

    /** Writes {@code dx = dy * power + (factor * x) * (sum of padded[i .. i + size - 1])}. */
    void gradient(float[] x, int xAt, float[] dy, int dyAt, float[] powers, float[] padded,
            int size, int channels, float factor, float[] dx, int dxAt);
}
