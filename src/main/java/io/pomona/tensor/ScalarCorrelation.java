// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** {@link Correlation} as plain loops. */
final class ScalarCorrelation {
    private ScalarCorrelation() {}

    static void one(float[] source, int base, int[] taps, float[] weights, int weight, int step,
            float start, float[] out, int at, int length) {
        for (int p = 0; p < length; p++) {
            float sum = start;
            for (int k = 0; k < taps.length; k++) {
                sum = Math.fma(source[base + p + taps[k]], weights[weight + k * step], sum);
            }
            out[at + p] = sum;
        }
    }

    static void addDot(float[] x, int xAt, float[] y, int yAt, int length, float[] partials,
            int at) {
        for (int p = 0; p < length; p++) {
            int j = at + p % Correlation.PARTIALS;
            partials[j] = Math.fma(x[xAt + p], y[yAt + p], partials[j]);
        }
    }
}
