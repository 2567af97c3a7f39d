// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.data.NpyArray;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says whether an array of another program is one of a network's, and converts it. */
final class ForeignArray {
    private ForeignArray() {}

    /** Returns what keeps an array from being the network's, if anything does. */
    static Optional<String> complaint(ParameterSlot slot, ForeignLayout layout, String name,
            NpyArray array) {
        List<Integer> expected = extents(slot.shape(), layout);
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
            case 4 -> WeightLayouts.kernelFromChannelsFirst(values, shape);
            case 2 -> dense(network, slot, values);
            default -> values;
        };
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
        Shape before = network.inputShape();
        Shape image = null;
        for (Node node : network.nodes()) {
            if (node.name().equals(layer)) {
                return image;
            }
            image = switch (node.layer()) {
                case Flatten() -> before.rank() == 3 ? before : image;
                // These leave every value in its place.
                case Dropout _,ActivationLayer _ -> image;
                default -> null;
            };
            before = node.outputShape();
        }
        return null;
    }

    /** The extents that an array of the network's has in another layout. */
    private static List<Integer> extents(Shape shape, ForeignLayout layout) {
        List<Integer> own = shape.dimensions();
        if (layout == ForeignLayout.KERAS) {
            return own;
        }
        return switch (shape.rank()) {
            case 4 -> List.of(own.get(3), own.get(2), own.get(0), own.get(1));
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
