// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.Arrays;

/**
 * The way back through a {@link Convolution}, with the buffers it needs: for one thread at a time.
 *
 * <p>The gradient of each cell of the pooling windows stands as a plane of its own, with as many zeros
 * before it as a kernel cell looks back. A weight's gradient then is a sum of dot products of shifted
 * rows, and an input phase is one sum of shifted gradient rows, by kernel row, kernel column and output
 * channel.
 */
public final class ConvolutionGradient {
    private final Convolution of;
    /** Floats from the gradient of one cell of the window to the next. */
    private final int cellPitch;
    /** Floats from the gradient of one input channel to the next. */
    private final int channelPitch;
    /** For each input phase the offsets of the gradients it gathers, and where they are weighted. */
    private final int[][] taps;
    private final int[][] weightOffsets;
    private final float[] cells;
    private final float[] inputs;
    private final float[] packed;
    private final float[] partials = new float[2 * Correlation.DOT_ROWS * Correlation.PARTIALS];

    /** Makes the buffers. */
    public ConvolutionGradient(Convolution of) {
        this.of = of;
        Planes planes = of.planes;
        int windowCells = of.taps.length;
        this.cellPitch = of.reach + planes.phaseSize + 2 * Correlation.SLACK;
        this.channelPitch = planes.planeSize + 2 * Correlation.SLACK;
        this.cells = new float[Math.multiplyExact(of.filters * windowCells, cellPitch)
                + 2 * Correlation.SLACK];
        int channels = of.groups * of.channelsInGroup;
        this.inputs = new float[Math.multiplyExact(channels, channelPitch)];
        this.taps = new int[planes.phases][];
        this.weightOffsets = new int[planes.phases][];
        for (int phase = 0; phase < planes.phases; phase++) {
            findTaps(phase);
        }
        this.packed = new float[channels
                * Arrays.stream(taps).mapToInt(offsets -> offsets.length).sum()];
    }

    private void findTaps(int phase) {
        int perGroup = of.filters / of.groups;
        int kernelCells = of.taps[0].length / of.channelsInGroup;
        int[] offsets = new int[kernelCells * of.taps.length * perGroup];
        int[] weights = new int[offsets.length];
        int count = 0;
        for (int k = 0; k < kernelCells; k++) {
            for (int cell = 0; cell < of.taps.length; cell++) {
                int row = of.row(cell, k);
                int column = of.column(cell, k);
                if (of.planes.phase(row, column) != phase) {
                    continue;
                }
                for (int filter = 0; filter < perGroup; filter++) {
                    offsets[count] = cellAt(filter, cell) - of.planes.shift(row, column);
                    weights[count++] = k * of.channelsInGroup * of.filters + filter;
                }
            }
        }
        taps[phase] = Arrays.copyOf(offsets, count);
        weightOffsets[phase] = Arrays.copyOf(weights, count);
    }

    /**
     * Packs weights for the gradient of the images.
     *
     * @param weights holds the kernel from {@code at} on
     */
    public void pack(float[] weights, int at) {
        int to = 0;
        int channels = of.groups * of.channelsInGroup;
        for (int channel = 0; channel < channels; channel += width(channel)) {
            int group = channel / of.channelsInGroup;
            int from = at + channel % of.channelsInGroup * of.filters
                    + group * (of.filters / of.groups);
            for (int[] offsets : weightOffsets) {
                for (int offset : offsets) {
                    for (int i = 0; i < width(channel); i++) {
                        packed[to++] = weights[from + i * of.filters + offset];
                    }
                }
            }
        }
    }

    /** Returns how many input channels from this one on are worked on together. */
    private int width(int channel) {
        return channel % of.channelsInGroup + 1 < of.channelsInGroup ? 2 : 1;
    }

    /**
     * Carries one image's gradient back: adds to the gradient of the weights.
     *
     * @param image the image's planes, as in the forward pass
     * @param rows what the forward pass wrote
     * @param record what it recorded
     * @param dRows the gradient of the rows; zeros beyond their last columns
     * @param gradient receives the gradient of the kernel from {@code kernelAt} on and of the biases
     *        from {@code biasAt} on (-1 for none)
     */
    public void addWeightGradient(float[] image, int at, Pointwise function, float[] rows,
            int rowsAt, float[] record, int recordAt, float[] dRows, int dRowsAt,
            float[] gradient, int kernelAt, int biasAt) {
        for (int filter = 0; filter < of.filters; filter++) {
            int row = filter * of.rowsPitch();
            cellGradients(filter, function, rows, rowsAt + row, record,
                    recordAt + row * of.taps.length, dRows, dRowsAt + row);
            if (biasAt >= 0) {
                gradient[biasAt + filter] += biasGradient(filter);
            }
        }
        int perGroup = of.filters / of.groups;
        for (int filter = 0; filter < of.filters;) {
            int width = filter % perGroup + 1 < perGroup ? 2 : 1;
            kernelGradient(image, at, filter, width, gradient, kernelAt);
            filter += width;
        }
    }

