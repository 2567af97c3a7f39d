// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.random.RandomGenerator;

/**
 * The place of one trainable array in the flat array of all parameters.
 *
 * @param name the layer's name and the array's, as in {@code conv2d_1.kernel}
 * @param layer the layer's name
 * @param parameter what the layer says of the array
 * @param offset where its first value stands
 */
public record ParameterSlot(String name, String layer, Parameter parameter, int offset) {
    /** Returns the shape of the array. */
    public Shape shape() {
        return parameter.shape();
    }

    /** Returns the number of values. */
    public int size() {
        return parameter.shape().size();
    }

    /** Returns the offset behind the last value. */
    public int end() {
        return offset + size();
    }

    /** Draws one first value. */
    public float draw(RandomGenerator random) {
        return parameter.initializer().draw(random, parameter.fanIn(), parameter.fanOut());
    }

    /** Overwrites this array's part of {@code parameters} with first values. */
    public void initialize(float[] parameters, RandomKey key) {
        RandomGenerator random = key.split(name).generator();
        int end = end();
        for (int i = offset; i < end; i++) {
            parameters[i] = draw(random);
        }
    }
}
