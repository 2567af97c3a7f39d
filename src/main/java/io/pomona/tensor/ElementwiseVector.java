// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The methods of {@link Elementwise} with the Vector API; what fills no vector is left to loops. */
final class ElementwiseVector {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private ElementwiseVector() {}

    static void relu(float[] values, int at, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = at; i < at + bound; i += LANES) {
            FloatVector x = load(values, i);
            x.blend(0f, x.compare(VectorOperators.LE, 0f)).intoArray(values, i);
        }
        ElementwiseScalar.relu(values, at + bound, count - bound);
    }

    static void leakyRelu(float[] values, int at, int count, float slope) {
        int bound = SPECIES.loopBound(count);
        for (int i = at; i < at + bound; i += LANES) {
            FloatVector x = load(values, i);
            x.mul(slope).blend(x, x.compare(VectorOperators.GT, 0f)).intoArray(values, i);
        }
        ElementwiseScalar.leakyRelu(values, at + bound, count - bound, slope);
    }

    static void sigmoid(float[] values, int at, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = at; i < at + bound; i += LANES) {
            FloatVector x = load(values, i);
            ElementaryVector.sigmoid(x).intoArray(values, i);
        }
        ElementwiseScalar.sigmoid(values, at + bound, count - bound);
    }

    static void tanh(float[] values, int at, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = at; i < at + bound; i += LANES) {
            FloatVector x = load(values, i);
            ElementaryVector.tanh(x).intoArray(values, i);
        }
        ElementwiseScalar.tanh(values, at + bound, count - bound);
    }

    static void exp(float[] values, int at, int count, float shift) {
        int bound = SPECIES.loopBound(count);
        for (int i = at; i < at + bound; i += LANES) {
            FloatVector x = load(values, i);
            ElementaryVector.exp(x.sub(shift)).intoArray(values, i);
        }
        ElementwiseScalar.exp(values, at + bound, count - bound, shift);
    }

    static void signedPower(float[] values, int at, int count, float exponent) {
        int bound = SPECIES.loopBound(count);
        for (int i = at; i < at + bound; i += LANES) {
            FloatVector x = load(values, i);
            FloatVector size = ElementaryVector
                    .expNegative(ElementaryVector.log(x.abs()).mul(exponent));
            IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
            size.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(values, i);
        }
        ElementwiseScalar.signedPower(values, at + bound, count - bound, exponent);
    }

    static void scale(float[] values, int at, int count, float factor) {
        int bound = SPECIES.loopBound(count);
        for (int i = at; i < at + bound; i += LANES) {
            FloatVector x = load(values, i);
            x.mul(factor).intoArray(values, i);
        }
        ElementwiseScalar.scale(values, at + bound, count - bound, factor);
    }

    static void reluGradient(float[] y, int yAt, float[] gradient, int gradientAt, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector out = load(y, yAt + i);
            FloatVector g = load(gradient, gradientAt + i);
            FloatVector.zero(SPECIES).blend(g, out.compare(VectorOperators.GT, 0f))
                    .intoArray(gradient, gradientAt + i);
        }
        ElementwiseScalar.reluGradient(y, yAt + bound, gradient, gradientAt + bound, count - bound);
    }

    static void leakyReluGradient(float[] y, int yAt, float[] gradient, int gradientAt, int count,
            float slope) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector out = load(y, yAt + i);
            FloatVector g = load(gradient, gradientAt + i);
            g.mul(slope).blend(g, out.compare(VectorOperators.GT, 0f)).intoArray(gradient,
                    gradientAt + i);
        }
        ElementwiseScalar.leakyReluGradient(y, yAt + bound, gradient, gradientAt + bound,
                count - bound, slope);
    }

    static void sigmoidGradient(float[] y, int yAt, float[] gradient, int gradientAt, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector out = load(y, yAt + i);
            FloatVector g = load(gradient, gradientAt + i);
            g.mul(out.mul(all(1f).sub(out))).intoArray(gradient, gradientAt + i);
        }
        ElementwiseScalar.sigmoidGradient(y, yAt + bound, gradient, gradientAt + bound,
                count - bound);
    }

    static void tanhGradient(float[] y, int yAt, float[] gradient, int gradientAt, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector out = load(y, yAt + i);
            FloatVector g = load(gradient, gradientAt + i);
            g.mul(out.neg().fma(out, all(1f))).intoArray(gradient, gradientAt + i);
        }
        ElementwiseScalar.tanhGradient(y, yAt + bound, gradient, gradientAt + bound, count - bound);
    }

    static void add(float[] values, int at, float[] others, int othersAt, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = load(values, at + i);
            FloatVector w = load(others, othersAt + i);
            v.add(w).intoArray(values, at + i);
        }
        ElementwiseScalar.add(values, at + bound, others, othersAt + bound, count - bound);
    }

    /** Returns how many sums were written: those of whole vectors. */
    static int sum(float[] a, int aAt, float[] b, int bAt, float[] sums, int sumsAt, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            load(a, aAt + i).add(load(b, bAt + i)).intoArray(sums, sumsAt + i);
        }
        return bound;
    }

    static void multiplyAdd(float[] values, int at, float[] others, int othersAt, int count,
            float factor) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = load(values, at + i);
            FloatVector w = load(others, othersAt + i);
            w.fma(all(factor), v).intoArray(values, at + i);
        }
        ElementwiseScalar.multiplyAdd(values, at + bound, others, othersAt + bound, count - bound,
                factor);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
