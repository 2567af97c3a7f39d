// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * How an image {@code [h, w, c]} is laid out for a direct convolution: plane by plane, with the
 * padding round it, and each plane cut into interleaved phases, so that cells as far apart as the step
 * from one output to the next stand side by side. A kernel cell then is a constant offset, whatever
 * stride, dilation and padding are. Cells of the padding are never written: they must be zeros.
 */
final class Planes {
    private final int height;
    private final int width;
    private final int channels;
    private final int stepHeight;
    private final int stepWidth;
    private final int padTop;
    private final int padLeft;
    /** Where each row of the image starts, counted from row 0 of the padded image. */
    private final int[] rowOffsets;

    /** Floats from one row of a phase to the next. */
    final int pitch;
    /** Floats of one phase. */
    final int phaseSize;
    /** Phases of a plane. */
    final int phases;
    /** Floats of one plane. */
    final int planeSize;

    /**
     * Creates the layout.
     *
     * @param stepHeight image rows from one output row to the next
     * @param stepWidth image columns from one output column to the next
     */
    Planes(int height, int width, int channels, Window window, int stepHeight, int stepWidth) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.stepHeight = stepHeight;
        this.stepWidth = stepWidth;
        this.padTop = window.padTop();
        this.padLeft = window.padLeft();
        int rows = Math.ceilDiv(height + padTop + window.padBottom(), stepHeight);
        this.pitch = Math.ceilDiv(width + padLeft + window.padRight(), stepWidth);
        this.phaseSize = Math.multiplyExact(rows, pitch);
        this.phases = Math.multiplyExact(stepHeight, stepWidth);
        this.planeSize = Math.multiplyExact(phases, phaseSize);
        this.rowOffsets = new int[height];
        for (int row = 0; row < height; row++) {
            rowOffsets[row] = cell(row + padTop, 0);
        }
    }

    /** Returns the floats of one image. */
    int imageSize() {
        return Math.multiplyExact(channels, planeSize);
    }

    /** Returns where the cell (row, column) of the padded image stands in its plane. */
    int cell(int row, int column) {
        return phase(row, column) * phaseSize + shift(row, column);
    }

    /** Returns the phase of the cell (row, column) of the padded image. */
    int phase(int row, int column) {
        return row % stepHeight * stepWidth + column % stepWidth;
    }

    /** Returns where the cell (row, column) of the padded image stands in its phase. */
    int shift(int row, int column) {
        return row / stepHeight * pitch + column / stepWidth;
    }

    /** Lays out an image {@code [h, w, c]}. */
    void fromImage(float[] image, int imageAt, float[] planes, int at) {
        for (int channel = 0; channel < channels; channel++) {
            from(image, imageAt + channel, width * channels, channels, planes,
                    at + channel * planeSize);
        }
    }

    /** Lays out an image that stands channel by channel, {@code [c][rows, rowPitch]}. */
    void fromRows(float[] rows, int rowsAt, int channelPitch, int rowPitch, float[] planes,
            int at) {
        for (int channel = 0; channel < channels; channel++) {
            from(rows, rowsAt + channel * channelPitch, rowPitch, 1, planes,
                    at + channel * planeSize);
        }
    }

    private void from(float[] source, int sourceAt, int rowStep, int columnStep, float[] planes,
            int plane) {
        int step = stepWidth * columnStep;
        for (int phase = 0; phase < stepWidth; phase++) {
            int first = firstColumn(phase);
            int count = Math.ceilDiv(width - first, stepWidth);
            int to = plane + cell(0, first + padLeft);
            int from = sourceAt + first * columnStep;
            for (int row = 0; row < height; row++) {
                copy(source, from + row * rowStep, step, planes, to + rowOffsets[row], count);
            }
        }
    }

    /** Returns the first column of the image that stands in one of the phases of a row. */
    private int firstColumn(int phase) {
        return Math.floorMod(phase - padLeft, stepWidth);
    }

    private static void copy(float[] source, int from, int step, float[] planes, int to,
            int count) {
        int done = step == 2 && Vectors.AVAILABLE
                ? VectorDeinterleave.copy(source, from, planes, to, count)
                : 0;
        for (int i = done; i < count; i++) {
            planes[to + i] = source[from + i * step];
        }
    }

    /** Puts an image {@code [h, w, c]} back together; planes stand {@code planePitch} floats apart. */
    void toImage(float[] planes, int at, int planePitch, float[] image, int imageAt) {
        for (int channel = 0; channel < channels; channel++) {
            to(planes, at + channel * planePitch, image, imageAt + channel, width * channels,
                    channels);
        }
    }

    /** Puts an image {@code [c][rows, rowPitch]} back together. */
    void toRows(float[] planes, int at, int planePitch, float[] rows, int rowsAt,
            int channelPitch, int rowPitch) {
        for (int channel = 0; channel < channels; channel++) {
            to(planes, at + channel * planePitch, rows, rowsAt + channel * channelPitch, rowPitch,
                    1);
        }
    }

    private void to(float[] planes, int plane, float[] target, int targetAt, int rowStep,
            int columnStep) {
        int step = stepWidth * columnStep;
        for (int phase = 0; phase < stepWidth; phase++) {
            int first = firstColumn(phase);
            int count = Math.ceilDiv(width - first, stepWidth);
            int from = plane + cell(0, first + padLeft);
            int to = targetAt + first * columnStep;
            for (int row = 0; row < height; row++) {
                int source = from + rowOffsets[row];
                int at = to + row * rowStep;
                for (int i = 0; i < count; i++) {
                    target[at + i * step] = planes[source + i];
                }
            }
        }
    }
}
