// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Elementwise;
import org.jspecify.annotations.Nullable;

/** {@link Rescaling} at work. */
final class RescalingOperation implements Operation {
    private final float scale;
    private final float offset;
    private final int size;

    RescalingOperation(Node node, Rescaling layer) {
        this.scale = (float) layer.scale();
        this.offset = (float) layer.offset();
        this.size = node.outputShape().size();
    }

    @Override
    public void forward(float[] parameters, int offsetOfParameters, float[] x, int xAt, float[] y,
            int first, int n, int member) {
        int at = first * size;
        for (int i = 0; i < n * size; i++) {
            y[at + i] = Math.fma(scale, x[xAt + i], offset);
        }
    }

    @Override
    public void backward(float[] parameters, int offsetOfParameters, float[] x, int xAt, float[] y,
            float[] dy, float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        if (dx != null) {
            System.arraycopy(dy, first * size, dx, first * size, n * size);
            Elementwise.scaleInPlace(dx, first * size, n * size, scale);
        }
    }
}
