// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link Curve} with the Vector API, for as many whole vectors as a range holds; the
 * rest is left to {@link CurveScalar}. Every function has a loop of its own, since vectors that pass
 * through a choice inside the loop would be put on the heap.
 */
final class CurveVector {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    private static final int SIGN = Integer.MIN_VALUE;

    static final FloatVector ONE = all(1);
    static final FloatVector TWO = all(2);
    static final FloatVector HALF = all(0.5f);
    private static final FloatVector MINUS_HALF = all(-0.5f);
    static final FloatVector CUBIC = all(CurveScalar.GELU_CUBIC);
    static final FloatVector LINEAR = all(CurveScalar.GELU_LINEAR);
    private static final FloatVector SIXTH = all(CurveScalar.SIXTH);

    private CurveVector() {}

    /** Returns how many values were overwritten. */
    static int apply(Curve curve, float[] values, int at, int count, float a, float b, float c) {
        int bound = SPECIES.loopBound(count);
        int end = at + bound;
        switch (curve) {
            case BOUNDED_RELU -> boundedRelu(values, at, end, a, b, c);
            case ELU -> elu(values, at, end, a, b);
            case SOFTPLUS -> softplus(values, at, end, a);
            case SOFTSIGN -> softsign(values, at, end);
            case EXPONENTIAL -> exponential(values, at, end);
            case HARD_SIGMOID -> hardSigmoid(values, at, end, a, b, c);
            case HARD_TANH -> hardTanh(values, at, end, b, c);
            case GELU -> gelu(values, at, end);
            case GELU_TANH -> geluTanh(values, at, end);
            case SILU -> silu(values, at, end);
            case HARD_SILU -> hardSilu(values, at, end);
            case MISH -> mish(values, at, end);
        }
        return bound;
    }

    private static void boundedRelu(float[] values, int at, int end, float a, float b, float c) {
        for (int i = at; i < end; i += LANES) {
            FloatVector x = load(values, i);
            FloatVector below = a == 0 ? all(0) : x.sub(b).mul(a);
            x.blend(c, x.compare(VectorOperators.GT, c))
                    .blend(below, x.compare(VectorOperators.LT, b)).intoArray(values, i);
        }
    }

    private static void elu(float[] values, int at, int end, float a, float b) {
        for (int i = at; i < end; i += LANES) {
            FloatVector x = load(values, i);
            ElementaryVector.expMinusOne(x).mul(a).blend(x, x.compare(VectorOperators.GT, 0f))
                    .mul(b).intoArray(values, i);
        }
    }

    private static void softplus(float[] values, int at, int end, float a) {
        for (int i = at; i < end; i += LANES) {
            ElementaryVector.softplus(load(values, i).mul(a)).div(a).intoArray(values, i);
        }
    }

    private static void softsign(float[] values, int at, int end) {
        for (int i = at; i < end; i += LANES) {
            FloatVector x = load(values, i);
            x.div(size(x).add(1f)).intoArray(values, i);
        }
    }

    private static void exponential(float[] values, int at, int end) {
        for (int i = at; i < end; i += LANES) {
            ElementaryVector.exp(load(values, i)).intoArray(values, i);
        }
    }

    private static void hardSigmoid(float[] values, int at, int end, float a, float b, float c) {
        for (int i = at; i < end; i += LANES) {
            clip(load(values, i).fma(all(a), HALF), b, c).intoArray(values, i);
        }
    }

    private static void hardTanh(float[] values, int at, int end, float b, float c) {
        for (int i = at; i < end; i += LANES) {
            clip(load(values, i), b, c).intoArray(values, i);
        }
    }

    private static void gelu(float[] values, int at, int end) {
        for (int i = at; i < end; i += LANES) {
            FloatVector x = load(values, i);
            x.mul(normalShare(x, density(x))).intoArray(values, i);
        }
    }

    private static void geluTanh(float[] values, int at, int end) {
        for (int i = at; i < end; i += LANES) {
            FloatVector x = load(values, i);
            x.mul(geluShare(geluClip(x))).intoArray(values, i);
        }
    }

    private static void silu(float[] values, int at, int end) {
        for (int i = at; i < end; i += LANES) {
            FloatVector x = load(values, i);
            x.mul(ElementaryVector.sigmoid(x)).intoArray(values, i);
        }
    }

    private static void hardSilu(float[] values, int at, int end) {
        for (int i = at; i < end; i += LANES) {
            FloatVector x = load(values, i);
            x.mul(clip(x.fma(SIXTH, HALF), 0, 1)).intoArray(values, i);
        }
    }

    private static void mish(float[] values, int at, int end) {
        for (int i = at; i < end; i += LANES) {
            FloatVector x = load(values, i);
            FloatVector e = mishExp(x);
            FloatVector n = mishNumerator(x, e);
            x.mul(n.div(n.add(mishRest(x, e)))).intoArray(values, i);
        }
    }

    static FloatVector mishExp(FloatVector x) {
        return ElementaryVector.expNegative(x.reinterpretAsInts().or(SIGN).reinterpretAsFloats());
    }

    static FloatVector mishNumerator(FloatVector x, FloatVector e) {
        return e.add(e).add(ONE).blend(e.mul(e.add(TWO)), x.compare(VectorOperators.LT, 0f));
    }

    static FloatVector mishRest(FloatVector x, FloatVector e) {
        return e.mul(e).mul(TWO).blend(TWO, x.compare(VectorOperators.LT, 0f));
    }

    static FloatVector clip(FloatVector x, float low, float high) {
        return x.blend(high, x.compare(VectorOperators.GT, high)).blend(low,
                x.compare(VectorOperators.LT, low));
    }

    /** Returns exp(-x^2 / 2). */
    static FloatVector density(FloatVector x) {
        return ElementaryVector.expNegative(x.mul(x).mul(MINUS_HALF));
    }

    static FloatVector normalShare(FloatVector x, FloatVector density) {
        FloatVector tail = ElementaryVector.normalTail(size(x), density);
        return ONE.sub(tail).blend(tail, x.compare(VectorOperators.LT, 0f));
    }

    static FloatVector geluClip(FloatVector x) {
        return clip(x, -CurveScalar.GELU_END, CurveScalar.GELU_END);
    }

    static FloatVector geluShare(FloatVector x) {
        return ElementaryVector.sigmoid(x.mul(x.mul(x).fma(CUBIC, LINEAR)));
    }

    static FloatVector size(FloatVector x) {
        return x.reinterpretAsInts().and(~SIGN).reinterpretAsFloats();
    }

    static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
