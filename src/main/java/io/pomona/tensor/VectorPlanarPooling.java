// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link PlanarPooling} with positions over the lanes; whole vectors only. */
final class VectorPlanarPooling {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> BITS = IntVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int NEGATIVE_INFINITY = Float.floatToRawIntBits(Float.NEGATIVE_INFINITY);

    private VectorPlanarPooling() {}

    /** Returns how many positions are done. */
    static int forward(TilePooling pooling, boolean rectify, float[] cells, int at, int pitch,
            float[] out, int outAt, int length) {
        int count = pooling.cells();
        boolean maximum = pooling.kind() == Pooling.Kind.MAXIMUM;
        if (count == 4 && (rectify || !maximum) && fits(cells, out)) {
            return maximum
                    ? rectifiedMaximumOfFour(cells, at, pitch, out, outAt, length / LANES)
                    : averageOfFour(rectify, cells, at, pitch, out, outAt, length / LANES);
        }
        FloatVector divisor = FloatVector.broadcast(SPECIES, count);
        int p = 0;
        for (; p + LANES <= length; p += LANES) {
            FloatVector value = cell(cells, at + p, rectify);
            for (int i = 1; i < count; i++) {
                FloatVector next = cell(cells, at + i * pitch + p, rectify);
                value = maximum ? value.max(next) : value.add(next);
            }
            (maximum ? value : value.div(divisor)).intoArray(out, outAt + p);
        }
        return p;
    }

    private static FloatVector cell(float[] cells, int at, boolean rectify) {
        FloatVector cell = load(cells, at);
        return rectify ? cell.max(FloatVector.zero(SPECIES)) : cell;
    }

    private static boolean fits(float[] cells, float[] out) {
        return cells.length <= Vectors.LARGEST_ARRAY && out.length <= Vectors.LARGEST_ARRAY;
    }

    /**
     * Pools without maxima of floats, which cost five instructions each for the sake of NaN. As integers
     * the bits of numbers above zero rise with them, and those of numbers below zero are below zero; so
     * the largest integer will do, and only a NaN with a minus sign would be lost. Where there is one,
     * nothing is done.
     */
    private static int rectifiedMaximumOfFour(float[] cells, int at, int pitch, float[] out,
            int outAt, int vectors) {
        int first = Vectors.index(at);
        int second = Vectors.index(at + pitch);
        int third = Vectors.index(at + 2 * pitch);
        int fourth = Vectors.index(at + 3 * pitch);
        int to = Vectors.index(outAt);
        int steps = Vectors.count(vectors);
        IntVector zero = IntVector.zero(BITS);
        IntVector highest = zero;
        for (int i = 0; i < steps; i++) {
            IntVector a = bits(cells, first + i * LANES);
            IntVector b = bits(cells, second + i * LANES);
            IntVector c = bits(cells, third + i * LANES);
            IntVector d = bits(cells, fourth + i * LANES);
            highest = unsigned(highest, unsigned(unsigned(a, b), unsigned(c, d)));
            IntVector largest = a.max(b).max(c.max(d)).max(zero);
            floats(largest).intoArray(out, to + i * LANES);
        }
        return hasNegativeNan(highest) ? 0 : steps * LANES;
    }

    private static int averageOfFour(boolean rectify, float[] cells, int at, int pitch,
            float[] out, int outAt, int vectors) {
        int first = Vectors.index(at);
        int second = Vectors.index(at + pitch);
        int third = Vectors.index(at + 2 * pitch);
        int fourth = Vectors.index(at + 3 * pitch);
        int to = Vectors.index(outAt);
        int steps = Vectors.count(vectors);
        IntVector floor = IntVector.broadcast(BITS, rectify ? 0 : Integer.MIN_VALUE);
        IntVector highest = IntVector.zero(BITS);
        FloatVector quarter = FloatVector.broadcast(SPECIES, 0.25f);
        for (int i = 0; i < steps; i++) {
            IntVector a = bits(cells, first + i * LANES);
            IntVector b = bits(cells, second + i * LANES);
            IntVector c = bits(cells, third + i * LANES);
            IntVector d = bits(cells, fourth + i * LANES);
            highest = unsigned(highest, unsigned(unsigned(a, b), unsigned(c, d)));
            FloatVector sum = floats(a.max(floor)).add(floats(b.max(floor)))
                    .add(floats(c.max(floor))).add(floats(d.max(floor)));
            sum.mul(quarter).intoArray(out, to + i * LANES);
        }
        return rectify && hasNegativeNan(highest) ? 0 : steps * LANES;
    }

    private static boolean hasNegativeNan(IntVector highest) {
        return highest.compare(VectorOperators.UGT, NEGATIVE_INFINITY).anyTrue();
    }

    private static IntVector unsigned(IntVector a, IntVector b) {
        return a.lanewise(VectorOperators.UMAX, b);
    }

    private static FloatVector floats(IntVector bits) {
        return bits.viewAsFloatingLanes();
    }

    private static IntVector bits(float[] array, int at) {
        return load(array, at).viewAsIntegralLanes();
    }

    /** Returns how many positions are done. */
    static int backward(TilePooling pooling, boolean rectify, float[] cells, int at, int pitch,
            float[] out, int outAt, float[] dOut, int dOutAt, float[] dCells, int dAt, int dPitch,
            int length) {
        return pooling.kind() == Pooling.Kind.MAXIMUM
                ? maximumBackward(pooling.cells(), rectify, cells, at, pitch, out, outAt, dOut,
                        dOutAt, dCells, dAt, dPitch, length)
                : averageBackward(pooling.cells(), rectify, cells, at, pitch, dOut, dOutAt, dCells,
                        dAt, dPitch, length);
    }

    private static int averageBackward(int count, boolean rectify, float[] cells, int at,
            int pitch, float[] dOut, int dOutAt, float[] dCells, int dAt, int dPitch, int length) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector divisor = FloatVector.broadcast(SPECIES, count);
        int p = 0;
        for (; p + LANES <= length; p += LANES) {
            FloatVector share = load(dOut, dOutAt + p).div(divisor);
            for (int i = 0; i < count; i++) {
                FloatVector gradient = share;
                if (rectify) {
                    VectorMask<Float> passes = load(cells, at + i * pitch + p)
                            .compare(VectorOperators.GT, zero);
                    gradient = zero.blend(share, passes);
                }
                gradient.intoArray(dCells, dAt + i * dPitch + p);
            }
        }
        return p;
    }

    private static int maximumBackward(int count, boolean rectify, float[] cells, int at,
            int pitch, float[] out, int outAt, float[] dOut, int dOutAt, float[] dCells, int dAt,
            int dPitch, int length) {
        FloatVector zero = FloatVector.zero(SPECIES);
        int p = 0;
        for (; p + LANES <= length; p += LANES) {
            FloatVector largest = load(out, outAt + p);
            // What is still to be given away: nothing once a cell has taken it.
            FloatVector left = load(dOut, dOutAt + p);
            if (rectify) {
                left = zero.blend(left, largest.compare(VectorOperators.GT, zero));
            }
            for (int i = 0; i < count; i++) {
                VectorMask<Float> wins = load(cells, at + i * pitch + p)
                        .compare(VectorOperators.EQ, largest);
                zero.blend(left, wins).intoArray(dCells, dAt + i * dPitch + p);
                left = left.blend(zero, wins);
            }
        }
        return p;
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
