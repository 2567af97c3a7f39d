// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link Elementary}, lane by lane with the same bits; only the payload of a NaN may
 * differ. To be used only where {@link Vectors#AVAILABLE}.
 */
final class ElementaryVector {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** The bits of the rounder; those of {@code rounder + k} are by k larger. */
    private static final int ROUNDER_BITS = Float.floatToRawIntBits(Elementary.ROUNDER);
    private static final int ONE_BITS = Float.floatToRawIntBits(1f);
    private static final int MANTISSA = 23;
    private static final int SIGN = Integer.MIN_VALUE;

    private ElementaryVector() {}

    /** Returns e to the power x. */
    static FloatVector exp(FloatVector x) {
        FloatVector rounded = rounded(x);
        FloatVector p = onePlus(x, rounded);
        IntVector k = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
        IntVector half = k.lanewise(VectorOperators.ASHR, 1);
        FloatVector result = p.mul(powerOfTwo(half)).mul(powerOfTwo(k.sub(half)));
        // What lies outside the range has left nonsense there, but NaN has stayed NaN.
        return result
                .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, Elementary.OVERFLOW))
                .blend(0f, x.compare(VectorOperators.LT, Elementary.UNDERFLOW));
    }

    /** Returns e to the power x for x of at most 0. */
    private static FloatVector expNegative(FloatVector x) {
        FloatVector rounded = rounded(x);
        // 2^(k + 64) and 2^-64 are normal, and only the last product rounds.
        FloatVector scale = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA)
                .add(ONE_BITS + (64 << MANTISSA)).reinterpretAsFloats();
        return onePlus(x, rounded).mul(scale).mul(0x1p-64f).blend(0f,
                x.compare(VectorOperators.LT, Elementary.UNDERFLOW));
    }

    /** Returns 1 / (1 + exp(-x)). */
    static FloatVector sigmoid(FloatVector x) {
        FloatVector e = expNegative(x.reinterpretAsInts().or(SIGN).reinterpretAsFloats());
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        return one.blend(e, x.compare(VectorOperators.LT, 0f)).div(e.add(1f));
    }

    /** Returns the hyperbolic tangent. */
    static FloatVector tanh(FloatVector x) {
        IntVector sign = x.reinterpretAsInts().and(SIGN);
        FloatVector size = x.reinterpretAsInts().and(~SIGN).reinterpretAsFloats();
        FloatVector z = size
                .blend(Elementary.TANH_END, size.compare(VectorOperators.GT, Elementary.TANH_END))
                .mul(-2f);
        FloatVector rounded = rounded(z);
        FloatVector r = remainder(z, rounded);
        FloatVector q = polynomial(r).fma(r.mul(r), r);
        FloatVector scale = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA)
                .add(ONE_BITS).reinterpretAsFloats();
        FloatVector t = scale.fma(q, scale.sub(1f));
        FloatVector ratio = t.div(t.add(2f));
        return ratio.reinterpretAsInts().and(~SIGN).or(sign).reinterpretAsFloats();
    }

    private static FloatVector rounded(FloatVector x) {
        return x.fma(all(Elementary.LOG2_E), all(Elementary.ROUNDER));
    }

    private static FloatVector remainder(FloatVector x, FloatVector rounded) {
        FloatVector k = rounded.sub(Elementary.ROUNDER);
        return k.fma(all(Elementary.MINUS_LN2_LOW), k.fma(all(Elementary.MINUS_LN2_HIGH), x));
    }

    private static FloatVector polynomial(FloatVector r) {
        FloatVector p = r.fma(all(Elementary.P4), all(Elementary.P3));
        p = p.fma(r, all(Elementary.P2));
        p = p.fma(r, all(Elementary.P1));
        return p.fma(r, all(Elementary.P0));
    }

    /** Returns e to the power of the remainder. */
    private static FloatVector onePlus(FloatVector x, FloatVector rounded) {
        FloatVector r = remainder(x, rounded);
        return polynomial(r).fma(r, all(1f)).fma(r, all(1f));
    }

    private static FloatVector powerOfTwo(IntVector exponent) {
        return exponent.add(127).lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
