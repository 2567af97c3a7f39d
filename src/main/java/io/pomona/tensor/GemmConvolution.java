// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;

/**
 * A convolution (cross-correlation) as a matrix product without a matrix of patches ("implicit GEMM"):
 * the kernel for many channels. Images are {@code [n, h, w, c]}, weights {@code [kernel row, kernel
 * column, input channel, output channel]}; output channels go over the lanes. A row of patches is a few
 * runs of the padded image itself.
 *
 * <p>Immutable; the buffers are in a {@link Scratch}, one for each thread.
 */
public final class GemmConvolution {
    /** Floats of the image worked on at a time. */
    private static final int STRIP = 256 * 1024;

    /** Shares of one image, so that several threads end together. */
    private static final int SHARES = 16;
    /** Positions of a share. */
    private static final int SHARE_POSITIONS = 96;
    /** Filters of a share. */
    private static final int SHARE_FILTERS = 64;

    /** Positions of a weight's gradient worked on at a time. */
    private static final int POSITIONS = 256;

    private final int height;
    private final int width;
    private final int channels;
    private final int filters;
    private final Window window;
    private final int outputHeight;
    private final int outputWidth;
    private final boolean copied;
    private final int paddedHeight;
    private final int paddedWidth;
    private final int[] positions;
    private final int[] runs;
    private final int run;
    private final Back back;