    private int cellAt(int filter, int cell) {
        return (filter * of.taps.length + cell) * cellPitch + of.reach;
    }

    /** Writes the gradients of what the kernel summed up, and zeros beyond the last columns. */
    private void cellGradients(int filter, Pointwise function, float[] rows, int rowsAt,
            float[] record, int recordAt, float[] dRows, int dRowsAt) {
        int count = of.taps.length;
        boolean rectify = function.kind() == Pointwise.Kind.RECTIFIER;
        if (count == 1) {
            System.arraycopy(dRows, dRowsAt, cells, cellAt(filter, 0), of.span);
            function.gradientInPlace(rows, rowsAt, cells, cellAt(filter, 0), of.span);
        } else {
            PlanarPooling.backward(of.pooling, rectify, record, recordAt, of.rowsPitch(), rows,
                    rowsAt, dRows, dRowsAt, cells, cellAt(filter, 0), cellPitch, of.span);
        }
        for (int cell = 0; cell < count; cell++) {
            if (count > 1 && function.kind() == Pointwise.Kind.OTHER) {
                function.gradientInPlace(record, recordAt + cell * of.rowsPitch(), cells,
                        cellAt(filter, cell), of.span);
            }
            for (int row = 0; row < of.outputHeight - 1; row++) {
                int from = cellAt(filter, cell) + row * of.planes.pitch;
                Arrays.fill(cells, from + of.outputWidth, from + of.planes.pitch, 0);
            }
        }
    }

    private float biasGradient(int filter) {
        double sum = 0;
        for (int cell = 0; cell < of.taps.length; cell++) {
            sum += Correlation.sum(cells, cellAt(filter, cell), of.span);
        }
        return (float) sum;
    }

    private void kernelGradient(float[] image, int at, int filter, int width, float[] gradient,
            int kernelAt) {
        int[] first = of.taps[0];
        int base = at + filter / (of.filters / of.groups) * of.channelsInGroup
                * of.planes.planeSize;
        for (int tap = 0; tap < first.length; tap += Correlation.DOT_ROWS) {
            Arrays.fill(partials, 0);
            for (int cell = 0; cell < of.taps.length; cell++) {
                Correlation.addDots(image, base, of.taps[cell], tap, cells, cellAt(filter, cell),
                        cellAt(filter + width - 1, cell), of.span, partials);
            }
            for (int i = 0; i < Math.min(Correlation.DOT_ROWS, first.length - tap); i++) {
                for (int j = 0; j < width; j++) {
                    gradient[kernelAt + (tap + i) * of.filters + filter + j] += Correlation.total(
                            partials, (j * Correlation.DOT_ROWS + i) * Correlation.PARTIALS);
                }
            }
        }
    }

    /**
     * Computes the gradient of the image from what {@link #addWeightGradient} left behind, with the
     * weights packed last.
     */
    public void inputGradient() {
        int perGroup = of.filters / of.groups;
        int weights = 0;
        int channels = of.groups * of.channelsInGroup;
        for (int channel = 0; channel < channels; channel += width(channel)) {
            int base = channel / of.channelsInGroup * perGroup * of.taps.length * cellPitch;
            for (int phase = 0; phase < taps.length; phase++) {
                int to = channel * channelPitch + phase * of.planes.phaseSize;
                if (width(channel) == 2) {
                    Correlation.two(cells, base, taps[phase], packed, weights, 0, 0, inputs, to,
                            to + channelPitch, of.planes.phaseSize);
                } else {
                    Correlation.one(cells, base, taps[phase], packed, weights, 0, inputs, to,
                            of.planes.phaseSize);
                }
                weights += width(channel) * taps[phase].length;
            }
        }
    }

    /** Writes the gradient of the image as an image {@code [h, w, c]}. */
    public void toImage(float[] image, int imageAt) {
        of.planes.toImage(inputs, 0, channelPitch, image, imageAt);
    }

    /** Writes the gradient of the image as that of what another convolution wrote. */
    public void toRows(Convolution source, float[] dRows, int dRowsAt) {
        of.planes.toRows(inputs, 0, channelPitch, dRows, dRowsAt, source.rowsPitch(),
                source.planes.pitch);
    }
}
