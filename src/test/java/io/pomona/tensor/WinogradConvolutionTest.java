// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.tensor.ReferenceKernels.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class WinogradConvolutionTest {
    private static final long SEED = 21;
    private static final int AHEAD = 3;
    /** What an output may differ from the matrix product's, as a share of the largest. */
    private static final double TOLERANCE = 1e-5;

    static List<Geometry> geometries() {
        List<Geometry> all = new ArrayList<>();
        for (int size = 1; size <= 10; size++) {
            all.add(new Geometry(size, 11 - size, 5, 7, 1, padded(1, 1, 1, 1)));
        }
        for (int channels : new int[]{1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 130}) {
            all.add(new Geometry(9, 6, channels, 150 - channels, 1, padded(1, 1, 1, 1)));
        }
        all.add(new Geometry(6, 6, 512, 33, 1, padded(1, 1, 1, 1)));
        all.add(new Geometry(3, 3, 16, 16, 1, padded(0, 0, 0, 0)));
        all.add(new Geometry(1, 1, 16, 16, 1, padded(7, 0, 0, 9)));
        all.add(new Geometry(31, 29, 16, 24, 1, padded(0, 0, 0, 0)));
        SplittableRandom random = new SplittableRandom(SEED);
        while (all.size() < 80) {
            Geometry drawn = new Geometry(random.nextInt(1, 20), random.nextInt(1, 20),
                    random.nextInt(1, 40), random.nextInt(1, 40), 1, padded(random.nextInt(3),
                            random.nextInt(3), random.nextInt(3), random.nextInt(3)));
            if (drawn.outputHeight() >= 1 && drawn.outputWidth() >= 1) {
                all.add(drawn);
            }
        }
        return all;
    }

    private static Window padded(int top, int bottom, int left, int right) {
        return new Window(3, 3, 1, 1, top, bottom, left, right, 1, 1);
    }

    /** One geometry with two images that look as behind a rectifier, weights and biases. */
    private static final class Bench {
        final Geometry g;
        final WinogradConvolution convolution;
        final WinogradConvolution.Scratch scratch;
        final float[] transformed;
        final float[] x;
        final float[] weights;

        Bench(Geometry g, int images) {
            this.g = g;
            convolution = new WinogradConvolution(g.height(), g.width(), g.channels(),
                    g.filters(), g.window());
            scratch = convolution.scratch();
            transformed = new float[convolution.transformedSize()];
            x = ReferenceKernels.values(AHEAD + images * g.inputSize(), SEED);
            Elementwise.reluInPlace(x, 0, x.length);
            weights = ReferenceKernels.values(AHEAD + g.kernelSize() + g.filters(), SEED + 1);
        }

        int biasAt(boolean bias) {
            return bias ? AHEAD + g.kernelSize() : -1;
        }

        float[] forward(float[] images, int at, float[] by, boolean bias, int n) {
            convolution.transform(by, AHEAD, transformed, scratch);
            float[] y = new float[n * g.outputSize()];
            convolution.forward(images, at, transformed, by, biasAt(bias), y, 0, n, scratch);
            return y;
        }
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void isCloseToTheReference(Geometry g) {
        for (boolean bias : new boolean[]{true, false}) {
            Bench bench = new Bench(g, 2);
            float[] want = new float[2 * g.outputSize()];
            ReferenceKernels.convolution(g, bench.x, AHEAD, bench.weights, AHEAD,
                    bench.biasAt(bias), want, 2);
            float[] got = bench.forward(bench.x, AHEAD, bench.weights, bias, 2);
            float largest = 0;
            for (float value : want) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < want.length; i++) {
                assertEquals(want[i], got[i], TOLERANCE * largest, "output " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void aBatchGivesTheBitsOfEachImageAlone(Geometry g) {
        int images = 5;
        Bench bench = new Bench(g, images);
        float[] all = bench.forward(bench.x, AHEAD, bench.weights, true, images);
        Bench fresh = new Bench(g, images);
        for (int i = 0; i < images; i++) {
            assertBits(Arrays.copyOfRange(all, i * g.outputSize(), (i + 1) * g.outputSize()),
                    fresh.forward(fresh.x, AHEAD + i * g.inputSize(), fresh.weights, true, 1));
        }
    }

    @Test
    void aScratchCarriesNothingFromOneBatchToTheNext() {
        Bench bench = new Bench(new Geometry(9, 13, 21, 35, 1, padded(1, 0, 2, 1)), 3);
        float[] want = bench.forward(bench.x, AHEAD, bench.weights, true, 3);
        float[] x = bench.x.clone();
        float[] weights = bench.weights.clone();
        Arrays.fill(x, Float.NaN);
        Arrays.fill(weights, Float.POSITIVE_INFINITY);
        bench.forward(x, AHEAD, weights, true, 3);
        assertBits(want, bench.forward(bench.x, AHEAD, bench.weights, true, 3));
    }

    @Test
    void coldAndHotGiveTheSameBits() {
        Bench bench = new Bench(new Geometry(7, 9, 19, 23, 1, padded(1, 1, 1, 1)), 2);
        float[] cold = bench.forward(bench.x, AHEAD, bench.weights, true, 2);
        for (int i = 0; i < 3000; i++) {
            float[] hot = bench.forward(bench.x, AHEAD, bench.weights, true, 2);
            if (i % 500 == 499) {
                assertBits(cold, hot);
            }
        }
    }

    @Test
    void transformsGiveTheSameBitsWithAndWithoutVectors() {
        for (int count : new int[]{1, 7, 8, 9, 16, 17, 31, 64}) {
            float[] from = ReferenceKernels.values(6 * (count + 1) + AHEAD, SEED);
            float[] vector = new float[6 * (count + 2) + AHEAD];
            float[] scalar = vector.clone();
            WinogradKernel.input(from, AHEAD, count + 1, vector, 1, count + 2, count);
            ScalarWinogradKernel.input(from, AHEAD, count + 1, scalar, 1, count + 2, 0, count);
            assertBits(scalar, vector);
            WinogradKernel.kernel(from, AHEAD, count + 1, vector, 1, count + 2, count);
            ScalarWinogradKernel.kernel(from, AHEAD, count + 1, scalar, 1, count + 2, 0, count);
            assertBits(scalar, vector);
            WinogradKernel.output(from, AHEAD, count + 1, from, 1, vector, 1, count + 2, count);
            ScalarWinogradKernel.output(from, AHEAD, count + 1, from, 1, scalar, 1, count + 2, 0,
                    count);
            assertBits(scalar, vector);
        }
    }

    @Test
    void rejectsWindowsOfAnotherKindOrThatDoNotFit() {
        assertRefused(() -> new WinogradConvolution(9, 9, 16, 16,
                new Window(3, 3, 2, 1, 0, 0, 0, 0, 1, 1)), "3x3");
        assertRefused(() -> new WinogradConvolution(9, 9, 16, 16,
                new Window(3, 3, 1, 1, 0, 0, 0, 0, 1, 2)), "dilation");
        assertRefused(() -> new WinogradConvolution(9, 9, 16, 16,
                new Window(3, 5, 1, 1, 0, 0, 0, 0, 1, 1)), "3x3");
        assertRefused(() -> new WinogradConvolution(2, 9, 16, 16, padded(0, 0, 0, 0)), "2x9");
    }

    private static void assertBits(float[] expected, float[] got) {
        assertArrayEquals(bits(expected), bits(got));
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }
}
