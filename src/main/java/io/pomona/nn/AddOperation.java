// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Elementwise;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Team;
import org.jspecify.annotations.Nullable;

/** {@link Add} at work. */
final class AddOperation implements MergeOperation {
    /** Values of a share of the work of several threads, about. */
    private static final int SHARE = 16384;

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
        add(x, xAt, y, first * size, n * size);
    }

    @Override
    public void forwardTogether(float[][] x, int[] xAt, float[] y, int n, Team team) {
        int share = Math.ceilDiv(SHARE, channels) * channels;
        team.run(Math.ceilDiv(n * size, share), (_, index) -> add(x, xAt, y, index * share,
                Math.min(share, n * size - index * share)));
    }

    private void add(float[][] x, int[] xAt, float[] y, int at, int count) {
        Elementwise.add(x[0], xAt[0] + at, x[1], xAt[1] + at, y, at, count);
        for (int i = 2; i < x.length; i++) {
            Elementwise.addInPlace(y, at, x[i], xAt[i] + at, count);
        }
        activation.applyInPlace(y, at, count, channels);
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