    /**
     * Creates the convolution of images {@code [height, width, channels]}.
     *
     * @throws IllegalArgumentException if the window does not fit the image
     */
    public GemmConvolution(int height, int width, int channels, int filters, Window window) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.filters = filters;
        this.window = window;
        this.outputHeight = window.outputHeight(height);
        this.outputWidth = window.outputWidth(width);
        if (outputHeight < 1 || outputWidth < 1) {
            throw new IllegalArgumentException("Expected a window that fits the image, but a "
                    + window.kernelHeight() + "x" + window.kernelWidth() + " window does not fit "
                    + height + "x" + width + " cells.");
        }
        this.paddedHeight = height + window.padTop() + window.padBottom();
        this.paddedWidth = width + window.padLeft() + window.padRight();
        boolean joined = window.dilationWidth() == 1;
        this.run = joined ? window.kernelWidth() * channels : channels;
        // A block of the weights' gradient reads a few values at once, also where a run is shorter.
        this.copied = paddedHeight > height || paddedWidth > width || run < ProductKernel.ROWS;
        this.positions = new int[Math.multiplyExact(outputHeight, outputWidth)];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Math.multiplyExact(
                    i / outputWidth * window.strideHeight() * paddedWidth
                            + i % outputWidth * window.strideWidth(),
                    channels);
        }
        int across = joined ? 1 : window.kernelWidth();
        this.runs = new int[window.kernelHeight() * across];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = (i / across * window.dilationHeight() * paddedWidth
                    + i % across * window.dilationWidth()) * channels;
        }
        this.back = new Back();
    }

    /**
     * Where the gradient of the outputs stands for the gradient of the images: apart, amid zeros, the
     * last row and column first, so that what a kernel row meets stands side by side.
     */
    private final class Back {
        private final int top = Math.max(0,
                (window.kernelHeight() - 1) * window.dilationHeight() - window.padTop());
        private final int left = Math.max(0,
                (window.kernelWidth() - 1) * window.dilationWidth() - window.padLeft());
        private final int rows = Math.max(height + window.padTop(),
                (outputHeight - 1) * window.strideHeight() + 1) + top;
        private final int columns = Math.max(width + window.padLeft(),
                (outputWidth - 1) * window.strideWidth() + 1) + left;
        private final int[] positions = new int[height * width];
        private final int across = window.dilationWidth() == 1 ? 1 : window.kernelWidth();
        private final int run = window.kernelWidth() / across * filters;
        private final int[] runs = new int[window.kernelHeight() * across];

        Back() {
            for (int i = 0; i < positions.length; i++) {
                positions[i] = cell(i / width + window.padTop(), i % width + window.padLeft());
            }
            for (int i = 0; i < runs.length; i++) {
                runs[i] = (i / across * window.dilationHeight() * columns
                        + i % across * window.dilationWidth()) * filters;
            }
        }

        private int cell(int row, int column) {
            return ((rows - 1 - top - row) * columns + columns - 1 - left - column) * filters;
        }

        void place(float[] dy, int dyAt, float[] to) {
            for (int row = 0; row < outputHeight; row++) {
                for (int column = 0; column < outputWidth; column++) {
                    System.arraycopy(dy, dyAt + (row * outputWidth + column) * filters, to,
                            cell(row * window.strideHeight(), column * window.strideWidth()),
                            filters);
                }
            }
        }
    }

    /** The buffers of one thread. */
    public static final class Scratch {
        private final RowProduct product = new RowProduct();
        private final float[] padded;
        private final float[] spread;
        private final float[] right;
        private final float[] corner = new float[ProductKernel.ROWS * ProductKernel.COLUMNS];
        private final double[] sums;

        private Scratch(GemmConvolution of, boolean training) {
            padded = new float[of.copied
                    ? Math.multiplyExact(of.paddedHeight * of.paddedWidth, of.channels)
                            + ProductKernel.ROWS
                    : 0];
            spread = new float[training
                    ? Math.multiplyExact(of.back.rows * of.back.columns, of.filters)
                    : 0];
            int lines = Math.max(1, POSITIONS / of.outputWidth);
            right = new float[training ? lines * of.outputWidth * ProductKernel.COLUMNS : 0];
            sums = new double[training ? of.filters : 0];
        }
    }

    /** Returns new buffers for {@link #forward}; the way back needs {@code training}. */
    public Scratch scratch(boolean training) {
        return new Scratch(this, training);
    }

    /** Returns how many shares one image's forward pass is cut into where several threads work on it. */
    public int shares() {
        return rowShares() * columnShares();
    }

    /** Returns whether shares are of whole rows, from {@link #shareStart} of one to that of the next. */
    public boolean sharesRows() {
        return columnShares() == 1;
    }

    /** Returns where a share's first row of the output stands, counted from the image's first. */
    public int shareStart(int share) {
        return share / columnShares() * outputHeight / rowShares() * outputWidth * filters;
    }

    private int rowShares() {
        return Math.clamp(positions.length / SHARE_POSITIONS, 1, Math.min(outputHeight, SHARES));
    }

    private int columnShares() {
        return Math.clamp(filters / SHARE_FILTERS, 1, SHARES / rowShares());
    }

    /** Returns the floats that {@link #pack} writes. */
    public int packedSize() {
        return RowProduct.packedSize(runs.length * run, filters);
    }

    /** Packs the kernel, from {@code at} on, for {@link #forward}: once for many images. */
    public void pack(float[] weights, int at, float[] to) {
        RowProduct.pack(weights, at, runs.length * run, filters, to);
    }

    /**
     * Convolves a batch: {@code y = x * kernel + bias}.
     *
     * @param x images {@code [n, h, w, c]} from {@code xAt} on
     * @param packed what {@link #pack} wrote
     * @param weights the biases, from {@code biasAt} on
     * @param biasAt where the biases stand in {@code weights}, or -1 for none
     * @param y receives images {@code [n, h, w, c]}, from {@code yAt} on
     * @param n the number of images
     */
    public void forward(float[] x, int xAt, float[] packed, float[] weights, int biasAt, float[] y,
            int yAt, int n, Scratch scratch) {
        int inputSize = height * width * channels;
        int outputSize = positions.length * filters;
        for (int image = 0; image < n; image++) {
            forwardRows(x, xAt + image * inputSize, packed, weights, biasAt, y,
                    yAt + image * outputSize, 0, outputHeight, 0, filters, scratch);
        }
    }

    /** Computes share {@code share} of {@link #shares} of one image's output, from {@code yAt} on. */
    public void forwardShare(float[] x, int xAt, float[] packed, float[] weights, int biasAt,
            float[] y, int yAt, int share, Scratch scratch) {
        int rows = share / columnShares();
        int columns = share % columnShares();
        int unit = Math.ceilDiv(filters, columnShares() * SHARE_FILTERS) * SHARE_FILTERS;
        forwardRows(x, xAt, packed, weights, biasAt, y, yAt, rows * outputHeight / rowShares(),
                (rows + 1) * outputHeight / rowShares(), Math.min(columns * unit, filters),
                Math.min((columns + 1) * unit, filters), scratch);
    }

    private void forwardRows(float[] x, int xAt, float[] packed, float[] weights, int biasAt,
            float[] y, int yAt, int from, int to, int firstFilter, int endFilter,
            Scratch scratch) {
        float[] image = x;
        int at = xAt;
        if (copied) {
            pad(x, xAt, from * window.strideHeight(), lastRow(to - 1) + 1, scratch.padded);
            image = scratch.padded;
            at = 0;
        }
        int line = window.strideHeight() * paddedWidth * channels;
        int lines = Math.max(1, STRIP / line);
        for (int row = from; row < to; row += lines) {
            int count = Math.min(lines, to - row);
            scratch.product.multiplyPacked(image, at, positions, row * outputWidth,
                    count * outputWidth, runs, run, packed, filters, firstFilter, endFilter,
                    biasAt < 0 ? null : weights, biasAt, y, yAt + row * outputWidth * filters);
        }
    }

    private int lastRow(int outputRow) {
        return Math.min(outputRow * window.strideHeight()
                + (window.kernelHeight() - 1) * window.dilationHeight(), paddedHeight - 1);
    }

    /** Copies rows {@code from..to - 1} of the padded image; what lies in the padding stays 0. */
    private void pad(float[] x, int xAt, int from, int to, float[] padded) {
        int first = Math.max(from, window.padTop());
        int end = Math.min(to, window.padTop() + height);
        for (int row = first; row < end; row++) {
            System.arraycopy(x, xAt + (row - window.padTop()) * width * channels, padded,
                    (row * paddedWidth + window.padLeft()) * channels, width * channels);
        }
    }

    /**
     * Adds a batch's gradient of the weights.
     *
     * @param x the images of the forward pass, from {@code xAt} on
     * @param dy gradient of the output, {@code [n, h, w, c]}, from {@code dyAt} on
     * @param gradient receives the gradient of the kernel from {@code kernelAt} on and of the biases
     *        from {@code biasAt} on (-1 for none); added to
     */
    public void addWeightGradient(float[] x, int xAt, float[] dy, int dyAt, float[] gradient,
            int kernelAt, int biasAt, int n, Scratch scratch) {
        int inputSize = height * width * channels;
        int outputSize = positions.length * filters;
        for (int image = 0; image < n; image++) {
            float[] source = x;
            int at = xAt + image * inputSize;
            if (copied) {
                pad(x, at, 0, paddedHeight, scratch.padded);
                source = scratch.padded;
                at = 0;
            }
            int lines = Math.max(1, POSITIONS / outputWidth);
            for (int row = 0; row < outputHeight; row += lines) {
                addWeightGradient(source, at + positions[row * outputWidth], dy,
                        dyAt + image * outputSize + row * outputWidth * filters,
                        Math.min(lines, outputHeight - row), gradient, kernelAt, scratch);
            }
        }
        if (biasAt >= 0) {
            addBiasGradient(dy, dyAt, n * positions.length, filters, gradient, biasAt,
                    scratch.sums);
        }
    }

    private void addWeightGradient(float[] x, int at, float[] dy, int dyAt, int lines,
            float[] gradient, int kernelAt, Scratch scratch) {
        int lineStep = window.strideHeight() * paddedWidth * channels;
        for (int column = 0; column < filters; column += ProductKernel.COLUMNS) {
            int used = Math.min(ProductKernel.COLUMNS, filters - column);
            ProductKernel.pack(dy, dyAt + column, filters, lines * outputWidth, used,
                    scratch.right, 0);
            for (int i = 0; i < runs.length; i++) {
                OuterProducts.add(x, at + runs[i], run, lines, lineStep, outputWidth,
                        window.strideWidth() * channels, scratch.right, gradient,
                        kernelAt + i * run * filters + column, filters, used, scratch.corner);
            }
        }
    }

    /** Adds to the biases' gradient the sums of {@code count} rows of dy, in double. */
    static void addBiasGradient(float[] dy, int dyAt, int count, int columns, float[] gradient,
            int biasAt, double[] sums) {
        Arrays.fill(sums, 0, columns, 0);
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < columns; i++) {
                sums[i] += dy[dyAt + row * columns + i];
            }
        }
        for (int i = 0; i < columns; i++) {
            gradient[biasAt + i] += (float) sums[i];
        }
    }

    /** Returns the floats that {@link #packTransposed} writes. */
    public int packedTransposedSize() {
        return RowProduct.packedSize(back.runs.length * back.run, channels);
    }

    /**
     * Turns the kernel round, {@code [row, column, output, input channel]}, and packs it for {@link
     * #inputGradient}.
     *
     * @param turned room for the kernel turned round
     */
    public void packTransposed(float[] weights, int at, float[] turned, float[] to) {
        for (int cell = 0; cell < window.kernelHeight() * window.kernelWidth(); cell++) {
            Transposition.transpose(weights, at + cell * channels * filters, channels, filters,
                    turned, cell * channels * filters);
        }
        RowProduct.pack(turned, 0, back.runs.length * back.run, channels, to);
    }

    /**
     * Overwrites the gradient of a batch of images; each value is summed up by kernel row, kernel
     * column and output channel.
     *
     * @param packed what {@link #packTransposed} wrote
     */
    public void inputGradient(float[] packed, float[] dy, int dyAt, float[] dx, int dxAt,
            int n, Scratch scratch) {
        int inputSize = height * width * channels;
        int outputSize = positions.length * filters;
        int lines = Math.max(1, STRIP / (back.columns * filters));
        for (int image = 0; image < n; image++) {
            back.place(dy, dyAt + image * outputSize, scratch.spread);
            for (int row = 0; row < height; row += lines) {
                int count = Math.min(lines, height - row);
                scratch.product.multiplyPacked(scratch.spread, 0, back.positions, row * width,
                        count * width, back.runs, back.run, packed, channels, 0, channels,
                        null, 0, dx, dxAt + image * inputSize + row * width * channels);
            }
        }
    }
}
