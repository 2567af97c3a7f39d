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
class ConvolutionTest {
    private static final long SEED = 20;
    private static final int IMAGES = 2;
    /** Floats that stand in front of images and weights, so that nothing may count from 0. */
    private static final int AHEAD = 3;

    static List<Geometry> geometries() {
        List<Geometry> all = new ArrayList<>();
        for (int kernel = 1; kernel <= 7; kernel++) {
            for (int stride = 1; stride <= 3; stride++) {
                all.add(new Geometry(11, 13, 2, 3, 1, window(kernel, kernel, stride, stride)));
            }
        }
        for (int width : new int[]{7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 65}) {
            all.add(new Geometry(1, width, 1, 2, 1, window(1, 1, 1, 1)));
            all.add(new Geometry(3, width + 2, 1, 1, 1, window(3, 3, 1, 1)));
            all.add(new Geometry(4, width, 3, 2, 1, window(2, 3, 2, 2)));
        }
        for (int channels = 1; channels <= 17; channels++) {
            all.add(new Geometry(5, 7, channels, 18 - channels, 1, window(3, 3, 1, 1)));
        }
        all.add(new Geometry(9, 11, 2, 3, 1, window(1, 7, 1, 1)));
        all.add(new Geometry(9, 11, 2, 3, 1, window(7, 1, 2, 1)));
        all.add(new Geometry(9, 11, 2, 3, 1, window(2, 5, 1, 3)));
        all.add(new Geometry(9, 11, 2, 3, 1, window(4, 3, 3, 2)));
        all.add(new Geometry(9, 11, 2, 3, 1, new Window(3, 3, 1, 1, 2, 0, 1, 3, 1, 1)));
        all.add(new Geometry(5, 4, 1, 2, 1, new Window(4, 2, 2, 3, 0, 3, 5, 1, 1, 1)));
        all.add(new Geometry(13, 17, 2, 3, 1, new Window(3, 3, 1, 1, 0, 0, 0, 0, 2, 3)));
        all.add(new Geometry(13, 17, 2, 3, 1, new Window(3, 2, 2, 3, 1, 2, 3, 4, 3, 2)));
        for (int groups : new int[]{1, 2, 3, 6}) {
            all.add(new Geometry(7, 8, 6, 6, groups, window(3, 3, 1, 1)));
            all.add(new Geometry(7, 8, 6, 12, groups, new Window(3, 2, 2, 1, 1, 0, 0, 1, 1, 2)));
        }
        for (int channels : new int[]{1, 7, 8, 9, 15, 16, 17, 24, 31, 33}) {
            all.add(new Geometry(7, 8, channels, channels, channels, window(3, 3, 1, 1)));
            all.add(new Geometry(6, 9, channels, channels, channels,
                    new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1)));
            all.add(new Geometry(9, 7, channels, channels, channels,
                    new Window(5, 2, 2, 3, 1, 2, 3, 0, 1, 2)));
        }
        // The image is one cell; the window one cell of a larger image.
        all.add(new Geometry(1, 1, 17, 5, 1, window(1, 1, 1, 1)));
        all.add(new Geometry(6, 6, 4, 5, 1, window(6, 6, 1, 1)));
        SplittableRandom random = new SplittableRandom(SEED);
        while (all.size() < 300) {
            Geometry drawn = draw(random);
            if (drawn.outputHeight() >= 1 && drawn.outputWidth() >= 1) {
                all.add(drawn);
                int channels = random.nextInt(2, 20);
                all.add(new Geometry(drawn.height(), drawn.width(), channels, channels, channels,
                        drawn.window()));
            }
        }
        return all;
    }

    private static List<ImageConvolution> kernels(Geometry g) {
        List<ImageConvolution> kernels = new ArrayList<>();
        kernels.add(new ImageConvolution.Direct(g));
        if (g.groups() == 1) {
            kernels.add(new ImageConvolution.Gemm(g));
        }
        if (g.groups() == g.channels() && g.groups() == g.filters()) {
            kernels.add(new ImageConvolution.Depthwise(g));
        }
        return kernels;
    }

    private static Window window(int height, int width, int strideHeight, int strideWidth) {
        return new Window(height, width, strideHeight, strideWidth, 0, 0, 0, 0, 1, 1);
    }

    private static Geometry draw(SplittableRandom random) {
        int groups = random.nextInt(1, 4);
        return new Geometry(random.nextInt(1, 18), random.nextInt(1, 24),
                groups * random.nextInt(1, 5), groups * random.nextInt(1, 5), groups,
                new Window(random.nextInt(1, 8), random.nextInt(1, 8), random.nextInt(1, 4),
                        random.nextInt(1, 4), random.nextInt(4), random.nextInt(4),
                        random.nextInt(4), random.nextInt(4), random.nextInt(1, 4),
                        random.nextInt(1, 4)));
    }

    /** A geometry with images and weights, and what the kernels make of them. */
    private static final class Bench {
        final Geometry g;
        final ImageConvolution kernel;
        final float[] x;
        final float[] weights;
        final int biasAt;
        final float[] dy;

        Bench(Geometry g, boolean bias) {
            this(g, bias, new ImageConvolution.Direct(g));
        }

        Bench(Geometry g, boolean bias, ImageConvolution kernel) {
            this.g = g;
            this.kernel = kernel;
            this.x = ReferenceKernels.values(AHEAD + IMAGES * g.inputSize(), SEED);
            this.weights = ReferenceKernels.values(AHEAD + g.kernelSize() + g.filters(), SEED + 1);
            this.biasAt = bias ? AHEAD + g.kernelSize() : -1;
            this.dy = ReferenceKernels.values(IMAGES * g.outputSize(), SEED + 2);
        }

        float[] forward(ImageConvolution by) {
            float[] y = new float[IMAGES * g.outputSize()];
            by.forward(x, AHEAD, weights, AHEAD, biasAt, y, IMAGES);
            return y;
        }

        float[] reference() {
            float[] y = new float[IMAGES * g.outputSize()];
            ReferenceKernels.convolution(g, x, AHEAD, weights, AHEAD, biasAt, y, IMAGES);
            return y;
        }

        float[] referenceInputGradient() {
            float[] dx = new float[IMAGES * g.inputSize()];
            ReferenceKernels.convolutionInputGradient(g, weights, AHEAD, dy, dx, IMAGES);
            return dx;
        }

        /** Adds to the gradient and returns that of the images. */
        float[] backward(ImageConvolution by, float[] gradient) {
            float[] dx = ReferenceKernels.values(IMAGES * g.inputSize(), SEED + 3);
            by.backward(x, AHEAD, weights, AHEAD, dy, gradient, AHEAD, biasAt, dx, IMAGES);
            return dx;
        }
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void forwardMatchesTheReferenceBitForBit(Geometry g) {
        for (boolean bias : new boolean[]{true, false}) {
            for (ImageConvolution kernel : kernels(g)) {
                Bench bench = new Bench(g, bias, kernel);
                assertBits(bench.reference(), bench.forward(kernel));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void gradientOfTheImagesMatchesTheReferenceBitForBit(Geometry g) {
        for (ImageConvolution kernel : kernels(g)) {
            Bench bench = new Bench(g, true, kernel);
            float[] dx = bench.backward(kernel, new float[bench.weights.length]);
            assertBits(bench.referenceInputGradient(), dx);
        }
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void gradientOfTheWeightsIsAddedAndWithinRounding(Geometry g) {
        for (ImageConvolution kernel : kernels(g)) {
            gradientOfTheWeightsIsAddedAndWithinRounding(g, kernel);
        }
    }

    private static void gradientOfTheWeightsIsAddedAndWithinRounding(Geometry g,
            ImageConvolution kernel) {
        for (boolean bias : new boolean[]{true, false}) {
            Bench bench = new Bench(g, bias, kernel);
            float[] before = ReferenceKernels.values(bench.weights.length, SEED + 4);
            float[] after = before.clone();
            bench.backward(bench.kernel, after);
            double[] magnitude = new double[g.kernelSize() + g.filters()];
            double[] expected = ReferenceKernels.convolutionWeightGradient(g, bench.x, AHEAD,
                    bench.dy, IMAGES, magnitude);
            for (int i = 0; i < AHEAD; i++) {
                assertEquals(before[i], after[i], "in front of the weights");
            }
            for (int i = 0; i < expected.length; i++) {
                double want = bias || i < g.kernelSize() ? expected[i] : 0;
                double got = (double) after[AHEAD + i] - before[AHEAD + i];
                assertEquals(want, got, 1e-6 * (magnitude[i] + 1), "weight " + i);
            }
        }
    }

    @Test
    void backwardLeavesTheImagesGradientOutWhereItIsNotWanted() {
        Bench bench = new Bench(new Geometry(8, 9, 3, 4, 1, window(3, 3, 2, 2)), true);
        float[] with = new float[bench.weights.length];
        bench.backward(bench.kernel, with);
        float[] without = new float[bench.weights.length];
        bench.kernel.backward(bench.x, AHEAD, bench.weights, AHEAD, bench.dy, without, AHEAD,
                bench.biasAt, null, IMAGES);
        assertBits(with, without);
    }

    @Test
    void coldAndHotGiveTheSameBits() {
        for (Geometry g : List.of(new Geometry(9, 17, 3, 3, 1, window(3, 3, 1, 1)),
                new Geometry(9, 16, 2, 4, 2, new Window(2, 3, 2, 1, 1, 0, 0, 1, 1, 2)),
                new Geometry(6, 7, 29, 29, 29, new Window(3, 3, 1, 2, 1, 1, 1, 1, 1, 1)))) {
            List<ImageConvolution> kernels = kernels(g);
            ImageConvolution scratch = kernels.getLast();
            Bench bench = new Bench(g, true, scratch);
            float[] y = bench.reference();
            float[] dx = bench.referenceInputGradient();
            float[] cold = new float[bench.weights.length];
            bench.backward(scratch, cold);
            for (int i = 0; i < 6000; i++) {
                float[] gradient = new float[bench.weights.length];
                float[] hotY = bench.forward(scratch);
                float[] hotDx = bench.backward(scratch, gradient);
                if (i % 500 == 499) {
                    assertBits(y, hotY);
                    assertBits(dx, hotDx);
                    assertBits(cold, gradient);
                }
            }
        }
    }

    @Test
    void aScratchCarriesNothingFromOneBatchToTheNext() {
        Window window = new Window(3, 3, 2, 1, 1, 2, 2, 1, 1, 2);
        Geometry dense = new Geometry(7, 9, 2, 3, 1, window);
        leavesNoTrace(dense, new ImageConvolution.Direct(dense),
                new ImageConvolution.Direct(dense));
        Geometry depthwise = new Geometry(7, 9, 19, 19, 19, window);
        leavesNoTrace(depthwise, new ImageConvolution.Depthwise(depthwise),
                new ImageConvolution.Depthwise(depthwise));
    }

    private static void leavesNoTrace(Geometry g, ImageConvolution fresh, ImageConvolution dirty) {
        Bench bench = new Bench(g, true, fresh);
        Bench poison = new Bench(g, true);
        Arrays.fill(poison.x, Float.NaN);
        Arrays.fill(poison.weights, Float.POSITIVE_INFINITY);
        Arrays.fill(poison.dy, Float.NaN);
        dirty.forward(poison.x, AHEAD, poison.weights, AHEAD, poison.biasAt,
                new float[IMAGES * g.outputSize()], IMAGES);
        poison.backward(dirty, new float[poison.weights.length]);
        float[] clean = new float[bench.weights.length];
        float[] cleanDx = bench.backward(bench.kernel, clean);
        float[] after = new float[bench.weights.length];
        assertBits(bench.reference(), bench.forward(dirty));
        assertBits(cleanDx, bench.backward(dirty, after));
        assertBits(clean, after);
    }

    /** Fused multiply-adds with 0 turn a sum of -0 into 0. */
    @Test
    void paddingTakesPartInASumThatStartsWithMinusZero() {
        Geometry g = new Geometry(2, 3, 17, 17, 17, new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1));
        for (ImageConvolution kernel : kernels(g)) {
            Bench bench = new Bench(g, true, kernel);
            Arrays.fill(bench.x, -0f);
            Arrays.fill(bench.weights, bench.biasAt, bench.weights.length, -0f);
            assertBits(bench.reference(), bench.forward(kernel));
        }
    }

    @Test
    void depthwiseLoopsGiveTheSameBitsWithAndWithoutVectors() {
        for (int channels : new int[]{8, 15, 16, 17, 32, 37}) {
            for (int positions = 1; positions < 10; positions++) {
                float[] x = ReferenceKernels.values((2 * positions + 3) * channels, SEED);
                float[] w = ReferenceKernels.values(5 * channels, SEED + 1);
                int[] taps = {0, channels, 2 * channels, 1, 3};
                int[] weightTaps = {0, 1, 2 * channels, 3 * channels, 4 * channels};
                float[] y = new float[4 * positions * channels];
                float[] scalar = y.clone();
                DepthwiseKernel.row(x, taps, 5, 2 * channels, w, weightTaps, w, 2, y, 1,
                        3 * channels, positions, channels);
                ScalarDepthwiseKernel.row(x, taps, 5, 2 * channels, w, weightTaps, w, 2, scalar, 1,
                        3 * channels, positions, 0, channels);
                assertBits(scalar, y);
                float[] sums = new float[5 * channels];
                float[] scalarSums = sums.clone();
                DepthwiseKernel.dots(x, taps, 2 * channels, scalar, 1, positions, channels, sums);
                ScalarDepthwiseKernel.dots(x, taps, 2 * channels, scalar, 1, positions, 0, channels,
                        scalarSums);
                assertBits(scalarSums, sums);
            }
        }
    }

    @Test
    void rejectsGroupsThatDoNotDivideTheChannels() {
        assertRefused(() -> new Convolution(5, 5, 4, 6, 3, window(3, 3, 1, 1), TilePooling.none()),
                "groups=3");
        assertRefused(() -> new Convolution(5, 5, 6, 4, 3, window(3, 3, 1, 1), TilePooling.none()),
                "groups=3");
    }

    @Test
    void rejectsWindowsThatDoNotFit() {
        assertRefused(() -> new Convolution(4, 9, 1, 1, 1, window(5, 5, 1, 1), TilePooling.none()),
                "5x5");
        assertRefused(() -> new Convolution(9, 4, 1, 1, 1,
                new Window(3, 3, 1, 1, 0, 0, 0, 0, 1, 2), TilePooling.none()), "3x3");
        assertRefused(() -> new DepthwiseConvolution(4, 9, 8, window(5, 5, 1, 1)), "5x5");
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
