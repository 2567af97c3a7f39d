// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;

/**
 * A direct convolution (cross-correlation: the kernel is not flipped) of fixed geometry with the
 * activation and the pooling that follow it: the kernel for few channels, where the work lies in
 * moving data. Weights are {@code [kernel row, kernel column, input channel within its group, output
 * channel]}; output channel o belongs to group {@code o / (outputs per group)}. Padded cells are zeros
 * and take part in the sum.
 *
 * <p>Images stand as {@link Planes}. A whole output plane then is one sum of shifted rows
 * ({@link Correlation}); with pooling, one sum for each cell of the window, all at the same positions,
 * so that pooling adds up vectors. Rows keep the pitch of the planes: what is computed at a row's end
 * beyond the last column means nothing and is never read.
 *
 * <p>Immutable; {@link ConvolutionGradient} is the way back.
 */
public final class Convolution {
    /** Positions worked on at a time: their part of the planes stays in the first-level cache. */
    private static final int CHUNK = 288;

    /** A number of positions that vectors of any width fill. */
    private static final int VECTORS = 16;

    final int filters;
    final int groups;
    final int channelsInGroup;
    final TilePooling pooling;
    final Planes planes;
    final int outputHeight;
    final int outputWidth;
    /** Positions of an output plane, the last being its last cell. */
    final int span;
    /** The furthest that a kernel cell looks ahead within its phase. */
    final int reach;
    final int[][] taps;
    private final int kernelCells;
    private final Window window;

    /**
     * Creates the convolution of images {@code [height, width, channels]}.
     *
     * @throws IllegalArgumentException if the windows do not fit the image, or the groups do not divide
     *         both numbers of channels
     */
    public Convolution(int height, int width, int channels, int filters, int groups, Window window,
            TilePooling pooling) {
        if (channels % groups != 0 || filters % groups != 0) {
            throw new IllegalArgumentException("Expected groups to divide the input channels ("
                    + channels + ") and the filters (" + filters + "), but received groups="
                    + groups + ".");
        }
        this.filters = filters;
        this.groups = groups;
        this.channelsInGroup = channels / groups;
        this.pooling = pooling;
        this.window = window;
        int rows = window.outputHeight(height);
        int columns = window.outputWidth(width);
        this.outputHeight = rows / pooling.height();
        this.outputWidth = columns / pooling.width();
        if (rows < 1 || columns < 1 || outputHeight < 1 || outputWidth < 1) {
            throw new IllegalArgumentException("Expected a window that fits the image, but a "
                    + window.kernelHeight() + "x" + window.kernelWidth() + " window does not fit "
                    + height + "x" + width + " cells.");
        }
        this.planes = new Planes(height, width, channels, window,
                window.strideHeight() * pooling.height(), window.strideWidth() * pooling.width());
        this.span = (outputHeight - 1) * planes.pitch + outputWidth;
        this.kernelCells = window.kernelHeight() * window.kernelWidth();
        this.taps = new int[pooling.cells()][kernelCells * channelsInGroup];
        int furthest = 0;
        for (int cell = 0; cell < taps.length; cell++) {
            for (int k = 0; k < kernelCells; k++) {
                furthest = Math.max(furthest, planes.shift(row(cell, k), column(cell, k)));
                for (int channel = 0; channel < channelsInGroup; channel++) {
                    taps[cell][k * channelsInGroup + channel] = channel * planes.planeSize
                            + planes.cell(row(cell, k), column(cell, k));
                }
            }
        }
        this.reach = furthest;
    }

    /** Returns the row of the padded image under kernel cell k, for a cell of the first pooling window. */
    int row(int cell, int k) {
        return cell / pooling.width() * window.strideHeight()
                + k / window.kernelWidth() * window.dilationHeight();
    }

    /** Returns the column of the padded image under kernel cell k, likewise. */
    int column(int cell, int k) {
        return cell % pooling.width() * window.strideWidth()
                + k % window.kernelWidth() * window.dilationWidth();
    }

    /** Returns the floats of one image laid out as planes, with room so that images stay apart. */
    public int planesSize() {
        return Math.addExact(planes.imageSize(), reach + 2 * Correlation.SLACK);
    }

    /** Returns the floats of one output image as {@link #forward} writes it. */
    public int rowsSize() {
        return Math.multiplyExact(filters, rowsPitch());
    }

    /** Returns the floats of what {@link ConvolutionGradient} needs of one image's forward pass. */
    public int recordSize() {
        return taps.length == 1 ? 0 : Math.multiplyExact(taps.length, rowsSize());
    }

    int rowsPitch() {
        return span + 2 * Correlation.SLACK;
    }

    /** Lays out an image {@code [h, w, c]}; the padding in the target must be zeros. */
    public void fromImage(float[] image, int imageAt, float[] to, int at) {
        planes.fromImage(image, imageAt, to, at);
    }

    /** Lays out what another convolution wrote. */
    public void fromRows(Convolution source, float[] rows, int rowsAt, float[] to, int at) {
        planes.fromRows(rows, rowsAt, source.rowsPitch(), source.planes.pitch, to, at);
    }

    /** Turns what {@link #forward} wrote into an image {@code [h, w, c]}. */
    public void toImage(float[] rows, int rowsAt, float[] image, int imageAt) {
        for (int filter = 0; filter < filters; filter++) {
            for (int row = 0; row < outputHeight; row++) {
                int from = rowsAt + filter * rowsPitch() + row * planes.pitch;
                int to = imageAt + row * outputWidth * filters + filter;
                for (int column = 0; column < outputWidth; column++) {
                    image[to + column * filters] = rows[from + column];
                }
            }
        }
    }

