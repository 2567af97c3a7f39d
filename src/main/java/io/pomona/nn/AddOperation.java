// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Elementwise;
import io.pomona.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** {@link Add} at work. */
final class AddOperation implements MergeOperation {
    private final Activation activation;
    private final int size;
    private final int channels;

    AddOperation(Node node, Activation activation) {
        Shape shape = node.outputShape();
        this.activation = activation;
        this.size = shape.size();
        this.channels = shape.dimension(shape.rank() - 1);
    }

    @Override
    public void forward(float[][] x, int[] xAt, float[] y, int first, int n) {
        int at = first * size;
        Elementwise.add(x[0], xAt[0] + at, x[1], xAt[1] + at, y, at, n * size);
        for (int i = 2; i < x.length; i++) {
            Elementwise.addInPlace(y, at, x[i], xAt[i] + at, n * size);
        }
        activation.applyInPlace(y, at, n * size, channels);
    }

    @Override
    public void backward(float[] y, float[] dy, float[] @Nullable [] dx, boolean[] adds, int first,
            int n) {
        int at = first * size;
        activation.gradientInPlace(y, at, dy, at, n * size, channels);
        for (int i = 0; i < dx.length; i++) {
            float[] to = dx[i];
            if (to != null && adds[i]) {
                Elementwise.addInPlace(to, at, dy, at, n * size);
            } else if (to != null) {
                System.arraycopy(dy, at, to, at, n * size);
            }
        }
    }
}
