// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.Layer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the ONNX operators that are activations; they become part of the layer before them. */
final class OnnxPointOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = all();

    private OnnxPointOperators() {}

    private static Map<String, OnnxOperator> all() {
        Map<String, OnnxOperator> all = new HashMap<>();
        all.put("Relu", plain(Activation.relu()));
        all.put("Sigmoid", plain(Activation.sigmoid()));
        all.put("Tanh", plain(Activation.tanh()));
        all.put("Softplus", plain(new Activation.Softplus()));
        all.put("Softsign", plain(new Activation.Softsign()));
        all.put("HardSwish", plain(new Activation.HardSwish()));
        all.put("Mish", plain(new Activation.Mish()));
        all.put("Exp", plain(new Activation.Exponential()));
        all.put("LeakyRelu", OnnxPointOperators::leakyRelu);
        all.put("ThresholdedRelu", OnnxPointOperators::thresholdedRelu);
        all.put("Elu", OnnxPointOperators::elu);
        all.put("Selu", OnnxPointOperators::selu);
        all.put("HardSigmoid", OnnxPointOperators::hardSigmoid);
        all.put("Gelu", OnnxPointOperators::gelu);
        all.put("Swish", OnnxPointOperators::swish);
        all.put("Clip", OnnxPointOperators::clip);
        all.put("Min", OnnxPointOperators::least);
        all.put("Softmax", OnnxPointOperators::softmax);
        all.put("LogSoftmax", OnnxPointOperators::softmax);
        return Map.copyOf(all);
    }

    private static OnnxOperator plain(Activation activation) {
        return (node, layers) -> {
            node.allowOnly();
            apply(node, layers, activation);
        };
    }

    private static void leakyRelu(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("alpha");
        double slope = node.decimal("alpha", 0.01f);
        apply(node, layers, node.check(() -> new Activation.LeakyRelu(slope)));
    }

    /** At the threshold itself ONNX's gives 0, Keras's and Pomona's the threshold. */
    private static void thresholdedRelu(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("alpha", OnnxPatterns.SLOPE);
        double threshold = node.decimal("alpha", 1);
        double slope = node.decimal(OnnxPatterns.SLOPE, 0);
        apply(node, layers,
                node.check(() -> new Activation.BoundedRelu(null, slope, threshold)));
    }

    private static void elu(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("alpha");
        double alpha = node.decimal("alpha", 1);
        apply(node, layers, node.check(() -> new Activation.Elu(alpha)));
    }

    private static void selu(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("alpha", "gamma");
        requireNear(node, "alpha", node.real("alpha", 1.6732632), 1.6732632);
        requireNear(node, "gamma", node.real("gamma", 1.050701), 1.050701);
        apply(node, layers, new Activation.Selu());
    }

    private static void hardSigmoid(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("alpha", "beta");
        requireNear(node, "alpha", node.real("alpha", 0.2), 1 / 6.0);
        requireNear(node, "beta", node.real("beta", 0.5), 0.5);
        apply(node, layers, new Activation.HardSigmoid());
    }

    private static void requireNear(OnnxNode node, String name, double value, double only) {
        if (!OnnxPatterns.isNear(value, only)) {
            throw node.problem("expected " + name + "=" + (float) only + ", but received "
                    + (float) value);
        }
    }

    private static void gelu(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("approximate");
        String how = node.text("approximate", "none");
        if (!how.equals("none") && !how.equals("tanh")) {
            throw node.problem("expected approximate=none or tanh, but received " + how);
        }
        apply(node, layers, new Activation.Gelu(how.equals("tanh")));
    }

    private static void swish(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("alpha");
        requireNear(node, "alpha", node.real("alpha", 1), 1);
        apply(node, layers, new Activation.Silu());
    }

    /** The limits are attributes up to operator set 10 and inputs since then. */
    private static void clip(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("min", "max");
        double least = node.hasInput(1)
                ? number(node, layers, 1)
                : node.decimal("min", Float.NEGATIVE_INFINITY);
        double most = node.hasInput(2)
                ? number(node, layers, 2)
                : node.decimal("max", Float.POSITIVE_INFINITY);
        if (least == 0 && most > 0) {
            apply(node, layers, most >= Float.MAX_VALUE
                    ? Activation.relu()
                    : new Activation.BoundedRelu(most, 0, 0));
        } else if (least == -1 && most == 1) {
            apply(node, layers, new Activation.HardTanh());
        } else if (least <= -Float.MAX_VALUE && most >= 0) {
            limit(node, layers, most);
        } else {
            throw node.problem("expected limits from 0, or from -1 to 1, but received " + least
                    + " to " + most);
        }
    }

    private static void least(OnnxNode node, OnnxLayers layers) {
        node.allowOnly();
        if (node.proto().getInputCount() != 2) {
            throw node.problem("expected 2 inputs, but received " + node.proto().getInputCount());
        }
        OnnxNode ordered = layers.isConstant(node, 0) ? node.swapped() : node;
        limit(ordered, layers, number(ordered, layers, 1));
    }

    /** An upper limit is known as part of a ReLU. */
    private static void limit(OnnxNode node, OnnxLayers layers, double most) {
        OnnxLayer source = layers.soleSource(node);
        Activation limited = source == null || !(most >= 0)
                ? null
                : OnnxFusion.atMost(source.layer().activation(), most);
        Layer layer = source == null || limited == null
                ? null
                : OnnxFusion.with(source.layer(), limited);
        if (source == null || layer == null) {
            throw node.problem("expected an upper limit directly behind a ReLU");
        }
        layers.replace(node, source.with(layer));
    }

    private static double number(OnnxNode node, OnnxLayers layers, int input) {
        OnnxConstant constant = layers.constant(node, input);
        if (constant.size() != 1) {
            throw node.problem("expected one number as \"" + constant.name()
                    + "\", but received extents " + constant.extents());
        }
        return OnnxNode.decimal(constant.floats()[0]);
    }

    /** A logarithm behind the softmax changes neither the classes' order nor the logits. */
    private static void softmax(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("axis");
        OnnxValue value = layers.value(node);
        int wanted = value.channelAxis();
        int rank = value.graphRank();
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
        apply(node, layers, Activation.softmax());
    }

    private static void apply(OnnxNode node, OnnxLayers layers, Activation activation) {
        OnnxLayer source = layers.soleSource(node);
        Layer fused = source == null || !OnnxFusion.isLinear(source.layer())
                ? null
                : OnnxFusion.with(source.layer(), activation);
        if (source != null && fused != null) {
            layers.replace(node, source.with(fused));
        } else {
            layers.add(node, new ActivationLayer(activation), List.of());
        }
    }
}
