// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import io.pomona.tensor.ElementwiseUpdate.AdamFactors;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The methods of {@link ElementwiseUpdate} with the Vector API; what fills no vector is left to loops. */
final class ElementwiseUpdateVector {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private ElementwiseUpdateVector() {}

    static void sgd(float[] weights, float[] gradient, float[] velocity, int at, int count,
            float rate, float momentum, boolean nesterov) {
        int end = at + SPECIES.loopBound(count);
        FloatVector factor = all(momentum);
        FloatVector step = all(-rate);
        for (int i = at; i < end; i += LANES) {
            FloatVector g = load(gradient, i);
            FloatVector v = load(velocity, i).fma(factor, g);
            v.intoArray(velocity, i);
            FloatVector direction = nesterov ? v.fma(factor, g) : v;
            direction.fma(step, load(weights, i)).intoArray(weights, i);
        }
        ElementwiseUpdateScalar.sgd(weights, gradient, velocity, end, at + count - end, rate,
                momentum, nesterov);
    }

    static void adam(float[] weights, float[] gradient, float[] mean, float[] square, int at,
            int count, AdamFactors f) {
        int end = at + SPECIES.loopBound(count);
        FloatVector take1 = all(f.take1());
        FloatVector root = all(f.root());
        FloatVector epsilon = all(f.epsilon());
        for (int i = at; i < end; i += LANES) {
            FloatVector g = load(gradient, i);
            FloatVector m = g.fma(take1, load(mean, i).mul(f.keep1()));
            FloatVector s = g.mul(f.take2()).fma(g, load(square, i).mul(f.keep2()));
            m.intoArray(mean, i);
            s.intoArray(square, i);
            FloatVector divisor = s.sqrt().fma(root, epsilon);
            load(weights, i).sub(m.mul(f.rate()).div(divisor)).intoArray(weights, i);
        }
        ElementwiseUpdateScalar.adam(weights, gradient, mean, square, end, at + count - end, f);
    }

    static void rmsProp(float[] weights, float[] gradient, float[] square, int at, int count,
            float rate, float keep, float take, float epsilon) {
        int end = at + SPECIES.loopBound(count);
        for (int i = at; i < end; i += LANES) {
            FloatVector g = load(gradient, i);
            FloatVector s = g.mul(take).fma(g, load(square, i).mul(keep));
            s.intoArray(square, i);
            FloatVector quotient = g.mul(rate).div(s.sqrt().add(epsilon));
            load(weights, i).sub(quotient).intoArray(weights, i);
        }
        ElementwiseUpdateScalar.rmsProp(weights, gradient, square, end, at + count - end, rate,
                keep, take, epsilon);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
