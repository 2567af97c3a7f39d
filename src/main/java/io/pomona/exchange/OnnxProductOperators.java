// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads the ONNX operators that multiply by a matrix and the addition of a bias. */
final class OnnxProductOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = Map.of("Gemm", OnnxProductOperators::gemm,
            "MatMul", OnnxProductOperators::product, "Add", OnnxProductOperators::addition);

    private OnnxProductOperators() {}

    private static void gemm(OnnxNode node, OnnxChain chain) {
        node.allowOnly("alpha", "beta", "transA", "transB");
        node.require("transA", 0);
        OnnxConstant matrix = matrix(node, chain);
        boolean isTransposed = node.integer("transB", 0) != 0;
        int units = matrix.extents().get(isTransposed ? 0 : 1);
        List<float[]> arrays = new ArrayList<>();
        arrays.add(scaled(rows(node, chain, matrix, isTransposed), node.real("alpha", 1)));
        if (node.hasInput(2)) {
            float[] bias = broadcast(node, chain.constant(node, 2), units);
            arrays.add(scaled(bias, node.real("beta", 1)));
        }
        Dense layer = node.check(() -> Dense.of(units)).withBias(node.hasInput(2));
        chain.add(node, layer, arrays);
    }

    private static void product(OnnxNode node, OnnxChain chain) {
        node.allowOnly();
        OnnxConstant matrix = matrix(node, chain);
        int units = matrix.extents().get(1);
        List<float[]> arrays = List.of(rows(node, chain, matrix, false));
        chain.add(node, node.check(() -> Dense.of(units)).withBias(false), arrays);
    }

    /** An addition is supported as the bias of the layer before it. */
    private static void addition(OnnxNode node, OnnxChain chain) {
        node.allowOnly();
        OnnxNode ordered = chain.isConstant(node, 0) ? swapped(node) : node;
        OnnxLayer last = chain.last();
        if (last == null || !chain.isConstant(ordered, 1)) {
            throw node.problem("expected the addition of a constant behind a convolution or a"
                    + " product; sums of two branches are not supported");
        }
        OnnxValue value = chain.value(ordered);
        OnnxConstant constant = chain.constant(ordered, 1);
        int channelAxis = value instanceof OnnxValue.Image image ? image.axis(2) : 1;
        int rank = value instanceof OnnxValue.Image ? 4 : 2;
        Layer layer = switch (last.layer()) {
            case Dense dense when !dense.bias() && isLinear(dense) -> dense.withBias(true);
            case Conv2D conv when !conv.bias() && isLinear(conv) -> conv.withBias(true);
            default -> throw node.problem("expected the addition of a constant directly behind a"
                    + " convolution or a product without a bias");
        };
        int units = value.shape().dimension(value.shape().rank() - 1);
        if (!isAlong(constant.extents(), rank, channelAxis, units)) {
            throw node.problem("expected one constant for each of " + units
                    + " channels, but received extents " + constant.extents());
        }
        float[] bias = constant.size() == units ? constant.floats() : new float[units];
        if (constant.size() != units) {
            Arrays.fill(bias, constant.floats()[0]);
        }
        chain.replaceLast(ordered, last.with(layer, List.of(last.arrays().getFirst(), bias)));
    }

    static boolean isLinear(Layer layer) {
        return layer.activation().equals(Activation.linear());
    }

    /** Returns whether extents, aligned at the last axis, are 1 but along one axis of some size. */
    private static boolean isAlong(List<Integer> extents, int rank, int axis, int size) {
        if (extents.size() > rank) {
            return false;
        }
        for (int i = 0; i < extents.size(); i++) {
            boolean isAxis = rank - extents.size() + i == axis;
            if (extents.get(i) != 1 && !(isAxis && extents.get(i) == size)) {
                return false;
            }
        }
        return true;
    }

    private static OnnxNode swapped(OnnxNode node) {
        return new OnnxNode(node.proto().toBuilder().setInput(0, node.input(1))
                .setInput(1, node.input(0)).build(), node.number(), node.source());
    }

    private static OnnxConstant matrix(OnnxNode node, OnnxChain chain) {
        OnnxConstant matrix = chain.constant(node, 1);
        if (matrix.extents().size() != 2) {
            throw node.problem("expected a matrix, but received extents " + matrix.extents());
        }
        return matrix;
    }

    /** Returns a matrix as {@code [inputs, units]} with its rows in the network's order. */
    private static float[] rows(OnnxNode node, OnnxChain chain, OnnxConstant matrix,
            boolean isTransposed) {
        OnnxValue.Vector vector = chain.vector(node);
        int inputs = matrix.extents().get(isTransposed ? 1 : 0);
        int units = matrix.extents().get(isTransposed ? 0 : 1);
        if (inputs != vector.shape().size() || units < 1) {
            throw node.problem("expected a matrix of " + vector.shape().size() + " rows"
                    + (isTransposed ? " (transposed)" : "") + ", but received extents "
                    + matrix.extents());
        }
        float[] values = matrix.floats();
        if (isTransposed) {
            values = WeightLayouts.matrixFromTransposed(values, inputs, units);
        }
        return vector.image() == null
                ? values
                : WeightLayouts.rowsFromChannelsFirst(values, vector.image(), units);
    }

    private static float[] broadcast(OnnxNode node, OnnxConstant constant, int units) {
        if (!isAlong(constant.extents(), 2, 1, units)) {
            throw node.problem("expected a bias of extents [" + units + "], but received "
                    + constant.extents());
        }
        float[] values = constant.floats();
        if (values.length == units) {
            return values;
        }
        float[] all = new float[units];
        Arrays.fill(all, values[0]);
        return all;
    }

    private static float[] scaled(float[] values, double factor) {
        if (factor != 1) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] * factor);
            }
        }
        return values;
    }
}
