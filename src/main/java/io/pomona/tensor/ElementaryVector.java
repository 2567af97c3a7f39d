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

    /** As constants these cost the compiler little; long loops would grow too large for it. */
    private static final FloatVector ONE = all(1);
    private static final FloatVector LN2_HIGH = all(Elementary.LN2_HIGH);
    private static final FloatVector LN2_LOW = all(Elementary.LN2_LOW);
    private static final FloatVector Q3 = all(Elementary.Q3);
    private static final FloatVector Q2 = all(Elementary.Q2);
    private static final FloatVector Q1 = all(Elementary.Q1);
    private static final FloatVector Q0 = all(Elementary.Q0);
    private static final FloatVector TAIL_STEP = all(Elementary.TAIL_STEP);
    private static final FloatVector H8 = all(Elementary.H8);
    private static final FloatVector H7 = all(Elementary.H7);
    private static final FloatVector H6 = all(Elementary.H6);
    private static final FloatVector H5 = all(Elementary.H5);
    private static final FloatVector H4 = all(Elementary.H4);
    private static final FloatVector H3 = all(Elementary.H3);
    private static final FloatVector H2 = all(Elementary.H2);
    private static final FloatVector H1 = all(Elementary.H1);
    private static final FloatVector H0 = all(Elementary.H0);

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
    static FloatVector expNegative(FloatVector x) {
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
        size = size.blend(Elementary.BEYOND_TANH,
                size.compare(VectorOperators.GT, Elementary.TANH_END));
        FloatVector z = size.mul(size);
        FloatVector n = z.fma(all(Elementary.N4), all(Elementary.N3));
        FloatVector d = z.fma(all(Elementary.D4), all(Elementary.D3));
        n = n.fma(z, all(Elementary.N2));
        d = d.fma(z, all(Elementary.D2));
        n = n.fma(z, all(Elementary.N1));
        d = d.fma(z, all(Elementary.D1));
        n = n.fma(z, all(1f));
        d = d.fma(z, all(1f));
        FloatVector quotient = size.mul(n).div(d);
        return quotient.blend(1f, quotient.compare(VectorOperators.GT, 1f)).reinterpretAsInts()
                .or(sign).reinterpretAsFloats();
    }

    /** Returns exp(x) - 1 for x of at most 0; nonsense above. */
    static FloatVector expMinusOne(FloatVector x) {
        FloatVector z = x.blend(Elementary.MINUS_ONE_END,
                x.compare(VectorOperators.LT, Elementary.MINUS_ONE_END));
        FloatVector rounded = rounded(z);
        FloatVector r = remainder(z, rounded);
        FloatVector q = polynomial(r).fma(r.mul(r), r);
        FloatVector scale = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA)
                .add(ONE_BITS).reinterpretAsFloats();
        return scale.fma(q, scale.sub(1f));
    }

    /** Returns log(1 + u) for u in {@code [0, 1]}. */
    static FloatVector logOnePlus(FloatVector u) {
        return logRatio(u.div(u.add(2f)));
    }

    /** Returns the natural logarithm of positive normal numbers. */
    static FloatVector log(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector k = bits.sub(Elementary.ROOT_HALF_BITS).lanewise(VectorOperators.ASHR, MANTISSA);
        FloatVector f = bits.sub(k.lanewise(VectorOperators.LSHL, MANTISSA)).reinterpretAsFloats()
                .sub(1f);
        FloatVector m = logRatio(f.div(f.add(2f)));
        // Whole numbers of this size turn to floats exactly through the rounder's bits.
        FloatVector exponent = k.add(ROUNDER_BITS).reinterpretAsFloats().sub(Elementary.ROUNDER);
        return exponent.fma(LN2_HIGH, exponent.fma(LN2_LOW, m));
    }

    private static FloatVector logRatio(FloatVector s) {
        FloatVector z = s.mul(s);
        FloatVector q = z.fma(Q3, Q2);
        q = q.fma(z, Q1);
        q = q.fma(z, Q0);
        return s.mul(z).fma(q, s.add(s));
    }

    /** Returns log(1 + exp(x)). */
    static FloatVector softplus(FloatVector x) {
        FloatVector tail = logOnePlus(
                expNegative(x.reinterpretAsInts().or(SIGN).reinterpretAsFloats()));
        return tail.blend(x.add(tail), x.compare(VectorOperators.GT, 0f));
    }

    /** Returns the shares of the standard normal distribution above a, given exp(-a^2 / 2). */
    static FloatVector normalTail(FloatVector a, FloatVector density) {
        FloatVector t = ONE.div(a.fma(TAIL_STEP, ONE));
        FloatVector h = t.fma(H8, H7);
        h = h.fma(t, H6);
        h = h.fma(t, H5);
        h = h.fma(t, H4);
        h = h.fma(t, H3);
        h = h.fma(t, H2);
        h = h.fma(t, H1);
        h = h.fma(t, H0);
        return density.mul(t.mul(h));
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
