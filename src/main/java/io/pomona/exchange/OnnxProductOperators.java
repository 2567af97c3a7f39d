// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Dense;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads the ONNX operators that multiply by a matrix. */
final class OnnxProductOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = Map.of("Gemm", OnnxProductOperators::gemm,
            "MatMul", OnnxProductOperators::product);

    private OnnxProductOperators() {}

    private static void gemm(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("alpha", "beta", "transA", "transB");
        node.require("transA", 0);
        OnnxConstant matrix = matrix(node, layers);
        boolean isTransposed = node.integer("transB", 0) != 0;
        int units = matrix.extents().get(isTransposed ? 0 : 1);
        List<float[]> arrays = new ArrayList<>();
        arrays.add(scaled(rows(node, layers, matrix, isTransposed), node.real("alpha", 1)));
        if (node.hasInput(2)) {
            float[] bias = broadcast(node, layers.constant(node, 2), units);
            arrays.add(scaled(bias, node.real("beta", 1)));
        }
        Dense layer = node.check(() -> Dense.of(units)).withBias(node.hasInput(2));
        layers.add(node, layer, arrays);
    }

    private static void product(OnnxNode node, OnnxLayers layers) {
        node.allowOnly();
        OnnxConstant matrix = matrix(node, layers);
        int units = matrix.extents().get(1);
        List<float[]> arrays = List.of(rows(node, layers, matrix, false));
        layers.add(node, node.check(() -> Dense.of(units)).withBias(false), arrays);
    }

    private static OnnxConstant matrix(OnnxNode node, OnnxLayers layers) {
        OnnxConstant matrix = layers.constant(node, 1);
        if (matrix.extents().size() != 2) {
            throw node.problem("expected a matrix, but received extents " + matrix.extents());
        }
        return matrix;
    }

    /** Returns a matrix as {@code [inputs, units]} with its rows in the network's order. */
    private static float[] rows(OnnxNode node, OnnxLayers layers, OnnxConstant matrix,
            boolean isTransposed) {
        OnnxValue.Vector vector = layers.vector(node);
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
        return vector.ordered(values, units);
    }

    private static float[] broadcast(OnnxNode node, OnnxConstant constant, int units) {
        if (!constant.isAlong(2, 1, units)) {
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
