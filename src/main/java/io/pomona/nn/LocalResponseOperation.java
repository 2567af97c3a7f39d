// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.LocalResponseNormalizer;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link LocalResponseNormalization} at work. */
final class LocalResponseOperation implements Operation {
    /** One for each thread. */
    private final List<LocalResponseNormalizer> normalizers = new ArrayList<>();
    private final int size;
    private final int positions;

    LocalResponseOperation(Node node, LocalResponseNormalization layer, int members) {
        Shape shape = node.outputShape();
        int channels = shape.dimension(shape.rank() - 1);
        for (int member = 0; member < members; member++) {
            normalizers.add(new LocalResponseNormalizer(channels, layer.size(), layer.factor(),
                    layer.beta(), layer.k()));
        }
        this.size = shape.size();
        this.positions = size / channels;
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        normalizers.get(member).forward(x, xAt, n * positions, y, first * size);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        if (dx != null) {
            normalizers.get(member).backward(x, xAt, dy, first * size, n * positions, dx,
                    first * size);
        }
    }
}
