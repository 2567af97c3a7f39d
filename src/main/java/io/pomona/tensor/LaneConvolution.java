// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A direct convolution of one image by many sets of weights at once, one in each lane of a vector, with
 * the activation and the pooling that follow it: the kernel for a population of small networks. Nothing
 * is shifted, and nothing laid out anew between layers; each sum has the order, and so the bits, of
 * {@link Convolution}.
 *
 * <p>As many sets as there are lanes are a bundle, and up to {@link #BUNDLES} bundles are worked on
 * together. The image of a first layer is the same for all, {@code [h, w, c]}; images between layers
 * are {@code [h, w, bundles, c, lanes]}. Both have their padding round them, which must be zeros.
 *
 * <p>Immutable.
 */
public final class LaneConvolution {
    /** The sets of weights of a bundle; 0 without the Vector API, when there is nothing to gain. */
    public static final int LANES = Vectors.AVAILABLE ? VectorSharedLanes.LANES : 0;

    /** Bundles that are worked on together at most. */
    public static final int BUNDLES = 3;

    /** Positions of the largest block. */
    private static final int LARGEST_BLOCK = 8;

    private final int bundles;
    private final int filters;
    private final int channels;
    private final boolean shared;
    private final TilePooling pooling;
    private final Window window;
    private final int height;
    private final int width;
    private final int outputHeight;
    private final int outputWidth;
    /** Floats of one value for all who have their own, of one cell of an image, of a row with padding. */
    private final int valueSize;
    private final int cellSize;
    private final int rowSize;
    private final int[] taps;
    private final List<Block> blocks;
    /** Where the windows of a row of outputs stand: those of each cell of pooling side by side. */
    private final int[] positions;

    /**
     * Creates the convolution of images {@code [height, width, channels]} in one group. An image of all
     * lanes must fit an array of vectors.
     *
     * @param bundles the bundles that are worked on together, at most {@link #BUNDLES}
     * @param shared whether the image is the same for all sets of weights
     */
    public LaneConvolution(int height, int width, int channels, int filters, Window window,
            TilePooling pooling, int bundles, boolean shared) {
        this.bundles = bundles;
        this.filters = filters;
        this.channels = channels;
        this.shared = shared;
        this.pooling = pooling;
        this.window = window;
        this.height = height;
        this.width = width;
        this.outputHeight = window.outputHeight(height) / pooling.height();
        this.outputWidth = window.outputWidth(width) / pooling.width();
        this.valueSize = shared ? 1 : LANES;
        this.cellSize = channels * (shared ? 1 : bundles * LANES);
        this.rowSize = (width + window.padLeft() + window.padRight()) * cellSize;
        this.taps = taps();
        this.blocks = shared ? blocks(1, bundles * filters) : blocks(bundles, filters);
        this.positions = positions();
    }

    private int[] taps() {
        int[] offsets = new int[window.kernelHeight() * window.kernelWidth() * channels];
        for (int k = 0; k < offsets.length; k++) {
            int cell = k / channels;
            offsets[k] = cell / window.kernelWidth() * window.dilationHeight() * rowSize
                    + cell % window.kernelWidth() * window.dilationWidth() * cellSize
                    + k % channels * valueSize;
        }
        return offsets;
    }

    private int[] positions() {
        int count = pooling.cells() * outputWidth;
        int[] offsets = new int[Math.max(count, LARGEST_BLOCK)];
        for (int i = 0; i < offsets.length; i++) {
            // Where there are too few for a block, the last one is computed again.
            int position = Math.min(i, count - 1);
            int cell = position / outputWidth;
            int column = position % outputWidth * pooling.width() + cell % pooling.width();
            offsets[i] = cell / pooling.width() * window.strideHeight() * rowSize
                    + column * window.strideWidth() * cellSize;
        }
        return offsets;
    }

    /**
     * Vectors of outputs that are worked on together.
     *
     * @param first the first of these vectors, counted over all bundles and filters
     * @param size how many they are, up to 3
     * @param offset where in a cell of the image their bundle begins
     */
    private record Block(int first, int size, int offset) {}

    /** Cuts the vectors of each group, which all read the same values, into blocks. */
    private List<Block> blocks(int groups, int size) {
        List<Block> all = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            for (int done = 0; done < size;) {
                int next = blockSize(size - done);
                all.add(new Block(group * size + done, next, group * channels * valueSize));
                done += next;
            }
        }
        return all;
    }

    /** Values that all share serve three vectors, others two, as far as the number of vectors allows. */
    private int blockSize(int left) {
        if (left <= 3) {
            return left;
        }
        return shared ? (left == 4 ? 2 : 3) : left % 2 == 0 ? 2 : 3;
    }

    /** Makes room for an image with its padding; it begins at {@link #imageAt}. */
    public float[] newImage() {
        int rows = height + window.padTop() + window.padBottom();
        return new float[Math.addExact(Vectors.START, Math.multiplyExact(rows, rowSize))];
    }

    /** Returns where a row of an image stands. */
    public int imageAt(int row) {
        return Vectors.START + (window.padTop() + row) * rowSize + window.padLeft() * cellSize;
    }

    /** Copies a shared image {@code [h, w, c]} to one with padding round it. */
    public void pad(float[] image, int at, float[] to) {
        int length = width * cellSize;
        for (int row = 0; row < height; row++) {
            System.arraycopy(image, at + row * length, to, imageAt(row), length);
        }
    }

    /** Returns the rows of the output. */
    public int outputHeight() {
        return outputHeight;
    }

    /** Returns how many rows of the image, from the first on, row {@code row} of the output needs. */
    public int rowsNeeded(int row) {
        int top = (row + 1) * pooling.height() * window.strideHeight() - window.strideHeight();
        int below = top + (window.kernelHeight() - 1) * window.dilationHeight() + 1;
        return Math.clamp(below - window.padTop(), 0, height);
    }

    /** Returns the floats of the values of one row of outputs. */
    public int outputRowSize() {
        return bundles * outputWidth * filters * LANES;
    }

    /** The weights in the order in which they are read, and the room for a row before it is pooled. */
    public static final class Scratch {
        private final float[] weights;
        private final float[] biases;
        private final float[] cells;

        /** Makes the buffers. */
        public Scratch(LaneConvolution of) {
            int row = of.bundles * of.filters * LANES;
            weights = new float[Math.addExact(Vectors.START,
                    Math.multiplyExact(of.taps.length, row))];
            biases = new float[Vectors.START + row];
            cells = new float[Vectors.START + of.positions.length * row];
        }
    }

    /**
     * Takes over one set of weights for each lane of each bundle.
     *
     * @param sets as many, of which some may be the same
     * @param kernel where the kernel {@code [kernel row, kernel column, channel, filter]} stands in each
     * @param bias where the biases stand, or -1 for none
     */
    public void pack(List<float[]> sets, int kernel, int bias, Scratch to) {
        for (Block block : blocks) {
            for (int i = 0; i < block.size * LANES; i++) {
                int vector = block.first + i / LANES;
                int filter = vector % filters;
                float[] set = sets.get(vector / filters * LANES + i % LANES);
                int at = Vectors.START + block.first * taps.length * LANES + i;
                for (int k = 0; k < taps.length; k++) {
                    to.weights[at + k * block.size * LANES] = set[kernel + k * filters + filter];
                }
                to.biases[Vectors.START + block.first * LANES + i] = bias < 0
                        ? 0
                        : set[bias + filter];
            }
        }
    }

    /**
     * Convolves for one row of outputs, applies the function and pools.
     *
     * @param image the image as {@link #newImage} makes room for it
     * @param to receives the row, {@code [w, bundles, filters, lanes]}, from {@code toAt} on
     */
    public void forward(float[] image, int row, Scratch scratch, Pointwise function, float[] to,
            int toAt) {
        int from = Vectors.START + row * pooling.height() * window.strideHeight() * rowSize;
        // By index: an iterator for each row would be garbage.
        for (int i = 0; i < blocks.size(); i++) {
            correlate(image, from, blocks.get(i), scratch);
        }
        int pitch = outputRowSize();
        boolean pooled = pooling.cells() > 1;
        if (!pooled || function.kind() == Pointwise.Kind.OTHER) {
            function.applyInPlace(scratch.cells, Vectors.START, pooling.cells() * pitch);
        }
        if (pooled) {
            PlanarPooling.forward(pooling, function.kind() == Pointwise.Kind.RECTIFIER,
                    scratch.cells, Vectors.START, pitch, to, toAt, pitch);
        } else {
            System.arraycopy(scratch.cells, Vectors.START, to, toAt, pitch);
        }
    }

    /** Computes a block at all positions of a row of outputs. */
    private void correlate(float[] image, int at, Block block, Scratch scratch) {
        int step = bundles * filters * LANES;
        for (int first = 0; first < positions.length;) {
            int size = positionsOf(block.size, positions.length - first);
            // The last ones go back far enough to be whole.
            int start = Math.min(first, positions.length - size);
            int out = Vectors.START + start * step + block.first * LANES;
            if (shared) {
                shared(image, at, start, size, block, scratch, out, step);
            } else {
                own(image, at + block.offset, start, size, block, scratch, out, step);
            }
            first += size;
        }
    }

    /** Returns the positions at which a block is computed at once, where so many are left. */
    private int positionsOf(int block, int left) {
        return switch (block) {
            case 1 -> shared ? 8 : 6;
            case 2 -> left == 4 || left == 8 ? 4 : 6;
            default -> shared ? 4 : 3;
        };
    }

    private void shared(float[] x, int at, int first, int size, Block block, Scratch scratch,
            int out, int step) {
        int weights = Vectors.START + block.first * taps.length * LANES;
        int start = Vectors.START + block.first * LANES;
        switch (block.size) {
            case 1 -> VectorSharedLanes.one(x, at, positions, first, taps, scratch.weights,
                    weights, scratch.biases, start, scratch.cells, out, step);
            case 2 -> {
                if (size == 6) {
                    VectorSharedLanes.twoAtSix(x, at, positions, first, taps, scratch.weights,
                            weights,
                            scratch.biases, start, scratch.cells, out, step);
                } else {
                    VectorSharedLanes.twoAtFour(x, at, positions, first, taps, scratch.weights,
                            weights, scratch.biases, start, scratch.cells, out, step);
                }
            }
            default -> VectorSharedLanes.three(x, at, positions, first, taps, scratch.weights,
                    weights, scratch.biases, start, scratch.cells, out, step);
        }
    }

    private void own(float[] x, int at, int first, int size, Block block, Scratch scratch,
            int out, int step) {
        int weights = Vectors.START + block.first * taps.length * LANES;
        int start = Vectors.START + block.first * LANES;
        switch (block.size) {
            case 1 -> VectorOwnLanes.one(x, at, positions, first, taps, scratch.weights, weights,
                    scratch.biases, start, scratch.cells, out, step);
            case 2 -> {
                if (size == 6) {
                    VectorOwnLanes.twoAtSix(x, at, positions, first, taps, scratch.weights, weights,
                            scratch.biases, start, scratch.cells, out, step);
                } else {
                    VectorOwnLanes.twoAtFour(x, at, positions, first, taps, scratch.weights,
                            weights, scratch.biases, start, scratch.cells, out, step);
                }
            }
            default -> VectorOwnLanes.three(x, at, positions, first, taps, scratch.weights,
                    weights, scratch.biases, start, scratch.cells, out, step);
        }
    }
}
