// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.ElementwiseTest.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class LocalResponseNormalizerTest {
    private static final int POSITIONS = 3;

    record Case(int channels, int size, double alpha, double beta, double k) {
        LocalResponseNormalizer kernel(boolean simd) {
            return new LocalResponseNormalizer(channels, size, alpha, beta, k, simd);
        }

        double[] exact(double[] x) {
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                int channel = i % channels;
                double sum = 0;
                for (int j = Math.max(0, channel - size / 2); j <= Math.min(channels - 1,
                        channel + (size - 1) / 2); j++) {
                    sum += x[i - channel + j] * x[i - channel + j];
                }
                y[i] = x[i] / Math.pow(k + alpha * sum, beta);
            }
            return y;
        }
    }

    static List<Case> cases() {
        return List.of(new Case(96, 5, 1e-4, 0.75, 2), new Case(7, 5, 0.9, 0.75, 1),
                new Case(16, 3, 0.5, 0.5, 1), new Case(19, 4, 0.3, 1, 0.5),
                new Case(33, 5, 2, 0.6, 1.5), new Case(3, 9, 1, 2.25, 1),
                new Case(8, 1, 0.7, 0.75, 1), new Case(1, 2, 0.7, -0.3, 1));
    }

    private static float[] values(Case c, int slack, long seed) {
        float[] values = ReferenceKernels.values(POSITIONS * c.channels + slack, seed);
        for (int i = 0; i < values.length; i++) {
            values[i] *= 3;
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forwardIsWhatTheFormulaSays(Case c) {
        float[] x = values(c, 2, 9);
        float[] y = new float[x.length];
        c.kernel(true).forward(x, 2, POSITIONS, y, 1);
        double[] inputs = new double[POSITIONS * c.channels];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = x[2 + i];
        }
        double[] want = c.exact(inputs);
        for (int i = 0; i < want.length; i++) {
            assertEquals(want[i], y[1 + i], 2e-6 * Math.max(1, Math.abs(want[i])), c + " " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vectorsGiveTheBitsOfPlainLoops(Case c) {
        float[] x = values(c, 0, 9);
        float[] dy = values(c, 0, 10);
        LocalResponseNormalizer plain = c.kernel(false);
        LocalResponseNormalizer vectors = c.kernel(true);
        for (int round = 0; round < 300; round++) {
            float[] want = new float[x.length];
            float[] got = new float[x.length];
            plain.forward(x, 0, POSITIONS, want, 0);
            vectors.forward(x, 0, POSITIONS, got, 0);
            assertSameBits(want, got, c + " forward");
            plain.backward(x, 0, dy, 0, POSITIONS, want, 0);
            vectors.backward(x, 0, dy, 0, POSITIONS, got, 0);
            assertSameBits(want, got, c + " backward");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsMatchCentralDifferencesOfTheFormula(Case c) {
        float[] x = values(c, 0, 9);
        float[] dy = values(c, 1, 10);
        float[] dx = new float[x.length];
        c.kernel(true).backward(x, 0, dy, 1, POSITIONS, dx, 0);
        double[] inputs = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            inputs[i] = x[i];
        }
        double step = 1e-5;
        for (int i = 0; i < x.length; i++) {
            inputs[i] = x[i] + step;
            double above = functional(c, inputs, dy);
            inputs[i] = x[i] - step;
            double below = functional(c, inputs, dy);
            inputs[i] = x[i];
            double want = (above - below) / (2 * step);
            assertEquals(want, dx[i], 1e-5 * Math.max(1, Math.abs(want)), c + " " + i);
        }
    }

    private static double functional(Case c, double[] x, float[] dy) {
        double[] y = c.exact(x);
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += y[i] * dy[1 + i];
        }
        return sum;
    }
}
