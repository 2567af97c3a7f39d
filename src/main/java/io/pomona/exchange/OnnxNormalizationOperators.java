// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.LayerNormalization;
import io.pomona.nn.LocalResponseNormalization;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the ONNX operators that normalise. */
final class OnnxNormalizationOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = Map.of(
            "BatchNormalization", OnnxNormalizationOperators::batch,
            "LayerNormalization", OnnxNormalizationOperators::layer,
            "LRN", OnnxNormalizationOperators::response);

    private OnnxNormalizationOperators() {}

    private static void batch(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("epsilon", "momentum", "spatial", "training_mode");
        node.require("training_mode", 0);
        node.require("spatial", 1);
        OnnxValue value = layers.value(node);
        if (value instanceof OnnxValue.Image) {
            layers.channelsFirst(node);
        }
        int channels = value.shape().dimension(value.shape().rank() - 1);
        List<float[]> arrays = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            float[] values = layers.constant(node, i).vector(node, channels);
            arrays.add(value instanceof OnnxValue.Vector vector
                    ? vector.ordered(values, 1)
                    : values);
        }
        double momentum = node.decimal("momentum", 0.9f);
        double epsilon = node.decimal("epsilon", 1e-5f);
        layers.add(node, node.check(() -> new BatchNormalization(momentum, epsilon, true, true,
                Activation.linear())), arrays);
    }

    /** ONNX normalises all axes from one on. */
    private static void layer(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("axis", "epsilon", "stash_type");
        node.require("stash_type", 1);
        OnnxValue value = layers.value(node);
        int rank = value.graphRank();
        int given = node.integer("axis", -1);
        int axis = given < 0 ? given + rank : given;
        boolean isWhole = value instanceof OnnxValue.Image && axis == 1;
        if (!isWhole && !(axis == rank - 1 && axis == value.channelAxis())) {
            throw node.problem("expected the axis of the channels where it is the last, or 1, but"
                    + " received " + given);
        }
        List<float[]> arrays = new ArrayList<>();
        arrays.add(normalised(node, layers.constant(node, 1), value, isWhole));
        if (node.hasInput(2)) {
            arrays.add(normalised(node, layers.constant(node, 2), value, isWhole));
        }
        double epsilon = node.decimal("epsilon", 1e-5f);
        layers.add(node, node.check(() -> new LayerNormalization(epsilon, node.hasInput(2), true,
                isWhole)), arrays);
    }

    private static float[] normalised(OnnxNode node, OnnxConstant constant, OnnxValue value,
            boolean isWhole) {
        Shape shape = value.shape();
        int channels = shape.dimension(shape.rank() - 1);
        if (!isWhole) {
            float[] values = constant.vector(node, channels);
            return value instanceof OnnxValue.Vector vector ? vector.ordered(values, 1) : values;
        }
        boolean isFirst = value instanceof OnnxValue.Image(_, boolean first) && first;
        List<Integer> extents = isFirst
                ? List.of(channels, shape.dimension(0), shape.dimension(1))
                : shape.dimensions();
        if (!constant.extents().equals(extents)) {
            throw node.problem("expected \"" + constant.name() + "\" of extents " + extents
                    + ", but received " + constant.extents());
        }
        return isFirst
                ? WeightLayouts.rowsFromChannelsFirst(constant.floats(), shape, 1)
                : constant.floats();
    }

    private static void response(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("alpha", "beta", "bias", "size");
        layers.channelsFirst(node);
        int size = node.integer("size", 0);
        if (size % 2 != 1) {
            throw node.problem("expected an odd size, but received " + size);
        }
        double alpha = node.decimal("alpha", 1e-4f);
        double beta = node.decimal("beta", 0.75f);
        double k = node.decimal("bias", 1);
        layers.add(node,
                node.check(() -> new LocalResponseNormalization(size, alpha, beta, k, true)),
                List.of());
    }
}
