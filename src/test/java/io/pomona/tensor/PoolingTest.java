// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.ElementwiseTest.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.tensor.Pooling.Kind;
import io.pomona.tensor.ReferenceKernels.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NullMarked
class PoolingTest {
    private static final long SEED = 30;
    private static final int IMAGES = 2;

    private static List<Geometry> geometries() {
        List<Geometry> all = new ArrayList<>();
        for (int pool = 1; pool <= 7; pool++) {
            for (int stride = 1; stride <= 3; stride++) {
                all.add(geometry(7, 11, 3, new Window(pool, pool, stride, stride, 0, 0, 0, 0, 1,
                        1)));
            }
        }
        SplittableRandom random = new SplittableRandom(SEED);
        while (all.size() < 300) {
            int rows = random.nextInt(1, 6);
            int columns = random.nextInt(1, 6);
            Geometry drawn = geometry(random.nextInt(1, 18), random.nextInt(1, 18),
                    random.nextInt(1, 18),
                    new Window(rows, columns, random.nextInt(1, 4), random.nextInt(1, 4),
                            random.nextInt(rows), random.nextInt(rows), random.nextInt(columns),
                            random.nextInt(columns), 1, 1));
            if (drawn.outputHeight() >= 1 && drawn.outputWidth() >= 1) {
                all.add(drawn);
            }
        }
        return all;
    }

