// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * The transforms of {@link WinogradConvolution} in one direction, for many channels at once: input and
 * output are a few rows of channels, a step apart. They belong to the points 0, a, -a, b, -b and
 * infinity with a = 3/4 and b = 3/2, all of whose powers used here are floats. Additions have a fixed
 * order, the same with and without vectors.
 */
final class WinogradKernel {
    /** Cells of a tile, in one direction. */
    static final int TILE = 6;

    /** Outputs of a tile, in one direction. */
    static final int OUTPUTS = 4;

    static final float A = 0.75f;
    static final float B = 1.5f;
    static final float A2 = A * A;
    static final float B2 = B * B;
    static final float A3 = A * A * A;
    static final float B3 = B * B * B;
    static final float SUM = A2 + B2;
    static final float PRODUCT = A2 * B2;

    /** One by the product of the differences from the other points: of 0, of a and -a, of b and -b. */
    static final float OF_ZERO = 1 / PRODUCT;
    static final float OF_A = 1 / (2 * A2 * (A2 - B2));
    static final float OF_B = 1 / (2 * B2 * (B2 - A2));

    private WinogradKernel() {}

    /** Transforms {@value #TILE} rows of an image's channels into as many. */
    static void input(float[] x, int at, int step, float[] to, int toAt, int toStep, int count) {
        int done = Vectors.AVAILABLE
                ? VectorWinogradKernel.input(x, at, step, to, toAt, toStep, count)
                : 0;
        ScalarWinogradKernel.input(x, at, step, to, toAt, toStep, done, count);
    }

    /** Transforms 3 rows of weights into {@value #TILE}. */
    static void kernel(float[] w, int at, int step, float[] to, int toAt, int toStep, int count) {
        int done = Vectors.AVAILABLE
                ? VectorWinogradKernel.kernel(w, at, step, to, toAt, toStep, count)
                : 0;
        ScalarWinogradKernel.kernel(w, at, step, to, toAt, toStep, done, count);
    }

    /** Transforms {@value #TILE} rows of products into {@value #OUTPUTS}, each added to {@code start}. */
    static void output(float[] m, int at, int step, float[] start, int startAt, float[] to,
            int toAt, int toStep, int count) {
        int done = Vectors.AVAILABLE
                ? VectorWinogradKernel.output(m, at, step, start, startAt, to, toAt, toStep, count)
                : 0;
        ScalarWinogradKernel.output(m, at, step, start, startAt, to, toAt, toStep, done, count);
    }
}
