// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;

/**
 * The kernels once more, as plain loops in the documented order of additions: what the vectorised ones
 * must match bit for bit, or within a bound where no order is promised.
 */
@NullMarked
final class ReferenceKernels {
    private ReferenceKernels() {}

    /** Returns numbers in [-1, 1), about one in ten of them 0. */
    static float[] values(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextInt(10) == 0 ? 0 : random.nextFloat() * 2 - 1;
        }
        return values;
    }

    /** A convolution or a pooling of one image: its extents and the window. */
    record Geometry(int height, int width, int channels, int filters, int groups, Window window) {
        int outputHeight() {
            return window.outputHeight(height);
        }

        int outputWidth() {
            return window.outputWidth(width);
        }

        int inputSize() {
            return height * width * channels;
        }

        int outputSize() {
            return outputHeight() * outputWidth() * filters;
        }

        int kernelSize() {
            return window.kernelHeight() * window.kernelWidth() * (channels / groups) * filters;
        }

        /** Returns the input row under kernel row k of output row i; may lie outside the image. */
        int row(int i, int k) {
            return i * window.strideHeight() + k * window.dilationHeight() - window.padTop();
        }

        int column(int j, int k) {
            return j * window.strideWidth() + k * window.dilationWidth() - window.padLeft();
        }

        /** Returns where a weight stands in the kernel. */
        int weight(int kernelRow, int kernelColumn, int channelInGroup, int filter) {
            return ((kernelRow * window.kernelWidth() + kernelColumn) * (channels / groups)
                    + channelInGroup) * filters + filter;
        }

        float cell(float[] x, int at, int row, int column, int channel) {
            boolean inside = row >= 0 && row < height && column >= 0 && column < width;
            return inside ? x[at + (row * width + column) * channels + channel] : 0;
        }
    }

    static void convolution(Geometry g, float[] x, int xAt, float[] weights, int weightAt,
            int biasAt, float[] y, int n) {
        int channelsInGroup = g.channels / g.groups;
        int to = 0;
        for (int image = 0; image < n; image++) {
            int at = xAt + image * g.inputSize();
            for (int i = 0; i < g.outputHeight(); i++) {
                for (int j = 0; j < g.outputWidth(); j++) {
                    for (int filter = 0; filter < g.filters; filter++) {
                        int first = filter / (g.filters / g.groups) * channelsInGroup;
                        float sum = biasAt < 0 ? 0 : weights[biasAt + filter];
                        for (int row = 0; row < g.window.kernelHeight(); row++) {
                            for (int column = 0; column < g.window.kernelWidth(); column++) {
                                for (int channel = 0; channel < channelsInGroup; channel++) {
                                    float cell = g.cell(x, at, g.row(i, row), g.column(j, column),
                                            first + channel);
                                    sum = Math.fma(cell,
                                            weights[weightAt
                                                    + g.weight(row, column, channel, filter)],
                                            sum);
                                }
                            }
                        }
                        y[to++] = sum;
                    }
                }
            }
        }
    }

    /** The gradient of the images: each cell gathers by kernel row, kernel column, filter. */
    static void convolutionInputGradient(Geometry g, float[] weights, int weightAt, float[] dy,
            float[] dx, int n) {
        int channelsInGroup = g.channels / g.groups;
        int filtersInGroup = g.filters / g.groups;
        int to = 0;
        for (int image = 0; image < n; image++) {
            int at = image * g.outputSize();
            for (int row = 0; row < g.height; row++) {
                for (int column = 0; column < g.width; column++) {
                    for (int channel = 0; channel < g.channels; channel++) {
                        int group = channel / channelsInGroup;
                        float sum = 0;
                        for (int kr = 0; kr < g.window.kernelHeight(); kr++) {
                            for (int kc = 0; kc < g.window.kernelWidth(); kc++) {
                                int i = output(row - g.row(0, kr), g.window.strideHeight(),
                                        g.outputHeight());
                                int j = output(column - g.column(0, kc), g.window.strideWidth(),
                                        g.outputWidth());
                                if (i < 0 || j < 0) {
                                    continue;
                                }
                                for (int f = 0; f < filtersInGroup; f++) {
                                    int filter = group * filtersInGroup + f;
                                    float gradient = dy[at
                                            + (i * g.outputWidth() + j) * g.filters + filter];
                                    float weight = weights[weightAt + g.weight(kr, kc,
                                            channel % channelsInGroup, filter)];
                                    sum = Math.fma(gradient, weight, sum);
                                }
                            }
                        }
                        dx[to++] = sum;
                    }
                }
            }
        }
    }

    /** Returns the output whose window starts {@code distance} cells behind that of output 0, or -1. */
    private static int output(int distance, int stride, int count) {
        boolean hit = distance >= 0 && distance % stride == 0 && distance / stride < count;
        return hit ? distance / stride : -1;
    }

    /**
     * Returns the gradient of kernel and biases behind it, in double; {@code magnitude} receives the sum
     * of the sizes of all that is added, which bounds what rounding can do.
     */
    static double[] convolutionWeightGradient(Geometry g, float[] x, int xAt, float[] dy, int n,
            double[] magnitude) {
        double[] gradient = new double[g.kernelSize() + g.filters];
        int channelsInGroup = g.channels / g.groups;
        for (int image = 0; image < n; image++) {
            int at = xAt + image * g.inputSize();
            for (int i = 0; i < g.outputHeight(); i++) {
                for (int j = 0; j < g.outputWidth(); j++) {
                    for (int filter = 0; filter < g.filters; filter++) {
                        double d = dy[image * g.outputSize()
                                + (i * g.outputWidth() + j) * g.filters + filter];
                        gradient[g.kernelSize() + filter] += d;
                        magnitude[g.kernelSize() + filter] += Math.abs(d);
                        int first = filter / (g.filters / g.groups) * channelsInGroup;
                        for (int row = 0; row < g.window.kernelHeight(); row++) {
                            for (int column = 0; column < g.window.kernelWidth(); column++) {
                                for (int channel = 0; channel < channelsInGroup; channel++) {
                                    double term = d * g.cell(x, at, g.row(i, row),
                                            g.column(j, column), first + channel);
                                    gradient[g.weight(row, column, channel, filter)] += term;
                                    magnitude[g.weight(row, column, channel, filter)] += Math
                                            .abs(term);
                                }
                            }
                        }
                    }
                }
            }
        }
        return gradient;
    }

    /** Pools one channel of one window: its cells row by row. */
    static float pool(Geometry g, Pooling.Kind kind, float[] x, int at, int i, int j, int channel) {
        float total = 0;
        int cells = 0;
        for (int kr = 0; kr < g.window.kernelHeight(); kr++) {
            for (int kc = 0; kc < g.window.kernelWidth(); kc++) {
                int row = g.row(i, kr);
                int column = g.column(j, kc);
                if (row >= 0 && row < g.height && column >= 0 && column < g.width) {
                    float cell = g.cell(x, at, row, column, channel);
                    total = cells++ == 0 ? cell : both(kind, total, cell);
                }
            }
        }
        return switch (kind) {
            case MAXIMUM -> total;
            case AVERAGE -> total / cells;
            case AVERAGE_WITH_PADDING ->
                total / (g.window.kernelHeight() * g.window.kernelWidth());
        };
    }

    private static float both(Pooling.Kind kind, float a, float b) {
        return kind == Pooling.Kind.MAXIMUM ? Math.max(a, b) : a + b;
    }

    /** The gradient of one pooled cell, added to the cells it came from. */
    static void poolGradient(Geometry g, Pooling.Kind kind, float[] x, int at, float y, float dy,
            int i, int j, int channel, double[] dx) {
        int inside = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int kr = 0; kr < g.window.kernelHeight(); kr++) {
                for (int kc = 0; kc < g.window.kernelWidth(); kc++) {
                    int row = g.row(i, kr);
                    int column = g.column(j, kc);
                    if (row < 0 || row >= g.height || column < 0 || column >= g.width) {
                        continue;
                    }
                    int cell = at + (row * g.width + column) * g.channels + channel;
                    if (pass == 0) {
                        inside++;
                    } else if (kind != Pooling.Kind.MAXIMUM) {
                        int count = kind == Pooling.Kind.AVERAGE
                                ? inside
                                : g.window.kernelHeight() * g.window.kernelWidth();
                        dx[cell] += (double) dy / count;
                    } else if (x[cell] == y) {
                        dx[cell] += dy;
                        return;
                    }
                }
            }
        }
    }
}
