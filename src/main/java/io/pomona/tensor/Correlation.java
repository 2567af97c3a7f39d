// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * One-dimensional correlation over planar rows: the loop that every direct convolution comes down to.
 * With the image stored plane by plane, a kernel cell (a tap) is a fixed offset, so an output plane is
 * {@code out[p] = start + sum over k of source[p + tap[k]] * weight[k]}, a sum of shifted rows.
 *
 * <p>Each output is one chain of fused multiply-adds in the order of the taps, so its bits depend
 * neither on the lane width nor on whether there are vectors at all.
 */
final class Correlation {
    /** Slack, in floats, that source and output rows need behind their last position. */
    static final int SLACK = 128;

    /** Partial sums of a dot product: position p belongs to partial sum p mod 16. */
    static final int PARTIALS = 16;

    /** Rows of x that {@link #addDots} takes at once. */
    static final int DOT_ROWS = 4;

    private Correlation() {}

    /**
     * Writes one output plane.
     *
     * @param source the planes read, with {@link #SLACK} floats behind the last position
     * @param base where position 0 of tap offset 0 stands
     * @param taps the offset of each tap
     * @param weights the weight of each tap, from {@code weight} on
     * @param start the value each sum begins with
     * @param out the plane written from {@code at} on, {@code length} positions and up to
     *        {@link #SLACK} more
     */
    static void one(float[] source, int base, int[] taps, float[] weights, int weight, float start,
            float[] out, int at, int length) {
        if (fits(source)) {
            VectorCorrelation.one(source, base, taps, weights, weight, start, out, at, length);
        } else {
            ScalarCorrelation.one(source, base, taps, weights, weight, 1, start, out, at, length);
        }
    }

    /**
     * Writes two output planes that share their taps, so that each source row is loaded once for both.
     *
     * @param weights the two weights of each tap side by side, from {@code weight} on
     * @see #one
     */
    static void two(float[] source, int base, int[] taps, float[] weights, int weight,
            float startA, float startB, float[] out, int atA, int atB, int length) {
        if (fits(source)) {
            VectorCorrelation.two(source, base, taps, weights, weight, startA, startB, out, atA,
                    atB, length);
        } else {
            ScalarCorrelation.one(source, base, taps, weights, weight, 2, startA, out, atA, length);
            ScalarCorrelation.one(source, base, taps, weights, weight + 1, 2, startB, out, atB,
                    length);
        }
    }

    private static boolean fits(float[] source) {
        return Vectors.AVAILABLE && source.length <= Vectors.LARGEST_TABLED;
    }

    /**
     * Adds to partial sums the products {@code x[p] * y[p]} of {@value #DOT_ROWS} shifted rows x with
     * two rows y: value j of {@link #PARTIALS} sums the positions that leave remainder j, in order.
     *
     * @param base row i of x stands at {@code base + taps[tap + i]}
     * @param yA where the first row y stands
     * @param yB where the second stands; may equal the first
     * @param length the number of positions; y must be 0 from there to the next multiple of 16
     * @param partials 2 x {@value #DOT_ROWS} x {@link #PARTIALS} values, of row A first; added to
     */
    static void addDots(float[] x, int base, int[] taps, int tap, float[] y, int yA, int yB,
            int length, float[] partials) {
        int last = taps.length - 1;
        int x0 = base + taps[tap];
        int x1 = base + taps[Math.min(tap + 1, last)];
        int x2 = base + taps[Math.min(tap + 2, last)];
        int x3 = base + taps[Math.min(tap + 3, last)];
        if (Vectors.AVAILABLE) {
            VectorCorrelation.addDots(x, x0, x1, x2, x3, y, yA, yB, length, partials);
        } else {
            int[] rows = {x0, x1, x2, x3};
            for (int i = 0; i < DOT_ROWS; i++) {
                ScalarCorrelation.addDot(x, rows[i], y, yA, length, partials, i * PARTIALS);
                ScalarCorrelation.addDot(x, rows[i], y, yB, length, partials,
                        (DOT_ROWS + i) * PARTIALS);
            }
        }
    }

    /** Returns the sum of a row, by {@link #PARTIALS} partial sums. */
    static float sum(float[] row, int at, int length) {
        float[] partials = new float[PARTIALS];
        for (int p = 0; p < length; p += PARTIALS) {
            int count = Math.min(PARTIALS, length - p);
            for (int j = 0; j < count; j++) {
                partials[j] += row[at + p + j];
            }
        }
        return total(partials, 0);
    }

    /** Adds up {@link #PARTIALS} values from {@code at} on by a fixed tree. */
    static float total(float[] partials, int at) {
        float[] v = partials;
        float a = (v[at] + v[at + 8]) + (v[at + 4] + v[at + 12]);
        float b = (v[at + 2] + v[at + 10]) + (v[at + 6] + v[at + 14]);
        float c = (v[at + 1] + v[at + 9]) + (v[at + 5] + v[at + 13]);
        float d = (v[at + 3] + v[at + 11]) + (v[at + 7] + v[at + 15]);
        return (a + b) + (c + d);
    }
}
