// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import java.util.List;

/** Writes activations as ONNX operators. */
final class OnnxActivations {
    private OnnxActivations() {}

    /**
     * Adds an activation of a layer to what the rest of the layer has come to, and returns its
     * output.
     */
    static String write(OnnxPlace place, Activation activation) {
        return switch (activation) {
            case Activation.Linear() -> place.value();
            case Activation.Relu() -> operator(place, "Relu");
            case Activation.LeakyRelu(double slope) -> place.operator("LeakyRelu", "activation",
                    place.value(), List.of(), OnnxGraph.real("alpha", slope));
            case Activation.Sigmoid() -> operator(place, "Sigmoid");
            case Activation.Tanh() -> operator(place, "Tanh");
            case Activation.SoftmaxFunction() ->
                place.operator("Softmax", "activation", place.value(),
                        List.of(), OnnxGraph.integer("axis", place.input().rank() == 3 ? 1 : -1));
        };
    }

    private static String operator(OnnxPlace place, String type) {
        return place.operator(type, "activation", place.value(), List.of());
    }
}
