// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.Add;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Layer;
import io.pomona.nn.LayerNormalization;
import io.pomona.nn.Rescaling;
import org.jspecify.annotations.Nullable;

/** What two operators one behind the other come to as one layer. */
final class OnnxFusion {
    private OnnxFusion() {}

    /** Returns whether a layer has no activation yet that stands for a curve. */
    static boolean isLinear(Layer layer) {
        return layer.activation().equals(Activation.linear());
    }

    /** Returns a layer with another activation, or null where it cannot have any. */
    static @Nullable Layer with(Layer layer, Activation activation) {
        return switch (layer) {
            case Conv2D conv -> conv.withActivation(activation);
            case Dense dense -> dense.withActivation(activation);
            case BatchNormalization normal -> normal.withActivation(activation);
            case Add _ -> new Add(activation);
            case ActivationLayer _ -> new ActivationLayer(activation);
            default -> null;
        };
    }

    /** Returns an activation that never exceeds a value, or null if that is none that is known. */
    static @Nullable Activation atMost(Activation activation, double most) {
        return switch (activation) {
            case Activation.Relu() -> new Activation.BoundedRelu(most, 0, 0);
            case Activation.LeakyRelu(double slope) -> new Activation.BoundedRelu(most, slope, 0);
            case Activation.BoundedRelu(Double before, double slope, double threshold) ->
                before == null ? new Activation.BoundedRelu(most, slope, threshold) : null;
            default -> null;
        };
    }

    /** Returns whether a layer of vectors gives each value where it received it, up to a change. */
    static boolean keepsPlaces(Layer layer) {
        return switch (layer) {
            case BatchNormalization _,LayerNormalization _,Rescaling _ -> true;
            case ActivationLayer(var function) ->
                !(function instanceof Activation.SoftmaxFunction);
            default -> false;
        };
    }
}
