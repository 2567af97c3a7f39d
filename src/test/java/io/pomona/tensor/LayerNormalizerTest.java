// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.ElementwiseTest.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class LayerNormalizerTest {
    private static final double EPSILON = 1e-3;
    private static final int GROUPS = 3;

    /** Groups of one size with parameters: gamma at 1, beta behind it. */
    private static final class Bench {
        final int size;
        final float[] x;
        final float[] dy;
        final float[] parameters;
        final boolean affine;

        Bench(int size, boolean affine) {
            this.size = size;
            this.affine = affine;
            this.x = ReferenceKernels.values(2 + GROUPS * size, 6);
            this.dy = ReferenceKernels.values(1 + GROUPS * size, 7);
            this.parameters = ReferenceKernels.values(1 + 2 * size, 8);
        }

        int gamma() {
            return affine ? 1 : -1;
        }

        int beta() {
            return affine ? 1 + size : -1;
        }

        /** Returns y, dx and the gradient of the parameters, added to what was there. */
        float[][] run(boolean simd) {
            LayerNormalizer normalization = new LayerNormalizer(size, EPSILON, simd);
            float[] y = new float[1 + GROUPS * size];
            float[] statistics = new float[1 + 2 * GROUPS];
            normalization.forward(x, 2, GROUPS, parameters, gamma(), beta(), y, 1, statistics, 1);
            float[] gradient = new float[parameters.length];
            gradient[gradient.length - 1] = 2;
            normalization.addParameterGradient(dy, 1, x, 2, GROUPS, statistics, 1, gradient,
                    gamma(),
                    beta());
            float[] dx = new float[GROUPS * size];
            normalization.backward(dy, 1, x, 2, GROUPS, parameters, gamma(), statistics, 1, dx, 0);
            return new float[][]{y, dx, gradient};
        }

        double[] exact(double[] values) {
            double[] y = new double[values.length];
            for (int group = 0; group < GROUPS; group++) {
                double mean = 0;
                double variance = 0;
                for (int i = group * size; i < (group + 1) * size; i++) {
                    mean += values[i] / size;
                }
                for (int i = group * size; i < (group + 1) * size; i++) {
                    variance += (values[i] - mean) * (values[i] - mean) / size;
                }
                for (int i = 0; i < size; i++) {
                    double normal = (values[group * size + i] - mean)
                            / Math.sqrt(variance + EPSILON);
                    y[group * size + i] = affine
                            ? normal * parameters[1 + i] + parameters[1 + size + i]
                            : normal;
                }
            }
            return y;
        }

        double functional(double[] values) {
            double[] y = exact(values);
            double sum = 0;
            for (int i = 0; i < y.length; i++) {
                sum += y[i] * dy[1 + i];
            }
            return sum;
        }

        double[] inputs() {
            double[] values = new double[GROUPS * size];
            for (int i = 0; i < values.length; i++) {
                values[i] = x[2 + i];
            }
            return values;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 17, 64, 101})
    void forwardIsWhatTheFormulaSays(int size) {
        for (boolean affine : new boolean[]{true, false}) {
            Bench bench = new Bench(size, affine);
            double[] want = bench.exact(bench.inputs());
            float[] y = bench.run(true)[0];
            for (int i = 0; i < want.length; i++) {
                assertEquals(want[i], y[1 + i], 1e-5, "at " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 17, 64, 101})
    void vectorsGiveTheBitsOfPlainLoops(int size) {
        Bench bench = new Bench(size, size % 2 == 0);
        for (int round = 0; round < 300; round++) {
            float[][] want = bench.run(false);
            float[][] got = bench.run(true);
            for (int part = 0; part < want.length; part++) {
                assertSameBits(want[part], got[part], "part " + part);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 17, 64})
    void gradientsMatchCentralDifferencesOfTheFormula(int size) {
        for (boolean affine : new boolean[]{true, false}) {
            Bench bench = new Bench(size, affine);
            float[][] got = bench.run(true);
            double[] values = bench.inputs();
            double step = 1e-5;
            for (int i = 0; i < values.length; i++) {
                double at = values[i];
                values[i] = at + step;
                double above = bench.functional(values);
                values[i] = at - step;
                double below = bench.functional(values);
                values[i] = at;
                assertEquals((above - below) / (2 * step), got[1][i], 3e-5, "x " + i);
            }
            for (int i = 1; i < bench.parameters.length; i++) {
                float at = bench.parameters[i];
                bench.parameters[i] = at + 0.25f;
                double above = bench.functional(values);
                bench.parameters[i] = at - 0.25f;
                double below = bench.functional(values);
                bench.parameters[i] = at;
                double before = i == bench.parameters.length - 1 ? 2 : 0;
                assertEquals(before + (above - below) / 0.5, got[2][i], 3e-5, "parameter " + i);
            }
        }
    }
}
