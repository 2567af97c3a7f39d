// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** {@link NormalizationKernel} with the Vector API: neighbouring places of a row in the lanes. */
final class NormalizationVector implements NormalizationKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final int DOUBLE_LANES = DOUBLES.length();
    /** As many floats as a vector has doubles. */
    private static final VectorSpecies<Float> HALF = VectorSpecies.of(float.class,
            VectorShape.forBitSize(DOUBLE_LANES * Float.SIZE));

    @Override
    public void addSums(float[] x, int at, int rows, int width, double[] sums, int sumsAt) {
        int bound = DOUBLES.loopBound(width);
        int i = 0;
        for (; i <= bound - 4 * DOUBLE_LANES; i += 4 * DOUBLE_LANES) {
            addFourColumns(x, at + i, rows, width, sums, sumsAt + i);
        }
        for (; i < bound; i += DOUBLE_LANES) {
            addColumns(x, at + i, rows, width, sums, sumsAt + i);
        }
        if (bound < width) {
            for (int row = 0; row < rows; row++) {
                NormalizationScalar.addSumsFrom(x, at + row * width, bound, width, sums, sumsAt);
            }
        }
    }

    private static void addColumns(float[] x, int at, int rows, int width, double[] sums,
            int sumsAt) {
        DoubleVector sum = DoubleVector.fromArray(DOUBLES, sums, sumsAt);
        DoubleVector squares = DoubleVector.fromArray(DOUBLES, sums, sumsAt + width);
        for (int row = 0; row < rows; row++) {
            DoubleVector value = doubles(half(x, at + row * width));
            sum = sum.add(value);
            squares = squares.add(value.mul(value));
        }
        sum.intoArray(sums, sumsAt);
        squares.intoArray(sums, sumsAt + width);
    }

    /** Four vectors at a time: so a cache line is fetched once, and eight sums are under way. */
    private static void addFourColumns(float[] x, int at, int rows, int width, double[] sums,
            int sumsAt) {
        int second = sumsAt + width;
        DoubleVector a = sums(sums, sumsAt);
        DoubleVector b = sums(sums, sumsAt + DOUBLE_LANES);
        DoubleVector c = sums(sums, sumsAt + 2 * DOUBLE_LANES);
        DoubleVector d = sums(sums, sumsAt + 3 * DOUBLE_LANES);
        DoubleVector aa = sums(sums, second);
        DoubleVector bb = sums(sums, second + DOUBLE_LANES);
        DoubleVector cc = sums(sums, second + 2 * DOUBLE_LANES);
        DoubleVector dd = sums(sums, second + 3 * DOUBLE_LANES);
        for (int row = 0; row < rows; row++) {
            int from = at + row * width;
            DoubleVector v = doubles(half(x, from));
            a = a.add(v);
            aa = aa.add(v.mul(v));
            v = doubles(half(x, from + DOUBLE_LANES));
            b = b.add(v);
            bb = bb.add(v.mul(v));
            v = doubles(half(x, from + 2 * DOUBLE_LANES));
            c = c.add(v);
            cc = cc.add(v.mul(v));
            v = doubles(half(x, from + 3 * DOUBLE_LANES));
            d = d.add(v);
            dd = dd.add(v.mul(v));
        }
        a.intoArray(sums, sumsAt);
        b.intoArray(sums, sumsAt + DOUBLE_LANES);
        c.intoArray(sums, sumsAt + 2 * DOUBLE_LANES);
        d.intoArray(sums, sumsAt + 3 * DOUBLE_LANES);
        aa.intoArray(sums, second);
        bb.intoArray(sums, second + DOUBLE_LANES);
        cc.intoArray(sums, second + 2 * DOUBLE_LANES);
        dd.intoArray(sums, second + 3 * DOUBLE_LANES);
    }

    private static DoubleVector sums(double[] sums, int at) {
        return DoubleVector.fromArray(DOUBLES, sums, at);
    }

    @Override
    public void addProductSums(float[] g, int gAt, float[] x, int xAt, int rows, int width,
            float[] mean, double[] sums, int sumsAt) {
        int bound = DOUBLES.loopBound(width);
        for (int i = 0; i < bound; i += DOUBLE_LANES) {
            addProductColumns(g, gAt + i, x, xAt + i, rows, width, half(mean, i), sums, sumsAt + i);
        }
        if (bound < width) {
            for (int row = 0; row < rows; row++) {
                NormalizationScalar.addProductSumsFrom(g, gAt + row * width, x, xAt + row * width,
                        bound, width, mean, sums, sumsAt);
            }
        }
    }

    private static void addProductColumns(float[] g, int gAt, float[] x, int xAt, int rows,
            int width,
            FloatVector mean, double[] sums, int sumsAt) {
        DoubleVector sum = DoubleVector.fromArray(DOUBLES, sums, sumsAt);
        DoubleVector products = DoubleVector.fromArray(DOUBLES, sums, sumsAt + width);
        for (int row = 0; row < rows; row++) {
            DoubleVector value = doubles(half(g, gAt + row * width));
            sum = sum.add(value);
            products = products
                    .add(value.mul(doubles(half(x, xAt + row * width).sub(mean))));
        }
        sum.intoArray(sums, sumsAt);
        products.intoArray(sums, sumsAt + width);
    }

    @Override
    public void scale(float[] x, int xAt, int rows, int width, float[] mean, float[] scale,
            float[] shift, float[] y, int yAt) {
        int bound = SPECIES.loopBound(width);
        for (int row = 0; row < rows; row++) {
            int from = xAt + row * width;
            int to = yAt + row * width;
            for (int i = 0; i < bound; i += LANES) {
                load(x, from + i).sub(load(mean, i)).fma(load(scale, i), load(shift, i))
                        .intoArray(y, to + i);
            }
            NormalizationScalar.scaleFrom(x, from, bound, width, mean, scale, shift, y, to);
        }
    }

    @Override
    public void combine(float[] g, int gAt, float[] x, int xAt, int rows, int width, float[] mean,
            float[] a, float[] b, float[] c, float[] dx, int dxAt) {
        int bound = SPECIES.loopBound(width);
        for (int row = 0; row < rows; row++) {
            int at = row * width;
            for (int i = 0; i < bound; i += LANES) {
                FloatVector rest = load(x, xAt + at + i).sub(load(mean, i)).fma(load(b, i),
                        load(c, i));
                load(g, gAt + at + i).fma(load(a, i), rest).intoArray(dx, dxAt + at + i);
            }
            NormalizationScalar.combineFrom(g, gAt + at, x, xAt + at, bound, width, mean, a, b, c,
                    dx,
                    dxAt + at);
        }
    }

    @Override
    public void normalizeRow(float[] x, int xAt, int width, float mean, float inverse,
            float[] gamma, int gammaAt, float[] beta, int betaAt, float[] y, int yAt) {
        int bound = SPECIES.loopBound(width);
        for (int i = 0; i < bound; i += LANES) {
            load(x, xAt + i).sub(mean).mul(inverse)
                    .fma(load(gamma, gammaAt + i), load(beta, betaAt + i)).intoArray(y, yAt + i);
        }
        NormalizationScalar.normalizeRowFrom(x, xAt, bound, width, mean, inverse, gamma, gammaAt,
                beta,
                betaAt, y, yAt);
    }

    @Override
    public void addRowSums(float[] g, int gAt, float[] x, int xAt, int width, float mean,
            float inverse, double[] sums) {
        int bound = DOUBLES.loopBound(width);
        for (int i = 0; i < bound; i += DOUBLE_LANES) {
            DoubleVector value = doubles(half(g, gAt + i));
            DoubleVector normal = doubles(half(x, xAt + i).sub(mean).mul(inverse));
            DoubleVector.fromArray(DOUBLES, sums, i).add(value).intoArray(sums, i);
            DoubleVector.fromArray(DOUBLES, sums, width + i).add(value.mul(normal))
                    .intoArray(sums, width + i);
        }
        NormalizationScalar.addRowSumsFrom(g, gAt, x, xAt, bound, width, mean, inverse, sums);
    }

    @Override
    public void combineRow(float[] g, int gAt, float[] x, int xAt, int width, float mean,
            float[] gamma, int gammaAt, float a, float b, float c, float[] dx, int dxAt) {
        int bound = SPECIES.loopBound(width);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector rest = load(x, xAt + i).sub(mean).fma(all(b), all(c));
            load(g, gAt + i).mul(load(gamma, gammaAt + i)).fma(all(a), rest).intoArray(dx,
                    dxAt + i);
        }
        NormalizationScalar.combineRowFrom(g, gAt, x, xAt, bound, width, mean, gamma, gammaAt, a, b,
                c,
                dx, dxAt);
    }

    private static DoubleVector doubles(FloatVector half) {
        return (DoubleVector) half.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    private static FloatVector half(float[] array, int at) {
        return FloatVector.fromArray(HALF, array, at);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
