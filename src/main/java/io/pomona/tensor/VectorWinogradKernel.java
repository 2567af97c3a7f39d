// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import static io.pomona.tensor.WinogradKernel.A;
import static io.pomona.tensor.WinogradKernel.A2;
import static io.pomona.tensor.WinogradKernel.A3;
import static io.pomona.tensor.WinogradKernel.B;
import static io.pomona.tensor.WinogradKernel.B2;
import static io.pomona.tensor.WinogradKernel.B3;
import static io.pomona.tensor.WinogradKernel.OF_A;
import static io.pomona.tensor.WinogradKernel.OF_B;
import static io.pomona.tensor.WinogradKernel.OF_ZERO;
import static io.pomona.tensor.WinogradKernel.PRODUCT;
import static io.pomona.tensor.WinogradKernel.SUM;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link WinogradKernel} with channels over the lanes; each loop returns how many are done. */
final class VectorWinogradKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private VectorWinogradKernel() {}

    static int input(float[] x, int at, int step, float[] to, int toAt, int toStep, int count) {
        FloatVector product = all(PRODUCT);
        FloatVector sum = all(-SUM);
        FloatVector a2 = all(-A2);
        FloatVector b2 = all(-B2);
        int i = 0;
        for (; i + LANES <= count; i += LANES) {
            FloatVector d1 = load(x, at + step + i);
            FloatVector d2 = load(x, at + 2 * step + i);
            FloatVector d3 = load(x, at + 3 * step + i);
            FloatVector d4 = load(x, at + 4 * step + i);
            FloatVector d0 = load(x, at + i);
            d0.fma(product, d2.fma(sum, d4)).intoArray(to, toAt + i);
            FloatVector even = d2.fma(b2, d4);
            FloatVector odd = d1.fma(b2, d3).mul(A);
            even.add(odd).intoArray(to, toAt + toStep + i);
            even.sub(odd).intoArray(to, toAt + 2 * toStep + i);
            even = d2.fma(a2, d4);
            odd = d1.fma(a2, d3).mul(B);
            even.add(odd).intoArray(to, toAt + 3 * toStep + i);
            even.sub(odd).intoArray(to, toAt + 4 * toStep + i);
            FloatVector d5 = load(x, at + 5 * step + i);
            d1.fma(product, d3.fma(sum, d5)).intoArray(to, toAt + 5 * toStep + i);
        }
        return i;
    }

    static int kernel(float[] w, int at, int step, float[] to, int toAt, int toStep, int count) {
        FloatVector a2 = all(A2);
        FloatVector b2 = all(B2);
        int i = 0;
        for (; i + LANES <= count; i += LANES) {
            FloatVector g0 = load(w, at + i);
            FloatVector g1 = load(w, at + step + i);
            FloatVector g2 = load(w, at + 2 * step + i);
            g0.mul(OF_ZERO).intoArray(to, toAt + i);
            FloatVector even = g2.fma(a2, g0).mul(OF_A);
            FloatVector odd = g1.mul(A * OF_A);
            even.add(odd).intoArray(to, toAt + toStep + i);
            even.sub(odd).intoArray(to, toAt + 2 * toStep + i);
            even = g2.fma(b2, g0).mul(OF_B);
            odd = g1.mul(B * OF_B);
            even.add(odd).intoArray(to, toAt + 3 * toStep + i);
            even.sub(odd).intoArray(to, toAt + 4 * toStep + i);
            g2.intoArray(to, toAt + 5 * toStep + i);
        }
        return i;
    }

    static int output(float[] m, int at, int step, float[] start, int startAt, float[] to,
            int toAt, int toStep, int count) {
        FloatVector a = all(A);
        FloatVector a2 = all(A2);
        FloatVector a3 = all(A3);
        FloatVector b = all(B);
        FloatVector b2 = all(B2);
        FloatVector b3 = all(B3);
        int i = 0;
        for (; i + LANES <= count; i += LANES) {
            FloatVector s = load(start, startAt + i);
            FloatVector m1 = load(m, at + step + i);
            FloatVector m2 = load(m, at + 2 * step + i);
            FloatVector plusA = m1.add(m2);
            FloatVector minusA = m1.sub(m2);
            FloatVector m3 = load(m, at + 3 * step + i);
            FloatVector m4 = load(m, at + 4 * step + i);
            FloatVector plusB = m3.add(m4);
            FloatVector minusB = m3.sub(m4);
            load(m, at + i).add(plusA).add(plusB.add(s)).intoArray(to, toAt + i);
            minusB.fma(b, minusA.fma(a, s)).intoArray(to, toAt + toStep + i);
            plusB.fma(b2, plusA.fma(a2, s)).intoArray(to, toAt + 2 * toStep + i);
            minusB.fma(b3, minusA.fma(a3, load(m, at + 5 * step + i).add(s))).intoArray(to,
                    toAt + 3 * toStep + i);
        }
        return i;
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
