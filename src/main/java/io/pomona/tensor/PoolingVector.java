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
        for (; i <= count - LANES; i += LANES) {
            largest(x, at + i, rows, columns).intoArray(y, to + i);
        }
        if (i < count) {
            // The last vector overlaps the one before: it writes the same there.
            i = count - LANES;
            largest(x, at + i, rows, columns).intoArray(y, to + i);
        }
    }

    private FloatVector largest(float[] x, int at, int rows, int columns) {
        if (rows == 2 && columns == 2) {
            int below = at + rowStep;
            return load(x, at).max(load(x, at + cellStep)).max(load(x, below))
                    .max(load(x, below + cellStep));
        }
        FloatVector largest = load(x, at);
        int column = 1;
        for (int row = 0; row < rows; row++) {
            int from = at + row * rowStep;
            for (; column < columns; column++) {
                largest = largest.max(load(x, from + column * cellStep));
            }
            column = 0;
        }
        return largest;
    }

    @Override
    public void mean(float[] x, int at, int rows, int columns, int count, float divisor, float[] y,
            int to) {
        if (count < LANES) {
            scalar.mean(x, at, rows, columns, count, divisor, y, to);
            return;
        }
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            mean(x, at + i, rows, columns, divisor).intoArray(y, to + i);
        }
        if (i < count) {
            i = count - LANES;
            mean(x, at + i, rows, columns, divisor).intoArray(y, to + i);
        }
    }

    private FloatVector mean(float[] x, int at, int rows, int columns, float divisor) {
        FloatVector sum = sum(x, at, rows, columns);
        // A product by a power of two has the bits of the quotient, and costs less.
        return divisor == 4 ? sum.mul(0.25f) : sum.div(divisor);
    }

    private FloatVector sum(float[] x, int at, int rows, int columns) {
        if (rows == 2 && columns == 2) {
            int below = at + rowStep;
            return load(x, at).add(load(x, at + cellStep)).add(load(x, below))
                    .add(load(x, below + cellStep));
        }
        FloatVector sum = load(x, at);
        int column = 1;
        for (int row = 0; row < rows; row++) {
            int from = at + row * rowStep;
            for (; column < columns; column++) {
                sum = sum.add(load(x, from + column * cellStep));
            }
            column = 0;
        }
        return sum;
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
