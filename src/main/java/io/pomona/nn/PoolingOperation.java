// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Pooling;
import io.pomona.tensor.Team;
import io.pomona.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Pooling by windows, or by one window of the image's size, at work. */
final class PoolingOperation implements Operation {
    /** Outputs of a share of the work of several threads, about. */
    private static final int SHARE = 8192;

    /** One a thread. */
    private final List<Pooling> poolings = new ArrayList<>();
    private final int inputSize;
    private final int outputSize;
    private final int outputRows;

    private PoolingOperation(Node node, Supplier<Pooling> pooling, int rows,
            int members) {
        for (int i = 0; i < members; i++) {
            poolings.add(pooling.get());
        }
        this.inputSize = node.inputShape().size();
        this.outputSize = node.outputShape().size();
        this.outputRows = rows;
    }

    /** Returns the operation of {@link MaxPooling2D} and {@link AveragePooling2D}. */
    static PoolingOperation of(Node node, Pooling.Kind kind, Window window, int members) {
        int height = node.inputShape().dimension(0);
        int width = node.inputShape().dimension(1);
        int channels = node.inputShape().dimension(2);
        int rows = node.outputShape().dimension(0);
        int columns = node.outputShape().dimension(1);
        return new PoolingOperation(node, () -> clips(node.layer())
                ? Pooling.clipped(kind, height, width, channels, rows, columns, window)
                : new Pooling(kind, height, width, channels, rows, columns, window), rows, members);
    }

    /** Returns the operation of a pooling by one window of the image's size. */
    static PoolingOperation global(Node node, Pooling.Kind kind, int members) {
        return new PoolingOperation(node, () -> Pooling.global(kind,
                node.inputShape().dimension(0), node.inputShape().dimension(1),
                node.inputShape().dimension(2)), 1, members);
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
        poolings.get(member).forward(x, xAt, y, first * outputSize, n);
    }

    @Override
    public void forwardTogether(float[] parameters, int offset, float[] x, int xAt, int sampleSize,
            float[] y, int n, Team team) {
        int shares = Math.clamp(outputSize / SHARE, 1, outputRows);
        team.run(n * shares, (member, index) -> {
            int image = index / shares;
            int share = index % shares;
            poolings.get(member).forwardRows(x, xAt + image * inputSize, y, image * outputSize,
                    share * outputRows / shares, (share + 1) * outputRows / shares);
        });
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        if (dx != null) {
            poolings.get(member).backward(x, xAt, y, dy, first * outputSize, dx,
                    first * inputSize, n);
        }
    }
}
