// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.LayerNormalizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link LayerNormalization} at work. */
final class LayerNormalizationOperation implements Operation {
    /** One for each thread. */
    private final List<LayerNormalizer> normalizers = new ArrayList<>();
    private final int size;
    private final int groups;
    private final int gamma;
    private final int beta;
    /** Mean and inverse deviation of each group of a batch. */
    private final float[] statistics;

    LayerNormalizationOperation(Node node, LayerNormalization layer, int capacity, int members) {
        int group = layer.groupShape(node.inputShape()).size();
        for (int member = 0; member < members; member++) {
            normalizers.add(new LayerNormalizer(group, layer.epsilon()));
        }
        this.size = node.outputShape().size();
        this.groups = size / group;
        this.gamma = layer.scale() ? node.slots().getFirst().offset() : -1;
        this.beta = layer.center() ? node.slots().getLast().offset() : -1;
        this.statistics = new float[Math.multiplyExact(capacity, 2 * groups)];
    }

    @Override
    public void forward(float[] parameters, int offset, float[] x, int xAt, float[] y, int first,
            int n, int member) {
        normalizers.get(member).forward(x, xAt, n * groups, parameters, at(gamma, offset),
                at(beta, offset), y, first * size, statistics, 2 * first * groups);
    }

    private static int at(int place, int offset) {
        return place < 0 ? -1 : offset + place;
    }

    @Override
    public void backward(float[] parameters, int offset, float[] x, int xAt, float[] y, float[] dy,
            float[] gradient, float @Nullable [] dx, int first, int n, int member) {
        int at = first * size;
        int from = 2 * first * groups;
        LayerNormalizer normalizer = normalizers.get(member);
        normalizer.addParameterGradient(dy, at, x, xAt, n * groups, statistics, from, gradient,
                gamma, beta);
        if (dx != null) {
            normalizer.backward(dy, at, x, xAt, n * groups, parameters, at(gamma, offset),
                    statistics, from, dx, at);
        }
    }
}
