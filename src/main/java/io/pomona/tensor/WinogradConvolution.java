// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;

/**
 * A convolution with a 3x3 kernel and steps of 1 by Winograd's minimal filtering F(4x4, 3x3), forward
 * only: tiles of 6x6 cells are transformed, multiplied by the transformed kernel as 36 matrix products
 * {@code [tiles, c] x [c, filters]}, and transformed back into 4x4 outputs. That takes a quarter of the
 * multiplications. Images are {@code [n, h, w, c]}, weights {@code [3, 3, c, filters]}.
 *
 * <p>It adds up in another order than the other kernels: outputs differ from theirs by 1e-6 of the
 * largest with 16 channels, 4e-6 with 512 (measured; a test allows 1e-5), and a value that is not
 * finite spoils its whole tile. The order is fixed, so the bits depend neither on the lane width nor
 * on how the tiles are shared out.
 *
 * <p>Source: A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016, with
 * the points 0, 3/4, -3/4, 3/2, -3/2 and infinity, whose error is a third of that of 0, 1, -1, 2, -2.
 *
 * <p>Immutable; the buffers are in a {@link Scratch}, one for each thread.
 */
public final class WinogradConvolution {
    private static final int TILE = WinogradKernel.TILE;
    private static final int OUTPUTS = WinogradKernel.OUTPUTS;
    private static final int CELLS = TILE * TILE;

    /** Tiles worked on at a time, a multiple of the rows of a block. */
    private static final int TILES = 8 * ProductKernel.ROWS;

    /** Channels transformed at a time: a tile of them stays in the first-level cache. */
    private static final int CHANNELS = 64;

    /** Rows of a kernel's panel multiplied at a time: they stay in the first-level cache. */
    private static final int DEPTH = 256;

    /** Keeps matrices that stand one behind the other off each other's lines of the cache. */
    private static final int APART = 16;

    private final int height;
    private final int width;
    private final int channels;
    private final int filters;
    private final int padTop;
    private final int padLeft;
    private final int outputHeight;
    private final int outputWidth;
    private final int tilesAcross;
    private final int tilesOfImage;
    private final int panels;

    /**
     * Creates the convolution of images {@code [height, width, channels]}.
     *
     * @throws IllegalArgumentException if the window does not suit, or does not fit the image
     */
    public WinogradConvolution(int height, int width, int channels, int filters, Window window) {
        if (!suits(window)) {
            throw new IllegalArgumentException(
                    "Expected a 3x3 window with stride 1 and dilation 1, but received " + window
                            + ".");
        }
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.filters = filters;
        this.padTop = window.padTop();
        this.padLeft = window.padLeft();
        this.outputHeight = window.outputHeight(height);
        this.outputWidth = window.outputWidth(width);
        if (outputHeight < 1 || outputWidth < 1) {
            throw new IllegalArgumentException("Expected a window that fits the image, but a 3x3"
                    + " window does not fit " + height + "x" + width + " cells.");
        }
        this.tilesAcross = Math.ceilDiv(outputWidth, OUTPUTS);
        this.tilesOfImage = Math.ceilDiv(outputHeight, OUTPUTS) * tilesAcross;
        this.panels = Math.ceilDiv(filters, ProductKernel.COLUMNS);
    }

    /** Returns whether a window is 3x3 and moves and looks one cell at a time. */
    public static boolean suits(Window window) {
        return window.kernelHeight() == 3 && window.kernelWidth() == 3
                && window.strideHeight() == 1 && window.strideWidth() == 1
                && window.dilationHeight() == 1 && window.dilationWidth() == 1;
    }

    /** The buffers of one thread. */
    public static final class Scratch {
        private final int slice;
        private final int productPitch;
        private final int productSlice;
        /** Transformed tiles, {@code [cell, tile, channel]}. */
        private final float[] tiles;
        /** Their products with the kernel, {@code [cell, tile, filter]}. */
        private final float[] products;
        private final float[] tile;
        private final float[] half = new float[CELLS * Math.max(CHANNELS, ProductKernel.COLUMNS)];
        private final float[] edge = new float[OUTPUTS * CHANNELS];
        private final float[] zeros = new float[Math.max(CHANNELS, ProductKernel.COLUMNS)];
        private final int[] rows = new int[ProductKernel.ROWS];

