// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.benchmark.Kernel.Case;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What the processor can do at most: the measure of all kernels. */
final class Probes {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int CHAINS = 12;
    private static final int STEPS = 200_000;
    private static final int CACHED = 1 << 15;
    private static final int UNCACHED = 1 << 24;

    private Probes() {}

    /** Returns fused multiply-adds in registers: as many chains as hide their latency. */
    static Case multiplyAdd() {
        float[] sums = new float[1];
        return new Case(2.0 * CHAINS * STEPS * LANES, () -> sums[0] = chains(sums[0]));
    }

    private static float chains(float start) {
        FloatVector factor = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector term = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector a = FloatVector.broadcast(SPECIES, start);
        FloatVector b = a.add(1);
        FloatVector c = a.add(2);
        FloatVector d = a.add(3);
        FloatVector e = a.add(4);
        FloatVector f = a.add(5);
        FloatVector g = a.add(6);
        FloatVector h = a.add(7);
        FloatVector i = a.add(8);
        FloatVector j = a.add(9);
        FloatVector k = a.add(10);
        FloatVector l = a.add(11);
        for (int step = 0; step < STEPS; step++) {
            a = a.fma(factor, term);
            b = b.fma(factor, term);
            c = c.fma(factor, term);
            d = d.fma(factor, term);
            e = e.fma(factor, term);
            f = f.fma(factor, term);
            g = g.fma(factor, term);
            h = h.fma(factor, term);
            i = i.fma(factor, term);
            j = j.fma(factor, term);
            k = k.fma(factor, term);
            l = l.fma(factor, term);
        }
        FloatVector sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k)
                .add(l);
        return sum.reduceLanes(VectorOperators.ADD) / (CHAINS * LANES);
    }

    /** Returns copying of arrays that stay in the cache of the core. */
    static Case copyInCache() {
        return copy(CACHED, 16);
    }

    /** Returns copying of arrays too large for any cache. */
    static Case copyInMemory() {
        return copy(UNCACHED, 1);
    }

    private static Case copy(int size, int times) {
        float[] from = new float[size];
        float[] to = new float[size];
        return new Case(2.0 * Float.BYTES * size * times, () -> {
            for (int time = 0; time < times; time++) {
                copy(from, to);
            }
        });
    }

    private static void copy(float[] from, float[] to) {
        for (int i = 0; i < from.length; i += 4 * LANES) {
            FloatVector a = FloatVector.fromArray(SPECIES, from, i);
            FloatVector b = FloatVector.fromArray(SPECIES, from, i + LANES);
            FloatVector c = FloatVector.fromArray(SPECIES, from, i + 2 * LANES);
            FloatVector d = FloatVector.fromArray(SPECIES, from, i + 3 * LANES);
            a.intoArray(to, i);
            b.intoArray(to, i + LANES);
            c.intoArray(to, i + 2 * LANES);
            d.intoArray(to, i + 3 * LANES);
        }
    }
}
