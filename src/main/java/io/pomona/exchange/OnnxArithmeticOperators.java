// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import io.pomona.nn.Add;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Initializer;
import io.pomona.nn.Layer;
import io.pomona.nn.Padding;
import io.pomona.nn.Rescaling;
import io.pomona.nn.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads sums of branches, and sums and products with constants: a bias of the layer before, a scaling
 * of all values, or of each channel for itself, which is a convolution of 1x1.
 */
final class OnnxArithmeticOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = Map.of("Add", OnnxArithmeticOperators::addition,
            "Sum", OnnxArithmeticOperators::sum, "Sub", OnnxArithmeticOperators::subtraction,
            "Mul", OnnxArithmeticOperators::multiplication, "Div",
            OnnxArithmeticOperators::division);

    private OnnxArithmeticOperators() {}

    private static void addition(OnnxNode node, OnnxLayers layers) {
        node.allowOnly();
        if (layers.isConstant(node, 0)) {
            add(node.swapped(), layers, 1);
        } else if (layers.isConstant(node, 1)) {
            add(node, layers, 1);
        } else {
            sum(node, layers);
        }
    }

    private static void subtraction(OnnxNode node, OnnxLayers layers) {
        node.allowOnly();
        add(node, layers, -1);
    }

    private static void multiplication(OnnxNode node, OnnxLayers layers) {
        node.allowOnly();
        if (!layers.isConstant(node, 0) && !layers.isConstant(node, 1)) {
            throw node.problem("expected the product with a constant, or of a value with a known"
                    + " gate of the same value; other products of branches are not supported");
        }
        OnnxNode ordered = layers.isConstant(node, 0) ? node.swapped() : node;
        multiply(ordered, layers, layers.constant(ordered, 1).floats());
    }

    private static void division(OnnxNode node, OnnxLayers layers) {
        node.allowOnly();
        float[] factors = layers.constant(node, 1).floats().clone();
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) (1.0 / factors[i]);
        }
        multiply(node, layers, factors);
    }

    private static void sum(OnnxNode node, OnnxLayers layers) {
        node.allowOnly();
        OnnxValue first = layers.value(node);
        int count = node.proto().getInputCount();
        if (count == 1) {
            layers.pass(node, first);
            return;
        }
        for (int i = 1; i < count; i++) {
            OnnxValue other = layers.value(node, i);
            if (!other.equals(first)) {
                throw node.problem("expected values of one shape and order, but received "
                        + first.describe() + " and " + other.describe());
            }
        }
        layers.merge(node, Add.of(), first);
    }

    private static void add(OnnxNode node, OnnxLayers layers, int sign) {
        OnnxValue value = layers.value(node);
        OnnxConstant constant = layers.constant(node, 1);
        float[] summands = constant.floats().clone();
        for (int i = 0; i < summands.length; i++) {
            summands[i] *= sign;
        }
        OnnxLayer source = layers.soleSource(node);
        Layer biased = source == null ? null : biased(source.layer());
        if (source != null && biased != null) {
            float[] bias = each(node, value, constant, summands);
            layers.replace(node,
                    source.with(biased, List.of(source.arrays().getFirst(), bias)));
        } else if (summands.length == 1) {
            shift(node, layers, source, OnnxNode.decimal(summands[0]));
        } else {
            float[] bias = each(node, value, constant, summands);
            float[] ones = new float[bias.length];
            Arrays.fill(ones, 1);
            layers.add(node, eachChannel(node, value).withBias(true), List.of(ones, bias));
        }
    }

    /** Returns a layer with a bias, or null where it has one, an activation, or can have none. */
    private static @Nullable Layer biased(Layer layer) {
        return switch (layer) {
            case Dense dense when !dense.bias() && OnnxFusion.isLinear(dense) ->
                dense.withBias(true);
            case Conv2D conv when !conv.bias() && OnnxFusion.isLinear(conv) -> conv.withBias(true);
            default -> null;
        };
    }

    private static void shift(OnnxNode node, OnnxLayers layers, @Nullable OnnxLayer source,
            double offset) {
        if (source != null && source.layer() instanceof Rescaling(double scale, double before)
                && before == 0) {
            layers.replace(node, source.with(node.check(() -> new Rescaling(scale, offset))));
        } else {
            layers.add(node, node.check(() -> new Rescaling(1, offset)), List.of());
        }
    }

    private static void multiply(OnnxNode node, OnnxLayers layers, float[] factors) {
        OnnxValue value = layers.value(node);
        if (factors.length == 1) {
            double scale = OnnxNode.decimal(factors[0]);
            layers.add(node, node.check(() -> Rescaling.of(scale)), List.of());
            return;
        }
        float[] all = each(node, value, layers.constant(node, 1), factors);
        layers.add(node, eachChannel(node, value), List.of(all));
    }

    private static Conv2D eachChannel(OnnxNode node, OnnxValue value) {
        if (!(value instanceof OnnxValue.Image image)) {
            throw node.problem("expected one number, or images and one for each channel");
        }
        return new Conv2D(image.channels(), Size.of(1), Size.of(1), Padding.valid(), Size.of(1),
                image.channels(), false, Activation.linear(), Initializer.glorotUniform(),
                Initializer.zeros());
    }

    /** Returns one number for each channel. */
    private static float[] each(OnnxNode node, OnnxValue value, OnnxConstant constant,
            float[] values) {
        int units = value.shape().dimension(value.shape().rank() - 1);
        if (!constant.isAlong(value.graphRank(), value.channelAxis(), units)) {
            throw node.problem("expected one constant for each of " + units
                    + " channels, but received extents " + constant.extents());
        }
        if (values.length == units) {
            return values;
        }
        float[] all = new float[units];
        Arrays.fill(all, values[0]);
        return all;
    }
}
