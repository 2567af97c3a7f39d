// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.CurveVector.HALF;
import static io.pomona.tensor.CurveVector.LANES;
import static io.pomona.tensor.CurveVector.LINEAR;
import static io.pomona.tensor.CurveVector.ONE;
import static io.pomona.tensor.CurveVector.SPECIES;
import static io.pomona.tensor.CurveVector.all;
import static io.pomona.tensor.CurveVector.load;
import static io.pomona.tensor.CurveVector.size;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The slopes of {@link Curve} with the Vector API, as {@link CurveVector} has the functions. */
final class CurveGradientVector {
    private static final FloatVector THIRD = all(CurveScalar.THIRD);
    private static final FloatVector FOUR = all(4);
    private static final FloatVector DENSITY = all(CurveScalar.DENSITY);
    private static final FloatVector THREE_CUBIC = all(3 * CurveScalar.GELU_CUBIC);

    private CurveGradientVector() {}

    /** Returns how many gradients were overwritten. */
    static int gradient(Curve curve, float[] z, int zAt, float[] dy, int dyAt, int count, float a,
            float b, float c) {
        int bound = SPECIES.loopBound(count);
        switch (curve) {
            case BOUNDED_RELU -> boundedRelu(z, zAt, dy, dyAt, bound, a, b, c);
            case ELU -> elu(z, zAt, dy, dyAt, bound, a, b);
            case SOFTPLUS -> softplus(z, zAt, dy, dyAt, bound, a);
            case SOFTSIGN -> softsign(z, zAt, dy, dyAt, bound);
            case EXPONENTIAL -> exponential(z, zAt, dy, dyAt, bound);
            case HARD_SIGMOID -> inside(z, zAt, dy, dyAt, bound, a, b, c);
            case HARD_TANH -> inside(z, zAt, dy, dyAt, bound, 1, b, c);
            case GELU -> gelu(z, zAt, dy, dyAt, bound);
            case GELU_TANH -> geluTanh(z, zAt, dy, dyAt, bound);
            case SILU -> silu(z, zAt, dy, dyAt, bound);
            case HARD_SILU -> hardSilu(z, zAt, dy, dyAt, bound);
            case MISH -> mish(z, zAt, dy, dyAt, bound);
        }
        return bound;
    }

    private static void boundedRelu(float[] z, int zAt, float[] dy, int dyAt, int bound, float a,
            float b, float c) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = load(z, zAt + i);
            multiply(dy, dyAt + i, all(a).blend(1f, x.compare(VectorOperators.GT, b)).blend(0f,
                    x.compare(VectorOperators.GE, c)));
        }
    }

    private static void elu(float[] z, int zAt, float[] dy, int dyAt, int bound, float a,
            float b) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = load(z, zAt + i);
            multiply(dy, dyAt + i,
                    all(a).fma(all(b), y).blend(b, y.compare(VectorOperators.GT, 0f)));
        }
    }

    private static void softplus(float[] z, int zAt, float[] dy, int dyAt, int bound, float a) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = load(z, zAt + i);
            multiply(dy, dyAt + i, ElementaryVector.expMinusOne(size(y.mul(a)).neg()).neg());
        }
    }

    private static void softsign(float[] z, int zAt, float[] dy, int dyAt, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector rest = ONE.sub(size(load(z, zAt + i)));
            multiply(dy, dyAt + i, rest.mul(rest));
        }
    }

    private static void exponential(float[] z, int zAt, float[] dy, int dyAt, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            multiply(dy, dyAt + i, load(z, zAt + i));
        }
    }

    private static void inside(float[] z, int zAt, float[] dy, int dyAt, int bound, float a,
            float b, float c) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector y = load(z, zAt + i);
            multiply(dy, dyAt + i, all(0f).blend(a, y.compare(VectorOperators.GT, b)
                    .and(y.compare(VectorOperators.LT, c))));
        }
    }

    private static void gelu(float[] z, int zAt, float[] dy, int dyAt, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = load(z, zAt + i);
            FloatVector density = CurveVector.density(x);
            multiply(dy, dyAt + i, x.mul(density).fma(DENSITY,
                    CurveVector.normalShare(x, density)));
        }
    }

    private static void geluTanh(float[] z, int zAt, float[] dy, int dyAt, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = CurveVector.geluClip(load(z, zAt + i));
            FloatVector share = CurveVector.geluShare(x);
            FloatVector inner = x.mul(x).fma(THREE_CUBIC, LINEAR);
            FloatVector change = share.mul(ONE.sub(share)).mul(inner);
            multiply(dy, dyAt + i, x.fma(change, share));
        }
    }

    private static void silu(float[] z, int zAt, float[] dy, int dyAt, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = load(z, zAt + i);
            FloatVector s = ElementaryVector.sigmoid(x);
            multiply(dy, dyAt + i, x.mul(s).fma(ONE.sub(s), s));
        }
    }

    private static void hardSilu(float[] z, int zAt, float[] dy, int dyAt, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = load(z, zAt + i);
            multiply(dy, dyAt + i,
                    x.fma(THIRD, HALF)
                            .blend(1f, x.compare(VectorOperators.GE, 3f))
                            .blend(0f, x.compare(VectorOperators.LE, -3f)));
        }
    }

    private static void mish(float[] z, int zAt, float[] dy, int dyAt, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = load(z, zAt + i);
            FloatVector e = CurveVector.mishExp(x);
            FloatVector n = CurveVector.mishNumerator(x, e);
            FloatVector d = n.add(CurveVector.mishRest(x, e));
            FloatVector change = e.mul(e).blend(e, x.compare(VectorOperators.LT, 0f))
                    .mul(e.add(ONE)).mul(FOUR).div(d.mul(d));
            multiply(dy, dyAt + i, x.fma(change, n.div(d)));
        }
    }

    private static void multiply(float[] dy, int at, FloatVector slope) {
        load(dy, at).mul(slope).intoArray(dy, at);
    }
}
