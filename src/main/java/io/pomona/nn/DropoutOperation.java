// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.RandomKey;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * {@link Dropout} at work in training. What is dropped depends on the key and on the sample's number
 * in its batch, not on how the batch is cut into parts.
 */
final class DropoutOperation implements Operation {
    private final float rate;
    private final float scale;
    private final int size;
    private final float[] factors;
    private @Nullable RandomKey key;

    DropoutOperation(Node node, Dropout layer, int capacity) {
        this.rate = (float) layer.rate();
        this.scale = (float) (1 / (1 - layer.rate()));
        this.size = node.inputShape().size();
        this.factors = new float[Math.multiplyExact(capacity, size)];
    }

    /** Draws from this key from now on; without one nothing is dropped. */
    void use(@Nullable RandomKey newKey) {
        key = newKey;
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        if (key == null) {
            System.arraycopy(x, xAt, y, first * size, n * size);
            return;
        }
        for (int sample = first; sample < first + n; sample++) {
            RandomGenerator random = key.split(sample).generator();
            int from = xAt + (sample - first) * size;
            int to = sample * size;
            for (int i = 0; i < size; i++) {
                float factor = random.nextFloat() < rate ? 0 : scale;
                factors[to + i] = factor;
                y[to + i] = x[from + i] * factor;
            }
        }
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        if (dx == null) {
            return;
        }
        for (int i = first * size; i < (first + n) * size; i++) {
            dx[i] = key == null ? dy[i] : dy[i] * factors[i];
        }
    }
}
