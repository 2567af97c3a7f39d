// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** The methods of {@link Elementwise} as plain loops: the reference, and what runs without SIMD. */
final class ElementwiseScalar {
    private ElementwiseScalar() {}

    static void relu(float[] values, int at, int count) {
        for (int i = at; i < at + count; i++) {
            values[i] = values[i] <= 0 ? 0 : values[i];
        }
    }

    static void leakyRelu(float[] values, int at, int count, float slope) {
        for (int i = at; i < at + count; i++) {
            values[i] = values[i] > 0 ? values[i] : values[i] * slope;
        }
    }

    static void sigmoid(float[] values, int at, int count) {
        for (int i = at; i < at + count; i++) {
            values[i] = Elementary.sigmoid(values[i]);
        }
    }

    static void tanh(float[] values, int at, int count) {
        for (int i = at; i < at + count; i++) {
            values[i] = Elementary.tanh(values[i]);
        }
    }

    static void exp(float[] values, int at, int count, float shift) {
        for (int i = at; i < at + count; i++) {
            values[i] = Elementary.exp(values[i] - shift);
        }
    }

    static void signedPower(float[] values, int at, int count, float exponent) {
        for (int i = at; i < at + count; i++) {
            float x = values[i];
            float size = Elementary.exp(exponent * Elementary.log(Math.abs(x)));
            values[i] = Math.copySign(size, x);
        }
    }

    static void scale(float[] values, int at, int count, float factor) {
        for (int i = at; i < at + count; i++) {
            values[i] *= factor;
        }
    }

    static void reluGradient(float[] y, int yAt, float[] gradient, int gradientAt, int count) {
        for (int i = 0; i < count; i++) {
            gradient[gradientAt + i] = y[yAt + i] > 0 ? gradient[gradientAt + i] : 0;
        }
    }

    static void leakyReluGradient(float[] y, int yAt, float[] gradient, int gradientAt, int count,
            float slope) {
        for (int i = 0; i < count; i++) {
            float g = gradient[gradientAt + i];
            gradient[gradientAt + i] = y[yAt + i] > 0 ? g : g * slope;
        }
    }

    static void sigmoidGradient(float[] y, int yAt, float[] gradient, int gradientAt, int count) {
        for (int i = 0; i < count; i++) {
            gradient[gradientAt + i] *= y[yAt + i] * (1 - y[yAt + i]);
        }
    }

    static void tanhGradient(float[] y, int yAt, float[] gradient, int gradientAt, int count) {
        for (int i = 0; i < count; i++) {
            gradient[gradientAt + i] *= Math.fma(-y[yAt + i], y[yAt + i], 1);
        }
    }

    static void add(float[] values, int at, float[] others, int othersAt, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] += others[othersAt + i];
        }
    }

    static void multiplyAdd(float[] values, int at, float[] others, int othersAt, int count,
            float factor) {
        for (int i = 0; i < count; i++) {
            values[at + i] = Math.fma(factor, others[othersAt + i], values[at + i]);
        }
    }
}
