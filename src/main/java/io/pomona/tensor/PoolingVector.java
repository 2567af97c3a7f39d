// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link PoolingKernel} with the Vector API: neighbouring windows in the lanes. */
final class PoolingVector implements PoolingKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private final int rowStep;
    private final int cellStep;
    private final PoolingScalar scalar;

    PoolingVector(int rowStep, int cellStep) {
        this.rowStep = rowStep;
        this.cellStep = cellStep;
        this.scalar = new PoolingScalar(rowStep, cellStep);
    }

    @Override
    public void maximum(float[] x, int at, int rows, int columns, int count, float[] y, int to) {
        if (count < LANES) {
            scalar.maximum(x, at, rows, columns, count, y, to);
            return;
        }
        int i = 0;
        for (; i <= count - 4 * LANES; i += 4 * LANES) {
            fourMaxima(x, at + i, rows, columns, y, to + i);
        }
        for (; i < count; i += LANES) {
            // The last vector overlaps the one before: it writes the same there.
            int from = Math.min(i, count - LANES);
            oneMaximum(x, at + from, rows, columns, y, to + from);
        }
    }

    /** Four vectors at once, since each maximum waits for the one before. */
    private void fourMaxima(float[] x, int at, int rows, int columns, float[] y, int to) {
        FloatVector a = load(x, at);
        FloatVector b = load(x, at + LANES);
        FloatVector c = load(x, at + 2 * LANES);
        FloatVector d = load(x, at + 3 * LANES);
        int column = 1;
        for (int row = 0; row < rows; row++) {
            for (; column < columns; column++) {
                int from = at + row * rowStep + column * cellStep;
                a = a.max(load(x, from));
                b = b.max(load(x, from + LANES));
                c = c.max(load(x, from + 2 * LANES));
                d = d.max(load(x, from + 3 * LANES));
            }
            column = 0;
        }
        a.intoArray(y, to);
        b.intoArray(y, to + LANES);
        c.intoArray(y, to + 2 * LANES);
        d.intoArray(y, to + 3 * LANES);
    }

    private void oneMaximum(float[] x, int at, int rows, int columns, float[] y, int to) {
        FloatVector largest = load(x, at);
        int column = 1;
        for (int row = 0; row < rows; row++) {
            for (; column < columns; column++) {
                largest = largest.max(load(x, at + row * rowStep + column * cellStep));
            }
            column = 0;
        }
        largest.intoArray(y, to);
    }

    @Override
    public void mean(float[] x, int at, int rows, int columns, int count, float divisor, float[] y,
            int to) {
        if (count < LANES) {
            scalar.mean(x, at, rows, columns, count, divisor, y, to);
            return;
        }
        int i = 0;
        for (; i <= count - 4 * LANES; i += 4 * LANES) {
            fourSums(x, at + i, rows, columns, y, to + i);
            divide(y, to + i, 4, divisor);
        }
        for (; i < count; i += LANES) {
            int from = Math.min(i, count - LANES);
            oneSum(x, at + from, rows, columns, y, to + from);
            divide(y, to + from, 1, divisor);
        }
    }

    private void fourSums(float[] x, int at, int rows, int columns, float[] y, int to) {
        FloatVector a = load(x, at);
        FloatVector b = load(x, at + LANES);
        FloatVector c = load(x, at + 2 * LANES);
        FloatVector d = load(x, at + 3 * LANES);
        int column = 1;
        for (int row = 0; row < rows; row++) {
            for (; column < columns; column++) {
                int from = at + row * rowStep + column * cellStep;
                a = a.add(load(x, from));
                b = b.add(load(x, from + LANES));
                c = c.add(load(x, from + 2 * LANES));
                d = d.add(load(x, from + 3 * LANES));
            }
            column = 0;
        }
        a.intoArray(y, to);
        b.intoArray(y, to + LANES);
        c.intoArray(y, to + 2 * LANES);
        d.intoArray(y, to + 3 * LANES);
    }

    private void oneSum(float[] x, int at, int rows, int columns, float[] y, int to) {
        FloatVector sum = load(x, at);
        int column = 1;
        for (int row = 0; row < rows; row++) {
            for (; column < columns; column++) {
                sum = sum.add(load(x, at + row * rowStep + column * cellStep));
            }
            column = 0;
        }
        sum.intoArray(y, to);
    }

    private static void divide(float[] y, int at, int vectors, float divisor) {
        for (int i = 0; i < vectors; i++) {
            FloatVector sum = load(y, at + i * LANES);
            // A product by a power of two has the bits of the quotient, and costs less.
            (divisor == 4 ? sum.mul(0.25f) : sum.div(divisor)).intoArray(y, at + i * LANES);
        }
    }

    @Override
    public void maximumGradient(float[] x, int at, int rows, int columns, int count, float[] y,
            int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector maximum = load(y, yAt + i);
            FloatVector rest = load(dy, dyAt + i);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    int cell = i + row * rowStep + column * cellStep;
                    VectorMask<Float> hit = load(x, at + cell).compare(VectorOperators.EQ, maximum);
                    FloatVector given = FloatVector.zero(SPECIES).blend(rest, hit);
                    load(dx, dxAt + cell).add(given).intoArray(dx, dxAt + cell);
                    rest = rest.blend(0f, hit);
                }
            }
        }
        scalar.maximumGradient(x, at + bound, rows, columns, count - bound, y, yAt + bound, dy,
                dyAt + bound, dx, dxAt + bound);
    }

    @Override
    public void meanGradient(float[] dy, int dyAt, int rows, int columns, int count, float divisor,
            float[] dx, int dxAt) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector share = load(dy, dyAt + i).div(divisor);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    int cell = dxAt + i + row * rowStep + column * cellStep;
                    load(dx, cell).add(share).intoArray(dx, cell);
                }
            }
        }
        scalar.meanGradient(dy, dyAt + bound, rows, columns, count - bound, divisor, dx,
                dxAt + bound);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
