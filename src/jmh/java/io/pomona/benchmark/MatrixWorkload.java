// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.tensor.RandomKey;
import java.util.random.RandomGenerator;

/**
 * The product of two square matrices, stored row by row.
 *
 * @param size rows and columns
 */
record MatrixWorkload(int size) {
    /** Returns one of the factors. */
    float[] factor(int number) {
        RandomGenerator random = RandomKey.of(number).generator();
        float[] values = new float[size * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }
}