    private static Geometry geometry(int height, int width, int channels, Window window) {
        return new Geometry(height, width, channels, channels, 1, window);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void forwardMatchesTheReferenceBitForBit(Kind kind) {
        for (Geometry g : geometries()) {
            float[] x = ReferenceKernels.values(1 + IMAGES * g.inputSize(), SEED);
            float[] y = new float[IMAGES * g.outputSize()];
            pooling(kind, g, true).forward(x, 1, y, 0, IMAGES);
            float[] plain = new float[y.length];
            pooling(kind, g, false).forward(x, 1, plain, 0, IMAGES);
            assertSameBits(plain, y, g.toString());
            int at = 0;
            for (int image = 0; image < IMAGES; image++) {
                for (int i = 0; i < g.outputHeight(); i++) {
                    for (int j = 0; j < g.outputWidth(); j++) {
                        for (int channel = 0; channel < g.channels(); channel++) {
                            float want = ReferenceKernels.pool(g, kind, x,
                                    1 + image * g.inputSize(), i, j, channel);
                            assertEquals(want, y[at++], g.toString());
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void backwardMatchesTheReference(Kind kind) {
        for (Geometry g : geometries()) {
            float[] x = ReferenceKernels.values(IMAGES * g.inputSize(), SEED);
            float[] dy = ReferenceKernels.values(IMAGES * g.outputSize(), SEED + 1);
            float[] y = new float[dy.length];
            Pooling pooling = pooling(kind, g, true);
            pooling.forward(x, 0, y, 0, IMAGES);
            float[] dx = ReferenceKernels.values(x.length, SEED + 2);
            pooling.backward(x, 0, y, dy, 0, dx, 0, IMAGES);
            float[] plain = ReferenceKernels.values(x.length, SEED + 3);
            pooling(kind, g, false).backward(x, 0, y, dy, 0, plain, 0, IMAGES);
            assertSameBits(plain, dx, g.toString());
            double[] want = new double[dx.length];
            int at = 0;
            for (int image = 0; image < IMAGES; image++) {
                for (int i = 0; i < g.outputHeight(); i++) {
                    for (int j = 0; j < g.outputWidth(); j++) {
                        for (int channel = 0; channel < g.channels(); channel++, at++) {
                            ReferenceKernels.poolGradient(g, kind, x, image * g.inputSize(), y[at],
                                    dy[at], i, j, channel, want);
                        }
                    }
                }
            }
            for (int i = 0; i < want.length; i++) {
                assertEquals(want[i], dx[i], 1e-5, g + " cell " + i);
            }
        }
    }

    private static Pooling pooling(Kind kind, Geometry g, boolean simd) {
        return new Pooling(kind, g.height(), g.width(), g.channels(), g.outputHeight(),
                g.outputWidth(), g.window(), false, simd);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void coldAndHotGiveTheSameBits(Kind kind) {
        Window two = new Window(2, 2, 2, 2, 0, 0, 0, 0, 1, 1);
        for (int channels : new int[]{3, 19}) {
            Geometry g = geometry(8, 21, channels, two);
            float[] x = ReferenceKernels.values(g.inputSize(), SEED);
            x[5] = Float.NaN;
            x[6] = -0f;
            float[] dy = ReferenceKernels.values(g.outputSize(), SEED + 1);
            Pooling pooling = pooling(kind, g, true);
            float[] firstY = new float[dy.length];
            float[] firstDx = new float[x.length];
            for (int round = 0; round < 3000; round++) {
                float[] y = round == 0 ? firstY : new float[dy.length];
                float[] dx = round == 0 ? firstDx : new float[x.length];
                pooling.forward(x, 0, y, 0, 1);
                pooling.backward(x, 0, y, dy, 0, dx, 0, 1);
                assertSameBits(firstY, y, "forward");
                assertSameBits(firstDx, dx, "backward");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void rowsComputedApartAreThoseOfTheWholeImage(Kind kind) {
        Window window = new Window(2, 3, 2, 2, 0, 0, 1, 0, 1, 1);
        // One row and two columns more than there are windows: zeros.
        int rows = window.outputHeight(9) + 1;
        int columns = window.outputWidth(11) + 2;
        Pooling pooling = new Pooling(kind, 9, 11, 5, rows, columns, window);
        float[] x = ReferenceKernels.values(9 * 11 * 5, SEED);
        float[] whole = new float[rows * columns * 5];
        pooling.forward(x, 0, whole, 0, 1);
        float[] apart = new float[whole.length];
        Arrays.fill(apart, 7);
        pooling.forwardRows(x, 0, apart, 0, 2, rows);
        pooling.forwardRows(x, 0, apart, 0, 0, 2);
        assertSameBits(whole, apart, kind.toString());
    }

    @Test
    void cellsBeyondTheLastWholeWindowAreZeroAndPassNoGradient() {
        Window two = new Window(2, 2, 2, 2, 0, 0, 0, 0, 1, 1);
        Pooling pooling = new Pooling(Kind.MAXIMUM, 5, 5, 1, 3, 3, two);
        float[] x = new float[25];
        Arrays.fill(x, 7);
        float[] y = ReferenceKernels.values(9, SEED);
        pooling.forward(x, 0, y, 0, 1);
        assertArrayEquals(new float[]{7, 7, 0, 7, 7, 0, 0, 0, 0}, y);
        float[] dx = new float[25];
        pooling.backward(x, 0, y, new float[]{1, 1, 9, 1, 1, 9, 9, 9, 9}, 0, dx, 0, 1);
        float sum = 0;
        for (float value : dx) {
            sum += value;
        }
        assertEquals(4, sum);
    }

    private static int clippedCount(int size, int before, int after, int kernel, int stride) {
        int count = Math.ceilDiv(size + before + after - kernel, stride) + 1;
        return (count - 1) * stride >= size + before ? count - 1 : count;
    }

    /** The pooling of one cell and its gradient as PyTorch's documentation has them in ceil mode. */
    private static float clippedCell(Kind kind, Geometry g, float[] x, int image, int i, int j,
            int channel, float dy, double[] dx) {
        Window w = g.window();
        int top = i * w.strideHeight() - w.padTop();
        int left = j * w.strideWidth() - w.padLeft();
        int bottom = Math.min(top + w.kernelHeight(), g.height() + w.padBottom());
        int right = Math.min(left + w.kernelWidth(), g.width() + w.padRight());
        int padded = (bottom - top) * (right - left);
        List<Integer> cells = new ArrayList<>();
        for (int row = Math.max(top, 0); row < Math.min(bottom, g.height()); row++) {
            for (int column = Math.max(left, 0); column < Math.min(right,
                    g.width()); column++) {
                cells.add(image * g.inputSize() + (row * g.width() + column) * g.channels()
                        + channel);
            }
        }
        int best = cells.get(0);
        float sum = 0;
        for (int cell : cells) {
            best = x[cell] > x[best] ? cell : best;
            sum += x[cell];
        }
        if (kind == Kind.MAXIMUM) {
            dx[best] += dy;
            return x[best];
        }
        int count = kind == Kind.AVERAGE ? cells.size() : padded;
        for (int cell : cells) {
            dx[cell] += (double) dy / count;
        }
        return sum / count;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void windowsClippedAtTheEndArePooledAsFarAsTheyGo(Kind kind) {
        for (Geometry g : geometries()) {
            Window w = g.window();
            int rows = clippedCount(g.height(), w.padTop(), w.padBottom(), w.kernelHeight(),
                    w.strideHeight());
            int columns = clippedCount(g.width(), w.padLeft(), w.padRight(), w.kernelWidth(),
                    w.strideWidth());
            int outputs = IMAGES * rows * columns * g.channels();
            float[] x = ReferenceKernels.values(IMAGES * g.inputSize(), SEED);
            float[] dy = ReferenceKernels.values(outputs, SEED + 1);
            float[][] y = new float[2][outputs];
            float[][] dx = new float[2][x.length];
            for (int simd = 0; simd < 2; simd++) {
                Pooling pooling = new Pooling(kind, g.height(), g.width(), g.channels(), rows,
                        columns, w, true, simd == 1);
                pooling.forward(x, 0, y[simd], 0, IMAGES);
                pooling.backward(x, 0, y[simd], dy, 0, dx[simd], 0, IMAGES);
            }
            assertSameBits(y[0], y[1], g.toString());
            assertSameBits(dx[0], dx[1], g.toString());
            double[] want = new double[x.length];
            for (int at = 0; at < outputs; at++) {
                int cell = at / g.channels();
                float value = clippedCell(kind, g, x, cell / (rows * columns),
                        cell / columns % rows, cell % columns, at % g.channels(), dy[at], want);
                assertEquals(value, y[1][at], g.toString());
            }
            for (int i = 0; i < want.length; i++) {
                assertEquals(want[i], dx[1][i], 1e-5, g + " cell " + i);
            }
        }
    }

    @Test
    void globalPoolingGivesOneCellAChannel() {
        float[] x = {1, 8, 3, 2, 5, 6, 7, 4, 0, 0, 0, 0, 4, 0, 0, 8};
        float[] y = new float[4];
        Pooling.global(Kind.AVERAGE, 2, 2, 2).forward(x, 0, y, 0, 2);
        assertArrayEquals(new float[]{4, 5, 1, 2}, y);
        Pooling most = Pooling.global(Kind.MAXIMUM, 2, 2, 2);
        most.forward(x, 0, y, 0, 2);
        assertArrayEquals(new float[]{7, 8, 4, 8}, y);
        float[] dx = new float[16];
        most.backward(x, 0, y, new float[]{1, 2, 3, 4}, 0, dx, 0, 2);
        assertArrayEquals(new float[]{0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 4}, dx);
    }

    @Test
    void paddedCellsNeverWinAMaximum() {
        Window padded = new Window(2, 2, 1, 1, 1, 1, 1, 1, 1, 1);
        float[] y = new float[9];
        new Pooling(Kind.MAXIMUM, 2, 2, 1, 3, 3, padded).forward(new float[]{-1, -2, -3, -4}, 0, y,
                0,
                1);
        assertArrayEquals(new float[]{-1, -1, -2, -1, -1, -2, -3, -3, -4}, y);
    }

    @Test
    void theFirstOfEqualMaximaTakesTheGradient() {
        Window two = new Window(2, 2, 2, 2, 0, 0, 0, 0, 1, 1);
        Pooling pooling = new Pooling(Kind.MAXIMUM, 2, 2, 1, 1, 1, two);
        float[] dx = new float[4];
        pooling.backward(new float[]{1, 3, 3, 3}, 0, new float[]{3}, new float[]{5}, 0, dx, 0, 1);
        assertArrayEquals(new float[]{0, 5, 0, 0}, dx);
    }

    @Test
    void nanWinsAMaximum() {
        Window two = new Window(2, 2, 2, 2, 0, 0, 0, 0, 1, 1);
        for (int place = 0; place < 4; place++) {
            float[] x = {1, 2, 3, Float.POSITIVE_INFINITY};
            x[place] = Float.NaN;
            float[] y = new float[1];
            new Pooling(Kind.MAXIMUM, 2, 2, 1, 1, 1, two).forward(x, 0, y, 0, 1);
            assertEquals(Float.NaN, y[0]);
        }
    }
}