    /** Lays out the gradient of an output image {@code [h, w, c]} as that of the rows. */
    public void gradientFromImage(float[] dy, int dyAt, float[] dRows, int dRowsAt) {
        for (int filter = 0; filter < filters; filter++) {
            for (int row = 0; row < outputHeight; row++) {
                int to = dRowsAt + filter * rowsPitch() + row * planes.pitch;
                int from = dyAt + row * outputWidth * filters + filter;
                for (int column = 0; column < outputWidth; column++) {
                    dRows[to + column] = dy[from + column * filters];
                }
            }
        }
    }

    /** The weights of forward passes, in the order the kernel reads them, and the room it needs. */
    public static final class Scratch {
        private final float[] packed;
        private final float[] biases;
        private final float[] cells;

        /** Makes the buffers. */
        public Scratch(Convolution of) {
            packed = new float[of.taps[0].length * of.filters];
            biases = new float[of.filters];
            cells = new float[2 * of.taps.length * (CHUNK + 2 * Correlation.SLACK)];
        }
    }

    /**
     * Packs weights for {@link #forward}.
     *
     * @param weights holds the kernel from {@code at} on
     * @param biasAt where the biases stand in {@code weights}, or -1 for none
     */
    public void pack(float[] weights, int at, int biasAt, Scratch to) {
        int size = taps[0].length;
        for (int filter = 0; filter < filters; filter += width(filter)) {
            int width = width(filter);
            for (int k = 0; k < size; k++) {
                for (int i = 0; i < width; i++) {
                    to.packed[filter * size + k * width + i] = weights[at + k * filters + filter
                            + i];
                }
            }
        }
        if (biasAt < 0) {
            Arrays.fill(to.biases, 0);
        } else {
            System.arraycopy(weights, biasAt, to.biases, 0, filters);
        }
    }

    /** Returns how many filters from this one on are worked on together: 2, or 1 at a group's end. */
    private int width(int filter) {
        int perGroup = filters / groups;
        return filter % perGroup + 1 < perGroup ? 2 : 1;
    }

    /**
     * Convolves one image, applies the function and pools.
     *
     * @param image the image's planes, from {@code at} on
     * @param rows receives the output channel by channel, from {@code rowsAt} on
     * @param record receives what the way back needs, {@link #recordSize()} floats from
     *        {@code recordAt} on; or an empty array
     */
    public void forward(float[] image, int at, Scratch scratch, Pointwise function, float[] rows,
            int rowsAt, float[] record, int recordAt) {
        for (int from = 0; from < span; from += CHUNK) {
            // Whole vectors: there is slack behind the last position.
            int length = Math.min(CHUNK, Math.ceilDiv(span - from, VECTORS) * VECTORS);
            for (int filter = 0; filter < filters; filter += width(filter)) {
                int out = rowsAt + filter * rowsPitch() + from;
                if (taps.length == 1) {
                    correlate(image, at + from, scratch, filter, 0, rows, out, rowsPitch(), length);
                    for (int i = 0; i < width(filter); i++) {
                        function.applyInPlace(rows, out + i * rowsPitch(), length);
                    }
                } else if (record.length == 0) {
                    int pitch = CHUNK + 2 * Correlation.SLACK;
                    pool(image, at + from, scratch, function, filter, scratch.cells, 0, pitch, rows,
                            out, length);
                } else {
                    pool(image, at + from, scratch, function, filter, record,
                            recordAt + filter * taps.length * rowsPitch() + from, rowsPitch(), rows,
                            out, length);
                }
            }
        }
    }

    /** Writes to {@code cells} each cell of the pooling windows, then pools them. */
    private void pool(float[] image, int at, Scratch scratch, Pointwise function, int filter,
            float[] cells, int cellsAt, int pitch, float[] rows, int out, int length) {
        for (int cell = 0; cell < taps.length; cell++) {
            correlate(image, at, scratch, filter, cell, cells, cellsAt + cell * pitch,
                    taps.length * pitch, length);
        }
        boolean rectify = function.kind() == Pointwise.Kind.RECTIFIER;
        for (int i = 0; i < width(filter); i++) {
            int first = cellsAt + i * taps.length * pitch;
            if (function.kind() == Pointwise.Kind.OTHER) {
                for (int cell = 0; cell < taps.length; cell++) {
                    function.applyInPlace(cells, first + cell * pitch, length);
                }
            }
            PlanarPooling.forward(pooling, rectify, cells, first, pitch, rows,
                    out + i * rowsPitch(), length);
        }
    }

    private void correlate(float[] image, int at, Scratch scratch, int filter, int cell,
            float[] out, int outAt, int pitch, int length) {
        int base = at + filter / (filters / groups) * channelsInGroup * planes.planeSize;
        int packed = filter * taps[cell].length;
        if (width(filter) == 2) {
            Correlation.two(image, base, taps[cell], scratch.packed, packed,
                    scratch.biases[filter], scratch.biases[filter + 1], out, outAt, outAt + pitch,
                    length);
        } else {
            Correlation.one(image, base, taps[cell], scratch.packed, packed,
                    scratch.biases[filter], out, outAt, length);
        }
    }
}
