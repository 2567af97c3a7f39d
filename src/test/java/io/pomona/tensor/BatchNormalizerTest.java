// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.ElementwiseTest.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class BatchNormalizerTest {
    private static final double EPSILON = 1e-3;
    private static final int SAMPLES = 4;

    record Size(int positions, int channels) {
        int sample() {
            return positions * channels;
        }
    }

    static List<Size> sizes() {
        return List.of(new Size(1, 1), new Size(1, 7), new Size(6, 1), new Size(5, 3),
                new Size(49, 5), new Size(9, 8), new Size(12, 17), new Size(3, 64),
                new Size(2, 255), new Size(2, 257), new Size(3, 301));
    }

    /** One batch with parameters: gamma stands at 2, beta behind it. */
    private static final class Batch {
        final Size size;
        final float[] x;
        final float[] dy;
        final float[] parameters;
        final int gamma = 2;
        final int beta;

        Batch(Size size) {
            this.size = size;
            this.x = ReferenceKernels.values(1 + SAMPLES * size.sample(), 3);
            for (int i = 0; i < x.length; i++) {
                x[i] += 0.7f;
            }
            this.dy = ReferenceKernels.values(1 + SAMPLES * size.sample(), 4);
            this.parameters = ReferenceKernels.values(2 + 2 * size.channels, 5);
            this.beta = gamma + size.channels;
        }

        ChannelStatistics statistics(BatchNormalizer normalization) {
            double[] sums = new double[SAMPLES * normalization.sumsPerSample()];
            normalization.collect(x, 1, SAMPLES, sums, 0);
            ChannelStatistics statistics = new ChannelStatistics(size.channels);
            normalization.finish(sums, SAMPLES, EPSILON, statistics);
            return statistics;
        }

        float[] forward(boolean simd) {
            BatchNormalizer normalization = new BatchNormalizer(size.positions,
                    size.channels, simd);
            float[] y = new float[3 + SAMPLES * size.sample()];
            normalization.forward(x, 1, SAMPLES, statistics(normalization), parameters, gamma,
                    beta, y, 3);
            return y;
        }

        /** Returns dx, then dgamma and dbeta added to ones. */
        float[][] backward(boolean simd) {
            BatchNormalizer normalization = new BatchNormalizer(size.positions,
                    size.channels, simd);
            ChannelStatistics statistics = statistics(normalization);
            double[] sums = new double[SAMPLES * normalization.sumsPerSample()];
            normalization.collectGradient(dy, 1, x, 1, SAMPLES, statistics, sums, 0);
            float[] gradient = new float[parameters.length];
            Arrays.fill(gradient, 1);
            normalization.addParameterGradient(sums, SAMPLES, statistics, gradient, gamma, beta);
            normalization.prepareBatchGradient(sums, SAMPLES, statistics, parameters, gamma);
            float[] dx = new float[2 + SAMPLES * size.sample()];
            normalization.inputGradient(dy, 1, x, 1, SAMPLES, dx, 2);
            return new float[][]{dx, gradient};
        }

        /** The formula in double precision, of the x given. */
        double[] exact(double[] values) {
            int count = SAMPLES * size.positions;
            double[] y = new double[values.length];
            for (int channel = 0; channel < size.channels; channel++) {
                double mean = 0;
                double variance = 0;
                for (int i = channel; i < values.length; i += size.channels) {
                    mean += values[i] / count;
                }
                for (int i = channel; i < values.length; i += size.channels) {
                    variance += (values[i] - mean) * (values[i] - mean) / count;
                }
                for (int i = channel; i < values.length; i += size.channels) {
                    y[i] = (values[i] - mean) / Math.sqrt(variance + EPSILON)
                            * parameters[gamma + channel] + parameters[beta + channel];
                }
            }
            return y;
        }

        double[] inputs() {
            double[] values = new double[SAMPLES * size.sample()];
            Arrays.setAll(values, i -> x[1 + i]);
            return values;
        }

        double functional(double[] values) {
            double[] y = exact(values);
            double sum = 0;
            for (int i = 0; i < y.length; i++) {
                sum += y[i] * dy[1 + i];
            }
            return sum;
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void forwardIsWhatTheFormulaSays(Size size) {
        Batch batch = new Batch(size);
        double[] want = batch.exact(batch.inputs());
        float[] y = batch.forward(true);
        for (int i = 0; i < want.length; i++) {
            assertEquals(want[i], y[3 + i], 1e-5, size + " at " + i);
        }
        assertArrayEquals(new float[3], Arrays.copyOf(y, 3));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void vectorsGiveTheBitsOfPlainLoops(Size size) {
        Batch batch = new Batch(size);
        for (int round = 0; round < 200; round++) {
            assertSameBits(batch.forward(false), batch.forward(true), "forward");
            float[][] want = batch.backward(false);
            float[][] got = batch.backward(true);
            assertSameBits(want[0], got[0], "the gradient of x");
            assertSameBits(want[1], got[1], "the gradient of gamma and beta");
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void gradientsMatchCentralDifferencesOfTheFormula(Size size) {
        Batch batch = new Batch(size);
        float[][] got = batch.backward(true);
        double step = 1e-5;
        double[] values = batch.inputs();
        for (int i = 0; i < values.length; i += Math.max(1, values.length / 60)) {
            double at = values[i];
            values[i] = at + step;
            double above = batch.functional(values);
            values[i] = at - step;
            double below = batch.functional(values);
            values[i] = at;
            assertEquals((above - below) / (2 * step), got[0][2 + i], 2e-5, size + " x " + i);
        }
        for (int i = batch.gamma; i < batch.parameters.length; i += 1 + size.channels / 30) {
            float at = batch.parameters[i];
            batch.parameters[i] = at + 0.25f;
            double above = batch.functional(values);
            batch.parameters[i] = at - 0.25f;
            double below = batch.functional(values);
            batch.parameters[i] = at;
            assertEquals(1 + (above - below) / 0.5, got[1][i], 5e-5, size + " parameter " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void theWholeBatchMayBeCutIntoAnyParts(Size size) {
        Batch batch = new Batch(size);
        BatchNormalizer normalization = new BatchNormalizer(size.positions, size.channels);
        int each = normalization.sumsPerSample();
        double[] whole = new double[SAMPLES * each];
        normalization.collect(batch.x, 1, SAMPLES, whole, 0);
        double[] parts = new double[SAMPLES * each];
        normalization.collect(batch.x, 1, 1, parts, 0);
        normalization.collect(batch.x, 1 + size.sample(), SAMPLES - 1, parts, each);
        assertArrayEquals(whole, parts);
        ChannelStatistics statistics = batch.statistics(normalization);
        normalization.collectGradient(batch.dy, 1, batch.x, 1, SAMPLES, statistics, whole, 0);
        normalization.collectGradient(batch.dy, 1 + size.sample(), batch.x, 1 + size.sample(),
                SAMPLES - 1, statistics, parts, each);
        normalization.collectGradient(batch.dy, 1, batch.x, 1, 1, statistics, parts, 0);
        assertArrayEquals(whole, parts);
        float[] y = new float[SAMPLES * size.sample()];
        normalization.forward(batch.x, 1, 3, statistics, batch.parameters, batch.gamma, batch.beta,
                y, 0);
        normalization.forward(batch.x, 1 + 3 * size.sample(), SAMPLES - 3, statistics,
                batch.parameters, batch.gamma, batch.beta, y, 3 * size.sample());
        assertSameBits(Arrays.copyOfRange(batch.forward(true), 3, 3 + y.length), y, "forward");
    }

    @Test
    void withoutParametersTheResultHasMeanZeroAndVarianceOne() {
        Batch batch = new Batch(new Size(50, 3));
        BatchNormalizer normalization = new BatchNormalizer(50, 3);
        float[] y = new float[SAMPLES * 150];
        normalization.forward(batch.x, 1, SAMPLES, batch.statistics(normalization), new float[0],
                -1, -1, y, 0);
        double[] sums = new double[6];
        for (int i = 0; i < y.length; i++) {
            sums[i % 3] += y[i] / 200.0;
            sums[3 + i % 3] += y[i] * y[i] / 200.0;
        }
        for (int channel = 0; channel < 3; channel++) {
            assertEquals(0, sums[channel], 1e-6);
            assertEquals(1, sums[3 + channel], 0.02);
        }
    }

    @Test
    void channelsFarFromZeroKeepTheirSpread() {
        BatchNormalizer normalization = new BatchNormalizer(1, 1);
        float[] x = {10000, 10001, 10002, 10003};
        double[] sums = new double[8];
        normalization.collect(x, 0, 4, sums, 0);
        ChannelStatistics statistics = new ChannelStatistics(1);
        normalization.finish(sums, 4, 0, statistics);
        assertEquals(10001.5f, statistics.mean(0));
        assertEquals(1.25f, statistics.variance(0), 1e-6f);
        assertEquals((float) (1 / Math.sqrt(1.25)), statistics.inverse(0), 1e-6f);
    }

    @Test
    void movingStatisticsTakeTheUnbiasedVariance() {
        ChannelStatistics batch = new ChannelStatistics(2);
        batch.load(new float[]{9, 1, 3}, 1, new float[]{2, 6}, 0, 0);
        float[] means = {0, 10, 20};
        float[] variances = {1, 1};
        batch.move(means, 1, variances, 0, 4, 0.25);
        assertArrayEquals(new float[]{0, 7.75f, 15.75f}, means);
        assertArrayEquals(new float[]{0.75f + 2 * 4 / 3f * 0.25f, 0.75f + 2f}, variances, 1e-6f);
        batch.move(means, 1, variances, 0, 1, 1);
        assertArrayEquals(new float[]{0, 0}, variances);
    }

    @Test
    void gradientsInEvaluationAreOfAnAffineFunction() {
        Batch batch = new Batch(new Size(3, 2));
        BatchNormalizer normalization = new BatchNormalizer(3, 2);
        ChannelStatistics moving = new ChannelStatistics(2);
        moving.load(new float[]{0.5f, -1}, 0, new float[]{4, 0.25f}, 0, 0);
        normalization.prepareMovingGradient(moving, batch.parameters, batch.gamma);
        float[] dx = new float[SAMPLES * 6];
        normalization.inputGradient(batch.dy, 1, batch.x, 1, SAMPLES, dx, 0);
        for (int i = 0; i < dx.length; i++) {
            float scale = batch.parameters[batch.gamma + i % 2] * (i % 2 == 0 ? 0.5f : 2);
            assertEquals(batch.dy[1 + i] * scale, dx[i], 1e-6f);
        }
    }
}