        private Scratch(WinogradConvolution of) {
            slice = Math.multiplyExact(TILES, of.channels) + APART;
            productPitch = of.panels * ProductKernel.COLUMNS;
            productSlice = Math.multiplyExact(TILES, productPitch) + APART;
            tiles = new float[Math.multiplyExact(CELLS, slice)];
            products = new float[Math.multiplyExact(CELLS, productSlice)];
            tile = new float[Math.multiplyExact(CELLS, of.channels)];
        }
    }

    /** Returns new buffers for {@link #transform} and {@link #forward}. */
    public Scratch scratch() {
        return new Scratch(this);
    }

    /** Returns the floats that {@link #transform} writes. */
    public int transformedSize() {
        return Math.multiplyExact(CELLS * channels, panels * ProductKernel.COLUMNS);
    }

    /**
     * Transforms the kernel for {@link #forward}.
     *
     * @param weights holds {@code [3, 3, c, filters]} from {@code at} on
     * @param to receives {@link #transformedSize} floats; zeros before the first time
     */
    public void transform(float[] weights, int at, float[] to, Scratch scratch) {
        int cellSize = panels * channels * ProductKernel.COLUMNS;
        float[] half = scratch.half;
        for (int panel = 0; panel < panels; panel++) {
            int filter = panel * ProductKernel.COLUMNS;
            int used = Math.min(ProductKernel.COLUMNS, filters - filter);
            for (int channel = 0; channel < channels; channel++) {
                for (int column = 0; column < 3; column++) {
                    WinogradKernel.kernel(weights,
                            at + (column * channels + channel) * filters + filter,
                            3 * channels * filters, half, column * used, 3 * used, used);
                }
                for (int row = 0; row < TILE; row++) {
                    WinogradKernel.kernel(half, row * 3 * used, used, to, row * TILE * cellSize
                            + (panel * channels + channel) * ProductKernel.COLUMNS, cellSize,
                            used);
                }
            }
        }
    }

    /**
     * Convolves a batch.
     *
     * @param x images {@code [n, h, w, c]} from {@code xAt} on
     * @param transformed what {@link #transform} wrote
     * @param biases the values of each filter to start with, from {@code biasAt} on
     * @param biasAt where the biases stand, or -1 for none
     * @param y receives images {@code [n, h, w, c]}, from {@code yAt} on
     * @param n the number of images
     */
    public void forward(float[] x, int xAt, float[] transformed, float[] biases, int biasAt,
            float[] y, int yAt, int n, Scratch scratch) {
        int all = n * tilesOfImage;
        for (int first = 0; first < all; first += TILES) {
            int count = Math.min(TILES, all - first);
            for (int i = 0; i < count; i++) {
                readTile(x, xAt, first + i, i, scratch);
            }
            multiply(transformed, count, scratch);
            for (int i = 0; i < count; i++) {
                writeTile(i, biases, biasAt, y, yAt, first + i, scratch);
            }
        }
    }

    private void readTile(float[] x, int xAt, int number, int slot, Scratch scratch) {
        int image = xAt + number / tilesOfImage * height * width * channels;
        int row = number % tilesOfImage / tilesAcross * OUTPUTS - padTop;
        int column = number % tilesAcross * OUTPUTS - padLeft;
        float[] from = x;
        int at = image + (row * width + column) * channels;
        int rowStep = width * channels;
        if (row < 0 || row + TILE > height || column < 0 || column + TILE > width) {
            copyTile(x, image, row, column, scratch.tile);
            from = scratch.tile;
            at = 0;
            rowStep = TILE * channels;
        }
        float[] half = scratch.half;
        int step = scratch.slice;
        for (int c = 0; c < channels; c += CHANNELS) {
            int count = Math.min(CHANNELS, channels - c);
            for (int j = 0; j < TILE; j++) {
                WinogradKernel.input(from, at + j * channels + c, rowStep, half, j * count,
                        TILE * count, count);
            }
            for (int i = 0; i < TILE; i++) {
                WinogradKernel.input(half, i * TILE * count, count, scratch.tiles,
                        i * TILE * step + slot * channels + c, step, count);
            }
        }
    }

