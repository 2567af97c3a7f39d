// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Pooling;
import io.pomona.tensor.Window;
import org.jspecify.annotations.Nullable;

/** {@link MaxPooling2D} and {@link AveragePooling2D} at work. */
final class PoolingOperation implements Operation {
    private final Pooling pooling;
    private final int inputSize;
    private final int outputSize;

    PoolingOperation(Node node, Pooling.Kind kind, Window window) {
        int height = node.inputShape().dimension(0);
        int width = node.inputShape().dimension(1);
        int channels = node.inputShape().dimension(2);
        int rows = node.outputShape().dimension(0);
        int columns = node.outputShape().dimension(1);
        this.pooling = clips(node.layer())
                ? Pooling.clipped(kind, height, width, channels, rows, columns, window)
                : new Pooling(kind, height, width, channels, rows, columns, window);
        this.inputSize = node.inputShape().size();
        this.outputSize = node.outputShape().size();
    }

    private static boolean clips(Layer layer) {
        return switch (layer) {
            case MaxPooling2D pooling -> pooling.size() == PoolingSize.CEIL;
            case AveragePooling2D pooling -> pooling.size() == PoolingSize.CEIL;
            default -> false;
        };
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        pooling.forward(x, xAt, y, first * outputSize, n);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        if (dx != null) {
            pooling.backward(x, xAt, y, dy, first * outputSize, dx, first * inputSize, n);
        }
    }
}
