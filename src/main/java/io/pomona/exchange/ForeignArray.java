// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.data.NpyArray;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.Add;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.LayerNormalization;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.ParameterSlot;
import io.pomona.nn.Rescaling;
import io.pomona.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says whether an array of another program is one of a network's, and converts it. */
final class ForeignArray {
    /** The arrays that have a value for each element, or channel, that enters. */
    private static final Set<String> EACH = Set.of("gamma", "beta", "moving_mean",
            "moving_variance");

    private ForeignArray() {}

    /** Returns what keeps an array from being the network's, if anything does. */
    static Optional<String> complaint(ParameterSlot slot, ForeignLayout layout, String name,
            NpyArray array) {
        List<Integer> expected = extents(slot, layout);
        String found = "'" + name + "' is " + array;
        if (!array.dtype().isFloat()) {
            return Optional.of(found + " where " + slot.name() + " needs real numbers");
        }
        boolean fits = array.extents().equals(expected)
                || (layout == ForeignLayout.KERAS && isDepthwise(slot.shape(), array.extents()));
        return fits
                ? Optional.empty()
                : Optional.of(found + " where " + slot.name() + " needs extents " + expected);
    }

    /** Returns the values of an array that {@link #complaint} has nothing against. */
    static float[] converted(Network network, ParameterSlot slot, ForeignLayout layout,
            NpyArray array) {
        float[] values = array.toFloats();
        if (layout == ForeignLayout.KERAS) {
            return values;
        }
        Shape shape = slot.shape();
        return switch (shape.rank()) {
            case 4 -> OnnxWeights.fromOnnx(slot, values);
            case 3 -> WeightLayouts.rowsFromChannelsFirst(values, shape, 1);
            case 2 -> dense(network, slot, values);
            default -> EACH.contains(slot.parameter().name())
                    ? each(network, slot, values)
                    : values;
        };
    }

    /** Values of each element of a sample follow the elements' order. */
    private static float[] each(Network network, ParameterSlot slot, float[] values) {
        Shape image = flattened(network, slot.layer());
        return image == null ? values : WeightLayouts.rowsFromChannelsFirst(values, image, 1);
    }

    private static float[] dense(Network network, ParameterSlot slot, float[] values) {
        int units = slot.shape().dimension(1);
        float[] matrix = WeightLayouts.matrixFromTransposed(values, slot.shape().dimension(0),
                units);
        Shape image = flattened(network, slot.layer());
        return image == null ? matrix : WeightLayouts.rowsFromChannelsFirst(matrix, image, units);
    }

    /** Returns the shape of the images whose flattened values a layer takes, or null. */
    private static @Nullable Shape flattened(Network network, String layer) {
        Map<String, Node> nodes = network.nodes().stream()
                .collect(Collectors.toMap(Node::name, Function.identity()));
        Node node = nodes.get(layer);
        while (node != null) {
            node = nodes.get(node.inputs().getFirst());
            if (node != null && node.layer() instanceof Flatten && node.inputShape().rank() == 3) {
                return node.inputShape();
            }
            boolean isInPlace = node != null && switch (node.layer()) {
                // These leave every value in its place.
                case Dropout _,ActivationLayer _,BatchNormalization _,LayerNormalization _,Rescaling _,Flatten _,Add _ ->
                    true;
                default -> false;
            };
            node = isInPlace ? node : null;
        }
        return null;
    }

    /** The extents that an array of the network's has in another layout. */
    private static List<Integer> extents(ParameterSlot slot, ForeignLayout layout) {
        List<Integer> own = slot.shape().dimensions();
        if (layout == ForeignLayout.KERAS) {
            return own;
        }
        return switch (own.size()) {
            case 4 -> Arrays.stream(OnnxWeights.extents(slot)).boxed().toList();
            case 3 -> List.of(own.get(2), own.get(0), own.get(1));
            case 2 -> own.reversed();
            default -> own;
        };
    }

    /** Keras keeps the kernel of a depthwise convolution as {@code [h, w, channels, multiplier]}. */
    private static boolean isDepthwise(Shape shape, List<Integer> found) {
        return shape.rank() == 4 && shape.dimension(2) == 1 && found.size() == 4
                && found.get(0) == shape.dimension(0) && found.get(1) == shape.dimension(1)
                && (long) found.get(2) * found.get(3) == shape.dimension(3);
    }
}