    /** Copies a tile that lies partly outside the image, where it is zeros. */
    private void copyTile(float[] x, int image, int row, int column, float[] tile) {
        Arrays.fill(tile, 0);
        int skip = Math.max(0, -column);
        int end = Math.min(TILE, width - column);
        for (int i = Math.max(0, -row); i < Math.min(TILE, height - row); i++) {
            if (end > skip) {
                System.arraycopy(x, image + ((row + i) * width + column + skip) * channels, tile,
                        (i * TILE + skip) * channels, (end - skip) * channels);
            }
        }
    }

    private void multiply(float[] transformed, int count, Scratch scratch) {
        int panelSize = channels * ProductKernel.COLUMNS;
        for (int cell = 0; cell < CELLS; cell++) {
            for (int panel = 0; panel < panels; panel++) {
                int w = (cell * panels + panel) * panelSize;
                int to = cell * scratch.productSlice + panel * ProductKernel.COLUMNS;
                for (int k = 0; k < channels; k += DEPTH) {
                    int depth = Math.min(DEPTH, channels - k);
                    blocks(cell * scratch.slice + k, depth, transformed,
                            w + k * ProductKernel.COLUMNS, k == 0, to, count, scratch);
                }
            }
        }
    }

    private void blocks(int from, int depth, float[] w, int wAt, boolean starts, int to, int count,
            Scratch scratch) {
        int pitch = scratch.productPitch;
        float[] products = scratch.products;
        for (int tile = 0; tile < count; tile += ProductKernel.ROWS) {
            for (int i = 0; i < ProductKernel.ROWS; i++) {
                // Rows behind the last are computed from it once more, and not used.
                scratch.rows[i] = from + Math.min(tile + i, count - 1) * channels;
            }
            int at = to + tile * pitch;
            ProductKernel.block(scratch.tiles, scratch.rows, 0, depth, w, wAt,
                    starts ? scratch.zeros : products, starts ? 0 : at,
                    starts ? 0 : pitch, products, at, pitch);
        }
    }

    private void writeTile(int slot, float[] biases, int biasAt, float[] y, int yAt, int number,
            Scratch scratch) {
        int row = number % tilesOfImage / tilesAcross * OUTPUTS;
        int column = number % tilesAcross * OUTPUTS;
        int rows = Math.min(OUTPUTS, outputHeight - row);
        int columns = Math.min(OUTPUTS, outputWidth - column);
        int first = yAt
                + ((number / tilesOfImage * outputHeight + row) * outputWidth + column) * filters;
        int step = scratch.productSlice;
        float[] half = scratch.half;
        for (int filter = 0; filter < filters; filter += CHANNELS) {
            int count = Math.min(CHANNELS, filters - filter);
            int from = slot * scratch.productPitch + filter;
            for (int j = 0; j < TILE; j++) {
                WinogradKernel.output(scratch.products, from + j * step, TILE * step, scratch.zeros,
                        0, half, j * count, TILE * count, count);
            }
            float[] start = biasAt < 0 ? scratch.zeros : biases;
            int startAt = biasAt < 0 ? 0 : biasAt + filter;
            for (int i = 0; i < rows; i++) {
                int to = first + i * outputWidth * filters + filter;
                if (columns == OUTPUTS) {
                    WinogradKernel.output(half, i * TILE * count, count, start, startAt, y, to,
                            filters, count);
                    continue;
                }
                WinogradKernel.output(half, i * TILE * count, count, start, startAt, scratch.edge,
                        0, count, count);
                for (int j = 0; j < columns; j++) {
                    System.arraycopy(scratch.edge, j * count, y, to + j * filters, count);
                }
            }
        }
    }
}
