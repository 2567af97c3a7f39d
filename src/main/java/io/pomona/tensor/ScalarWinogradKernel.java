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

/** {@link WinogradKernel} as plain loops, for channels {@code from..count - 1}. */
final class ScalarWinogradKernel {
    private ScalarWinogradKernel() {}

    static void input(float[] x, int at, int step, float[] to, int toAt, int toStep, int from,
            int count) {
        for (int i = from; i < count; i++) {
            float d1 = x[at + step + i];
            float d2 = x[at + 2 * step + i];
            float d3 = x[at + 3 * step + i];
            float d4 = x[at + 4 * step + i];
            float d0 = x[at + i];
            to[toAt + i] = Math.fma(d0, PRODUCT, Math.fma(d2, -SUM, d4));
            float even = Math.fma(d2, -B2, d4);
            float odd = Math.fma(d1, -B2, d3) * A;
            to[toAt + toStep + i] = even + odd;
            to[toAt + 2 * toStep + i] = even - odd;
            even = Math.fma(d2, -A2, d4);
            odd = Math.fma(d1, -A2, d3) * B;
            to[toAt + 3 * toStep + i] = even + odd;
            to[toAt + 4 * toStep + i] = even - odd;
            float d5 = x[at + 5 * step + i];
            to[toAt + 5 * toStep + i] = Math.fma(d1, PRODUCT, Math.fma(d3, -SUM, d5));
        }
    }

    static void kernel(float[] w, int at, int step, float[] to, int toAt, int toStep, int from,
            int count) {
        for (int i = from; i < count; i++) {
            float g0 = w[at + i];
            float g1 = w[at + step + i];
            float g2 = w[at + 2 * step + i];
            to[toAt + i] = g0 * OF_ZERO;
            float even = Math.fma(g2, A2, g0) * OF_A;
            float odd = g1 * (A * OF_A);
            to[toAt + toStep + i] = even + odd;
            to[toAt + 2 * toStep + i] = even - odd;
            even = Math.fma(g2, B2, g0) * OF_B;
            odd = g1 * (B * OF_B);
            to[toAt + 3 * toStep + i] = even + odd;
            to[toAt + 4 * toStep + i] = even - odd;
            to[toAt + 5 * toStep + i] = g2;
        }
    }

    static void output(float[] m, int at, int step, float[] start, int startAt, float[] to,
            int toAt, int toStep, int from, int count) {
        for (int i = from; i < count; i++) {
            float s = start[startAt + i];
            float plusA = m[at + step + i] + m[at + 2 * step + i];
            float minusA = m[at + step + i] - m[at + 2 * step + i];
            float plusB = m[at + 3 * step + i] + m[at + 4 * step + i];
            float minusB = m[at + 3 * step + i] - m[at + 4 * step + i];
            to[toAt + i] = (m[at + i] + plusA) + (plusB + s);
            to[toAt + toStep + i] = Math.fma(minusB, B, Math.fma(minusA, A, s));
            to[toAt + 2 * toStep + i] = Math.fma(plusB, B2, Math.fma(plusA, A2, s));
            to[toAt + 3 * toStep + i] = Math.fma(minusB, B3,
                    Math.fma(minusA, A3, m[at + 5 * step + i] + s));
        }
    }
}
