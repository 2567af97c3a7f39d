// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * A depthwise convolution: a cross-correlation in which each channel has a kernel of its own and makes
 * one output channel. Images are {@code [n, h, w, c]}, weights {@code [kernel row, kernel column, 1,
 * c]}; channels go over the lanes.
 *
 * <p>Each output, and each value of the images' gradient, is one chain of fused multiply-adds by kernel
 * row and kernel column; what lies in the padding takes part as zeros.
 *
 * <p>Immutable; the buffers are in a {@link Scratch}, one for each thread.
 */
public final class DepthwiseConvolution {
    private final int height;
    private final int width;
    private final int channels;
    private final Window window;
    private final int outputHeight;
    private final int outputWidth;

    /**
     * Creates the convolution of images {@code [height, width, channels]}.
     *
     * @throws IllegalArgumentException if the window does not fit the image
     */
    public DepthwiseConvolution(int height, int width, int channels, Window window) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.window = window;
        this.outputHeight = window.outputHeight(height);
        this.outputWidth = window.outputWidth(width);
        if (outputHeight < 1 || outputWidth < 1) {
            throw new IllegalArgumentException("Expected a window that fits the image, but a "
                    + window.kernelHeight() + "x" + window.kernelWidth() + " window does not fit "
                    + height + "x" + width + " cells.");
        }
    }

    /** The buffers of one thread. */
    public static final class Scratch {
        private final PaddedRows image;
        private final PaddedRows gradient;
        private final int[] taps;
        private final int[] weightTaps;
        private final float[] zeros;
        private final float[] sums;
        private final double[] biasSums;

        private Scratch(DepthwiseConvolution of, boolean training) {
            int cells = of.window.kernelHeight() * of.window.kernelWidth();
            image = of.imageRows();
            gradient = training ? of.gradientRows() : new PaddedRows(0, 0, 0, 0, 0, false);
            taps = new int[cells];
            weightTaps = new int[cells];
            zeros = new float[of.channels];
            sums = new float[training ? Math.multiplyExact(cells, of.channels) : 0];
            biasSums = new double[training ? of.channels : 0];
        }
    }

    private PaddedRows imageRows() {
        int extent = (window.kernelHeight() - 1) * window.dilationHeight() + 1;
        int left = window.padLeft();
        int end = (outputWidth - 1) * window.strideWidth()
                + (window.kernelWidth() - 1) * window.dilationWidth() - left;
        int right = Math.max(0, end - (width - 1));
        int bottom = (outputHeight - 1) * window.strideHeight() + extent - window.padTop() - height;
        return new PaddedRows(height, width * channels, left * channels, right * channels, extent,
                left > 0 || right > 0 || window.padTop() > 0 || bottom > 0);
    }

    private PaddedRows gradientRows() {
        int reach = (window.kernelHeight() - 1) * window.dilationHeight();
        int left = Math.max(0, (window.kernelWidth() - 1) * window.dilationWidth()
                - window.padLeft()) / window.strideWidth();
        int right = Math.max(0,
                (width - 1 + window.padLeft()) / window.strideWidth() - (outputWidth - 1));
        return new PaddedRows(outputHeight, outputWidth * channels, left * channels,
                right * channels, reach / window.strideHeight() + 1, true);
    }

    /** Returns new buffers for {@link #forward}; the way back needs {@code training}. */
    public Scratch scratch(boolean training) {
        return new Scratch(this, training);
    }

    /**
     * Convolves a batch.
     *
     * @param x images {@code [n, h, w, c]} from {@code xAt} on
     * @param weights the weights, from {@code weightAt} on
     * @param biasAt where the biases stand in {@code weights}, or -1 for none
     * @param y receives images {@code [n, h, w, c]}, from {@code yAt} on
     * @param n the number of images
     */
    public void forward(float[] x, int xAt, float[] weights, int weightAt, int biasAt, float[] y,
            int yAt, int n, Scratch scratch) {
        for (int k = 0; k < scratch.weightTaps.length; k++) {
            scratch.weightTaps[k] = weightAt + k * channels;
        }
        float[] start = biasAt < 0 ? scratch.zeros : weights;
        int rowSize = outputWidth * channels;
        for (int image = 0; image < n; image++) {
            scratch.image.start(x, xAt + image * height * width * channels);
            for (int row = 0; row < outputHeight; row++) {
                findTaps(row, scratch);
                DepthwiseKernel.row(scratch.image.values(), scratch.taps, scratch.taps.length,
                        window.strideWidth() * channels, weights, scratch.weightTaps, start,
                        Math.max(0, biasAt), y, yAt + (image * outputHeight + row) * rowSize,
                        channels,
                        outputWidth, channels);
            }
        }
    }

    /** Finds the cells of the image that the first output of a row reads. */
    private void findTaps(int row, Scratch scratch) {
        int k = 0;
        for (int kr = 0; kr < window.kernelHeight(); kr++) {
            int at = scratch.image.row(row * window.strideHeight() + kr * window.dilationHeight()
                    - window.padTop());
            for (int kc = 0; kc < window.kernelWidth(); kc++) {
                scratch.taps[k++] = at + (kc * window.dilationWidth() - window.padLeft())
                        * channels;
            }
        }
    }

    /**
     * Adds a batch's gradient of the weights, output row by output row.
     *
     * @param x the images of the forward pass, from {@code xAt} on
     * @param dy gradient of the output, {@code [n, h, w, c]}, from {@code dyAt} on
     * @param gradient receives the gradient of the kernel from {@code kernelAt} on and of the biases
     *        from {@code biasAt} on (-1 for none); added to
     */
    public void addWeightGradient(float[] x, int xAt, float[] dy, int dyAt, float[] gradient,
            int kernelAt, int biasAt, int n, Scratch scratch) {
        int rowSize = outputWidth * channels;
        for (int image = 0; image < n; image++) {
            scratch.image.start(x, xAt + image * height * width * channels);
            for (int row = 0; row < outputHeight; row++) {
                findTaps(row, scratch);
                DepthwiseKernel.dots(scratch.image.values(), scratch.taps,
                        window.strideWidth() * channels, dy,
                        dyAt + (image * outputHeight + row) * rowSize,
                        outputWidth, channels, scratch.sums);
                Elementwise.addInPlace(gradient, kernelAt, scratch.sums, 0, scratch.sums.length);
            }
        }
        if (biasAt >= 0) {
            GemmConvolution.addBiasGradient(dy, dyAt, n * outputHeight * outputWidth, channels,
                    gradient,
                    biasAt, scratch.biasSums);
        }
    }

    /** Overwrites the gradient of a batch of images. */
    public void inputGradient(float[] weights, int weightAt, float[] dy, int dyAt, float[] dx,
            int dxAt, int n, Scratch scratch) {
        int step = window.strideWidth();
        for (int image = 0; image < n; image++) {
            scratch.gradient.start(dy, dyAt + image * outputHeight * outputWidth * channels);
            for (int row = 0; row < height; row++) {
                int at = dxAt + (image * height + row) * width * channels;
                // Columns that lie a stride apart see the same columns of the kernel.
                for (int first = 0; first < Math.min(step, width); first++) {
                    int taps = findTapsBack(row, first, weightAt, scratch);
                    DepthwiseKernel.row(scratch.gradient.values(), scratch.taps, taps, channels,
                            weights, scratch.weightTaps, scratch.zeros, 0, dx,
                            at + first * channels, step * channels, (width - 1 - first) / step + 1,
                            channels);
                }
            }
        }
    }

    /** Finds the outputs that a cell of the image takes part in; returns how many. */
    private int findTapsBack(int row, int column, int weightAt, Scratch scratch) {
        int taps = 0;
        for (int kr = 0; kr < window.kernelHeight(); kr++) {
            int down = row + window.padTop() - kr * window.dilationHeight();
            if (Math.floorMod(down, window.strideHeight()) != 0) {
                continue;
            }
            int at = scratch.gradient.row(Math.floorDiv(down, window.strideHeight()));
            for (int kc = 0; kc < window.kernelWidth(); kc++) {
                int across = column + window.padLeft() - kc * window.dilationWidth();
                if (Math.floorMod(across, window.strideWidth()) == 0) {
                    scratch.taps[taps] = at
                            + Math.floorDiv(across, window.strideWidth()) * channels;
                    scratch.weightTaps[taps++] = weightAt
                            + (kr * window.kernelWidth() + kc) * channels;
                }
            }
        }
        return taps;
    }
}
