// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link PlanarPooling} with positions over the lanes; whole vectors only. */
final class VectorPlanarPooling {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private VectorPlanarPooling() {}

    /** Returns how many positions are done. */
    static int forward(TilePooling pooling, boolean rectify, float[] cells, int at, int pitch,
            float[] out, int outAt, int length) {
        int count = pooling.cells();
        // No sum below zero, or no lower bound at all.
        FloatVector floor = FloatVector.broadcast(SPECIES, rectify ? 0 : Float.NEGATIVE_INFINITY);
        boolean maximum = pooling.kind() == Pooling.Kind.MAXIMUM;
        FloatVector divisor = FloatVector.broadcast(SPECIES, count);
        int p = 0;
        for (; p + LANES <= length; p += LANES) {
            FloatVector value = load(cells, at + p).max(floor);
            if (maximum) {
                for (int i = 1; i < count; i++) {
                    value = value.max(load(cells, at + i * pitch + p));
                }
            } else {
                for (int i = 1; i < count; i++) {
                    value = value.add(load(cells, at + i * pitch + p).max(floor));
                }
                value = value.div(divisor);
            }
            value.intoArray(out, outAt + p);
        }
        return p;
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
        FloatVector floor = FloatVector.broadcast(SPECIES, rectify ? 0 : Float.NEGATIVE_INFINITY);
        int p = 0;
        for (; p + LANES <= length; p += LANES) {
            FloatVector largest = load(out, outAt + p);
            // What is still to be given away: nothing once a cell has taken it.
            FloatVector left = load(dOut, dOutAt + p);
            for (int i = 0; i < count; i++) {
                FloatVector value = load(cells, at + i * pitch + p);
                VectorMask<Float> wins = value.max(floor).compare(VectorOperators.EQ, largest);
                FloatVector gradient = zero.blend(left, wins);
                left = left.blend(zero, wins);
                if (rectify) {
                    gradient = zero.blend(gradient, value.compare(VectorOperators.GT, zero));
                }
                gradient.intoArray(dCells, dAt + i * dPitch + p);
            }
        }
        return p;
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
