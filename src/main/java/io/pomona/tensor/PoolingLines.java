// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Pooling of images with fewer channels than a vector has lanes: a whole row of windows at once, as if
 * one began at every float of the row (a place), of which only those at the stride are kept. Gives
 * the bits of {@link PoolingScalar}. To be used only where {@link Vectors#AVAILABLE}.
 */
final class PoolingLines {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private final PoolingVector kernel;
    private final int rowStep;
    private final int channels;
    private final int columns;
    private final int step;
    private final int windows;
    private final int places;
    /** Floats from the first cell of the first window to the last of the last. */
    private final int width;
    private final float[] line;
    private final float[] rest;
    private final float[] shares;
    private final float[] repeated;
    /** Where in a line each channel of each window stands; the rest of a line's gradient is always 0. */
    private final int[] place;

    /**
     * Creates the pooling of rows of windows.
     *
     * @param rowStep floats in a row of the image
     * @param columns cells in a row of a window
     * @param stride columns from one window to the next
     * @param windows windows in a row that lie wholly in the image's columns, at least 1
     */
    PoolingLines(int rowStep, int channels, int columns, int stride, int windows) {
        this.kernel = new PoolingVector(rowStep, channels);
        this.rowStep = rowStep;
        this.channels = channels;
        this.columns = columns;
        this.step = stride * channels;
        this.windows = windows;
        this.places = (windows - 1) * step + channels;
        this.width = places + (columns - 1) * channels;
        this.line = new float[places + LANES];
        this.rest = new float[places + LANES];
        this.shares = new float[windows * channels];
        this.repeated = new float[width];
        this.place = new int[windows * channels];
        for (int i = 0; i < place.length; i++) {
            place[i] = i / channels * step + i % channels;
        }
    }

    /** Returns whether rows of this kind gain by it. */
    static boolean pay(int channels, int windows) {
        return channels < LANES && windows * channels >= LANES;
    }

    /** Returns whether no two windows of a row share a cell. */
    boolean apart() {
        return step >= columns * channels;
    }

    void maximum(float[] x, int at, int rows, float[] y, int to) {
        if (step == channels) {
            kernel.maximum(x, at, rows, columns, places, y, to);
        } else {
            kernel.maximum(x, at, rows, columns, places, line, 0);
            gather(y, to);
        }
    }

    void mean(float[] x, int at, int rows, float divisor, float[] y, int to) {
        if (step == channels) {
            kernel.mean(x, at, rows, columns, places, divisor, y, to);
        } else {
            kernel.mean(x, at, rows, columns, places, divisor, line, 0);
            gather(y, to);
        }
    }

    /** Copies the windows at the stride from the line to y. */
    private void gather(float[] y, int to) {
        int window = 0;
        for (; (windows - window) * channels >= LANES; window++) {
            // What is too much, the next window overwrites.
            load(line, window * step).intoArray(y, to + window * channels);
        }
        for (; window < windows; window++) {
            System.arraycopy(line, window * step, y, to + window * channels, channels);
        }
    }

    /** Copies the windows from an array to their places in a line. */
    private void scatter(float[] from, int at, float[] to, int toAt) {
        for (int i = 0; i < place.length; i++) {
            to[toAt + place[i]] = from[at + i];
        }
    }

    /** Carries the gradient of a row of windows back; only for windows that are {@link #apart}. */
    void maximumGradient(float[] x, int at, int rows, float[] y, float[] dy, int from, float[] dx,
            int dxAt) {
        scatter(y, from, line, 0);
        scatter(dy, from, rest, 0);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int cell = row * rowStep + column * channels;
                giveWhereEqual(x, at + cell, dx, dxAt + cell);
            }
        }
    }

    /** Gives to one cell of each window the gradient not yet given, where the cell is the largest. */
    private void giveWhereEqual(float[] x, int at, float[] dx, int dxAt) {
        int i = 0;
        for (; i + LANES <= places; i += LANES) {
            FloatVector gradient = load(rest, i);
            VectorMask<Float> hit = load(x, at + i).compare(VectorOperators.EQ, load(line, i));
            FloatVector given = FloatVector.zero(SPECIES).blend(gradient, hit);
            load(dx, dxAt + i).add(given).intoArray(dx, dxAt + i);
            gradient.blend(0f, hit).intoArray(rest, i);
        }
        for (; i < places; i++) {
            if (x[at + i] == line[i]) {
                dx[dxAt + i] += rest[i];
                rest[i] = 0;
            }
        }
    }

    /** Carries the gradient of a row of windows back. */
    void meanGradient(float[] dy, int from, int rows, float divisor, float[] dx, int dxAt) {
        if (apart()) {
            repeat(dy, from, divisor);
            for (int row = 0; row < rows; row++) {
                ElementwiseVector.add(dx, dxAt + row * rowStep, repeated, 0, width);
            }
            return;
        }
        scatter(dy, from, rest, 0);
        for (int i = 0; i < places; i += LANES) {
            load(rest, i).div(divisor).intoArray(rest, i);
        }
        for (int row = 0; row < rows; row++) {
            // From right to left: so a cell is added to in the order of the windows it lies in.
            for (int column = columns - 1; column >= 0; column--) {
                ElementwiseVector.add(dx, dxAt + row * rowStep + column * channels, rest, 0,
                        places);
            }
        }
    }

    /** Writes the share of a cell in each window's gradient for all cells of a row. */
    private void repeat(float[] dy, int from, float divisor) {
        for (int i = 0; i < place.length; i++) {
            shares[i] = dy[from + i] / divisor;
        }
        for (int column = 0; column < columns; column++) {
            scatter(shares, 0, repeated, column * channels);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
