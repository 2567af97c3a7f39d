// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import java.util.List;
import java.util.Map;

/** Reads the ONNX operators that are activations; they become part of the layer before them. */
final class OnnxPointOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = Map.of(
            "Relu", plain(Activation.relu()),
            "Sigmoid", plain(Activation.sigmoid()),
            "Tanh", plain(Activation.tanh()),
            "LeakyRelu", OnnxPointOperators::leakyRelu,
            "Softmax", OnnxPointOperators::softmax,
            "LogSoftmax", OnnxPointOperators::softmax);

    private OnnxPointOperators() {}

    private static OnnxOperator plain(Activation activation) {
        return (node, chain) -> {
            node.allowOnly();
            apply(node, chain, activation);
        };
    }

    private static void leakyRelu(OnnxNode node, OnnxChain chain) {
        node.allowOnly("alpha");
        // Through its text 0.01f stays the 0.01 that was meant.
        double slope = Double.parseDouble(Float.toString((float) node.real("alpha", 0.01)));
        apply(node, chain, node.check(() -> new Activation.LeakyRelu(slope)));
    }

    /** A logarithm behind the softmax changes neither the classes' order nor the logits. */
    private static void softmax(OnnxNode node, OnnxChain chain) {
        node.allowOnly("axis");
        OnnxValue value = chain.value(node);
        int rank = value instanceof OnnxValue.Image ? 4 : 2;
        int wanted = value instanceof OnnxValue.Image image ? image.axis(2) : 1;
        // Up to operator set 12 the default was 1, since then it is -1.
        int axis = node.integer("axis", rank == 2 ? 1 : -1);
        if ((axis < 0 ? axis + rank : axis) != wanted) {
            throw node.problem("expected the axis of the channels, " + wanted + ", but received "
                    + axis);
        }
        if (value instanceof OnnxValue.Vector vector && vector.image() != null) {
            throw node.problem("expected a softmax behind a product, but it follows flattened"
                    + " images");
        }
        apply(node, chain, Activation.softmax());
    }

    private static void apply(OnnxNode node, OnnxChain chain, Activation activation) {
        chain.value(node);
        OnnxLayer last = chain.last();
        if (last != null && last.layer() instanceof Conv2D conv
                && OnnxProductOperators.isLinear(conv)) {
            chain.replaceLast(node, last.with(conv.withActivation(activation), last.arrays()));
        } else if (last != null && last.layer() instanceof Dense dense
                && OnnxProductOperators.isLinear(dense)) {
            chain.replaceLast(node, last.with(dense.withActivation(activation), last.arrays()));
        } else {
            chain.add(node, new ActivationLayer(activation), List.of());
        }
    }
}
