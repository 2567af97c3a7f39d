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
    private int firstSample;

    DropoutOperation(Node node, Dropout layer, int capacity) {
        this.rate = (float) layer.rate();
        this.scale = (float) (1 / (1 - layer.rate()));
        this.size = node.inputShape().size();
        this.factors = new float[capacity * size];
    }

    /** Draws from this key from now on; without one nothing is dropped. */
    void use(@Nullable RandomKey newKey, int newFirstSample) {
        key = newKey;
        firstSample = newFirstSample;
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int n) {
        if (key == null) {
            System.arraycopy(x, xAt, y, 0, n * size);
            return;
        }
        for (int sample = 0; sample < n; sample++) {
            RandomGenerator random = key.split(firstSample + sample).generator();
            for (int i = sample * size; i < (sample + 1) * size; i++) {
                factors[i] = random.nextFloat() < rate ? 0 : scale;
                y[i] = x[xAt + i] * factors[i];
            }
        }
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int n) {
        if (dx == null) {
            return;
        }
        for (int i = 0; i < n * size; i++) {
            dx[i] = key == null ? dy[i] : dy[i] * factors[i];
        }
    }
}
