// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import java.util.List;

/** Writes activations as ONNX operators; those that have none in operator set 17, as several. */
final class OnnxActivations {
    private static final double SELU_ALPHA = 1.6732632;
    private static final double SELU_SCALE = 1.050701;

    private OnnxActivations() {}

    /**
     * Adds an activation of a layer to what the rest of the layer has come to, and returns its
     * output.
     */
    static String write(OnnxPlace place, Activation activation) {
        return switch (activation) {
            case Activation.Linear() -> place.value();
            case Activation.Relu() -> operator(place, "Relu");
            case Activation.LeakyRelu(double slope) -> leaky(place, "activation", slope);
            case Activation.Sigmoid() -> operator(place, "Sigmoid");
            case Activation.Tanh() -> operator(place, "Tanh");
            case Activation.SoftmaxFunction() -> softmax(place);
            case Activation.BoundedRelu relu -> bounded(place, relu);
            case Activation.Elu(double alpha) -> place.operator("Elu", "activation",
                    place.value(), List.of(), OnnxGraph.real("alpha", alpha));
            case Activation.Selu() -> place.operator("Selu", "activation", place.value(),
                    List.of(), OnnxGraph.real("alpha", SELU_ALPHA),
                    OnnxGraph.real("gamma", SELU_SCALE));
            case Activation.Gelu(boolean approximate) ->
                approximate ? approximateGelu(place) : gelu(place);
            case Activation.Silu() -> times(place, "activation", place.value(),
                    step(place, "Sigmoid", "sigmoid", place.value()));
            case Activation.Softplus() -> operator(place, "Softplus");
            case Activation.Softsign() -> operator(place, "Softsign");
            case Activation.HardSigmoid() -> place.operator("HardSigmoid", "activation",
                    place.value(), List.of(), OnnxGraph.real("alpha", 1 / 6.0),
                    OnnxGraph.real("beta", 0.5));
            case Activation.HardTanh() -> place.operator("Clip", "activation", place.value(),
                    List.of(place.number("least", -1), place.number("most", 1)));
            case Activation.HardSwish() -> operator(place, "HardSwish");
            case Activation.Mish() -> times(place, "activation", place.value(),
                    step(place, "Tanh", "tanh",
                            step(place, "Softplus", "softplus", place.value())));
            case Activation.Exponential() -> operator(place, "Exp");
        };
    }

    private static String softmax(OnnxPlace place) {
        int axis = place.node().outputShape().rank() == 3 ? 1 : -1;
        return place.operator("Softmax", "activation", place.value(), List.of(),
                OnnxGraph.integer("axis", axis));
    }

    private static String bounded(OnnxPlace place, Activation.BoundedRelu relu) {
        Double most = relu.maxValue();
        String rising;
        if (relu.threshold() > 0) {
            rising = threshold(place, relu);
        } else if (relu.negativeSlope() > 0) {
            rising = leaky(place, "leaky", relu.negativeSlope());
        } else if (most == null) {
            return operator(place, "Relu");
        } else {
            return place.operator("Clip", "activation", place.value(),
                    List.of(place.number("least", 0), place.number("most", most)));
        }
        return most == null
                ? rising
                : place.operator("Clip", "activation", rising,
                        List.of("", place.number("most", most)));
    }

    /** ThresholdedRelu would give 0 at the threshold itself. */
    private static String threshold(OnnxPlace place, Activation.BoundedRelu relu) {
        String threshold = place.number("threshold", relu.threshold());
        String isAbove = place.operator("GreaterOrEqual", "above", place.value(),
                List.of(threshold));
        String below = place.operator("Mul", "below",
                place.operator("Sub", "rest", place.value(), List.of(threshold)),
                List.of(place.number("slope", relu.negativeSlope())));
        return place.operator("Where", "thresholded", isAbove, List.of(place.value(), below));
    }

    /** {@code x * (1 + erf(x / sqrt(2))) / 2}. */
    private static String gelu(OnnxPlace place) {
        String scaled = place.operator("Div", "scaled", place.value(),
                List.of(place.number("root", Math.sqrt(2))));
        return gated(place, step(place, "Erf", "erf", scaled));
    }

    /** {@code x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))) / 2}. */
    private static String approximateGelu(OnnxPlace place) {
        String cube = place.operator("Pow", "cube", place.value(),
                List.of(place.number("three", 3)));
        String small = times(place, "small", cube, place.number("factor", 0.044715));
        String sum = place.operator("Add", "sum", place.value(), List.of(small));
        String scaled = times(place, "scaled", sum, place.number("root", Math.sqrt(2 / Math.PI)));
        return gated(place, step(place, "Tanh", "tanh", scaled));
    }

    private static String gated(OnnxPlace place, String share) {
        String gate = place.operator("Add", "gate", share, List.of(place.number("one", 1)));
        String product = times(place, "product", place.value(), gate);
        return times(place, "activation", product, place.number("half", 0.5));
    }

    private static String leaky(OnnxPlace place, String part, double slope) {
        return place.operator("LeakyRelu", part, place.value(), List.of(),
                OnnxGraph.real("alpha", slope));
    }

    private static String operator(OnnxPlace place, String type) {
        return step(place, type, "activation", place.value());
    }

    private static String step(OnnxPlace place, String type, String part, String from) {
        return place.operator(type, part, from, List.of());
    }

    private static String times(OnnxPlace place, String part, String first, String second) {
        return place.operator("Mul", part, first, List.of(second));
    }
}
