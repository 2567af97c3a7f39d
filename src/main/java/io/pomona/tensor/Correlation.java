// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One-dimensional correlation over planar rows: the loop that every convolution comes down to. With
 * the image stored plane by plane, a kernel cell (a tap) is a fixed offset, so an output plane is
 * {@code out[p] = start + sum over k of source[p + tap[k]] * weight[k]}, a sum of shifted rows.
 *
 * <p>Positions go over the lanes; each output is one chain of fused multiply-adds in the order of the
 * taps, so its bits do not depend on the lane width.
 */
final class Correlation {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Slack, in floats, that source and output rows need behind their last position. */
    static final int SLACK = 64;

    /** Partial sums of a dot product: position p belongs to partial sum p mod 16. */
    static final int PARTIALS = 16;

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
        int position = 0;
        for (; position + 3 * LANES < length; position += 4 * LANES) {
            oneBlock(source, base + position, taps, weights, weight, start, out, at + position);
        }
        for (; position < length; position += LANES) {
            FloatVector sum = FloatVector.broadcast(SPECIES, start);
            for (int k = 0; k < taps.length; k++) {
                sum = load(source, base + position + taps[k]).fma(all(weights[weight + k]), sum);
            }
            sum.intoArray(out, at + position);
        }
    }

    private static void oneBlock(float[] source, int base, int[] taps, float[] weights, int weight,
            float start, float[] out, int at) {
        FloatVector sum0 = all(start);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int k = 0; k < taps.length; k++) {
            int from = base + taps[k];
            FloatVector w = all(weights[weight + k]);
            sum0 = load(source, from).fma(w, sum0);
            sum1 = load(source, from + LANES).fma(w, sum1);
            sum2 = load(source, from + 2 * LANES).fma(w, sum2);
            sum3 = load(source, from + 3 * LANES).fma(w, sum3);
        }
        sum0.intoArray(out, at);
        sum1.intoArray(out, at + LANES);
        sum2.intoArray(out, at + 2 * LANES);
        sum3.intoArray(out, at + 3 * LANES);
    }

    /**
     * Writes two output planes that share their taps, so that each source row is loaded once for both.
     *
     * @see #one
     */
    static void two(float[] source, int base, int[] taps, float[] weights, int weightA, int weightB,
            float startA, float startB, float[] out, int atA, int atB, int length) {
        int position = 0;
        for (; position + 3 * LANES < length; position += 4 * LANES) {
            twoBlock(source, base + position, taps, weights, weightA, weightB, startA, startB, out,
                    atA + position, atB + position);
        }
        if (position < length) {
            one(source, base + position, taps, weights, weightA, startA, out, atA + position,
                    length - position);
            one(source, base + position, taps, weights, weightB, startB, out, atB + position,
                    length - position);
        }
    }

    private static void twoBlock(float[] source, int base, int[] taps, float[] weights, int weightA,
            int weightB, float startA, float startB, float[] out, int atA, int atB) {
        FloatVector a0 = all(startA);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = all(startB);
        FloatVector b1 = b0;
        FloatVector b2 = b0;
        FloatVector b3 = b0;
        for (int k = 0; k < taps.length; k++) {
            int from = base + taps[k];
            FloatVector wA = all(weights[weightA + k]);
            FloatVector wB = all(weights[weightB + k]);
            FloatVector x0 = load(source, from);
            FloatVector x1 = load(source, from + LANES);
            FloatVector x2 = load(source, from + 2 * LANES);
            FloatVector x3 = load(source, from + 3 * LANES);
            a0 = x0.fma(wA, a0);
            b0 = x0.fma(wB, b0);
            a1 = x1.fma(wA, a1);
            b1 = x1.fma(wB, b1);
            a2 = x2.fma(wA, a2);
            b2 = x2.fma(wB, b2);
            a3 = x3.fma(wA, a3);
            b3 = x3.fma(wB, b3);
        }
        a0.intoArray(out, atA);
        a1.intoArray(out, atA + LANES);
        a2.intoArray(out, atA + 2 * LANES);
        a3.intoArray(out, atA + 3 * LANES);
        b0.intoArray(out, atB);
        b1.intoArray(out, atB + LANES);
        b2.intoArray(out, atB + 2 * LANES);
        b3.intoArray(out, atB + 3 * LANES);
    }

    /**
     * Writes the partial sums of {@code x[p] * y[p]} for four shifted rows x against one row y: value
     * {@code j} of {@link #PARTIALS} sums the positions that leave remainder j, in order.
     *
     * @param partials receives 4 x {@link #PARTIALS} values
     * @param length the number of positions; y must be 0 from there to the next multiple of 16
     */
    static void dotFour(float[] x, int x0, int x1, int x2, int x3, float[] y, int y0, int length,
            float[] partials) {
        for (int lane = 0; lane < PARTIALS; lane += LANES) {
            FloatVector sum0 = FloatVector.zero(SPECIES);
            FloatVector sum1 = sum0;
            FloatVector sum2 = sum0;
            FloatVector sum3 = sum0;
            for (int p = lane; p < length + lane; p += PARTIALS) {
                FloatVector gradient = load(y, y0 + p);
                sum0 = load(x, x0 + p).fma(gradient, sum0);
                sum1 = load(x, x1 + p).fma(gradient, sum1);
                sum2 = load(x, x2 + p).fma(gradient, sum2);
                sum3 = load(x, x3 + p).fma(gradient, sum3);
            }
            sum0.intoArray(partials, lane);
            sum1.intoArray(partials, PARTIALS + lane);
            sum2.intoArray(partials, 2 * PARTIALS + lane);
            sum3.intoArray(partials, 3 * PARTIALS + lane);
        }
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

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
