// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Elementwise;
import io.pomona.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** {@link Concatenate} at work. */
final class ConcatenateOperation implements MergeOperation {
    private final int[] widths;
    private final int width;
    private final int positions;

    ConcatenateOperation(Node node) {
        Shape shape = node.outputShape();
        this.width = shape.dimension(shape.rank() - 1);
        this.positions = shape.size() / width;
        this.widths = node.inputShapes().stream()
                .mapToInt(input -> input.dimension(input.rank() - 1)).toArray();
    }

    @Override
    public void forward(float[][] x, int[] xAt, float[] y, int first, int n) {
        int skip = 0;
        for (int i = 0; i < x.length; i++) {
            for (int position = first * positions; position < (first + n) * positions; position++) {
                System.arraycopy(x[i], xAt[i] + position * widths[i], y, position * width + skip,
                        widths[i]);
            }
            skip += widths[i];
        }
    }

    @Override
    public void backward(float[] y, float[] dy, float[] @Nullable [] dx, boolean[] adds, int first,
            int n) {
        int skip = 0;
        for (int i = 0; i < dx.length; i++) {
            float[] to = dx[i];
            if (to != null) {
                carryBack(dy, skip, to, widths[i], adds[i], first, n);
            }
            skip += widths[i];
        }
    }

    private void carryBack(float[] dy, int skip, float[] dx, int count, boolean add, int first,
            int n) {
        for (int position = first * positions; position < (first + n) * positions; position++) {
            if (add) {
                Elementwise.addInPlace(dx, position * count, dy, position * width + skip, count);
            } else {
                System.arraycopy(dy, position * width + skip, dx, position * count, count);
            }
        }
    }
}
