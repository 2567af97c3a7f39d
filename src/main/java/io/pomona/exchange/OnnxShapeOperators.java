// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Concatenate;
import io.pomona.nn.Flatten;
import io.pomona.nn.GlobalAveragePooling2D;
import io.pomona.nn.GlobalMaxPooling2D;
import io.pomona.nn.Layer;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the ONNX operators that compute nothing but move, shape or join values. */
final class OnnxShapeOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = Map.of(
            "Identity", OnnxShapeOperators::identity,
            "Dropout", OnnxShapeOperators::dropout,
            "Transpose", OnnxShapeOperators::transpose,
            "Flatten", OnnxShapeOperators::flatten,
            "Reshape", OnnxShapeOperators::reshape,
            "Squeeze", OnnxShapeOperators::squeeze,
            "Concat", OnnxShapeOperators::concatenation);

    private OnnxShapeOperators() {}

    private static void identity(OnnxNode node, OnnxLayers layers) {
        node.allowOnly();
        layers.pass(node, layers.value(node));
    }

    /** Dropout does nothing outside of training. */
    private static void dropout(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("ratio", "seed");
        layers.pass(node, layers.value(node));
    }

    private static void transpose(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("perm");
        OnnxValue.Image image = layers.image(node);
        List<Integer> axes = node.integers("perm", List.of(3, 2, 1, 0));
        boolean changes = axes.equals(
                image.channelsFirst() ? List.of(0, 2, 3, 1) : List.of(0, 3, 1, 2));
        if (!changes && !axes.equals(List.of(0, 1, 2, 3))) {
            throw node.problem("expected perm from [n, c, h, w] to [n, h, w, c] or back, but"
                    + " received " + axes);
        }
        layers.pass(node,
                new OnnxValue.Image(image.shape(), changes != image.channelsFirst()));
    }

    private static void flatten(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("axis");
        int rank = layers.value(node).graphRank();
        int axis = node.integer("axis", 1);
        if (axis != 1 && axis != 1 - rank) {
            throw node.problem("expected axis=1, but received " + axis);
        }
        flattenSamples(node, layers);
    }

    private static void reshape(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("allowzero");
        node.require("allowzero", 0);
        long[] target = layers.numbers(node, 1);
        int size = layers.value(node).shape().size();
        boolean isFlat = target.length == 2 && (target[1] == size
                ? target[0] == 0 || target[0] == -1 || target[0] == layers.batch()
                : target[1] == -1 && (target[0] == 0 || (target[0] == layers.batch()
                        && target[0] > 0)));
        if (!isFlat) {
            throw node.problem("expected a shape that flattens each sample, [-1, " + size
                    + "], but received " + Arrays.toString(target));
        }
        flattenSamples(node, layers);
    }

    private static void squeeze(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("axes");
        OnnxValue.Image image = layers.image(node);
        requireCells(node, axes(node, layers), image);
        if (image.height() != 1 || image.width() != 1) {
            throw node.problem("expected images of one cell, but received " + image.shape());
        }
        flattenSamples(node, layers);
    }

    /** The axes of an operator are an attribute up to some version and an input since then. */
    static long[] axes(OnnxNode node, OnnxLayers layers) {
        return node.hasInput(1)
                ? layers.numbers(node, 1)
                : node.integers("axes", List.of(-1, -1)).stream().mapToLong(axis -> axis).toArray();
    }

    /** Requires that axes are those of rows and columns. */
    static void requireCells(OnnxNode node, long[] axes, OnnxValue.Image image) {
        List<Long> found = Arrays.stream(axes).map(axis -> axis < 0 ? axis + 4 : axis).sorted()
                .boxed().toList();
        if (!found.equals(List.of((long) image.axis(0), (long) image.axis(1)))) {
            throw node.problem("expected the axes of rows and columns, " + image.axis(0) + " and "
                    + image.axis(1) + ", but received " + Arrays.toString(axes));
        }
    }

    private static void flattenSamples(OnnxNode node, OnnxLayers layers) {
        if (!(layers.value(node) instanceof OnnxValue.Image image)) {
            layers.pass(node, layers.value(node));
            return;
        }
        OnnxLayer source = layers.soleSource(node);
        Layer flat = source == null ? null : withoutCell(source.layer());
        if (source != null && flat != null) {
            layers.replace(node, source.with(flat));
        } else {
            layers.add(node, new Flatten(), List.of());
        }
        layers.become(node, image.flat());
    }

    /** Returns the pooling over whole images that gives vectors at once, or null for other layers. */
    private static @Nullable Layer withoutCell(Layer layer) {
        return switch (layer) {
            case GlobalAveragePooling2D _ -> GlobalAveragePooling2D.of();
            case GlobalMaxPooling2D _ -> GlobalMaxPooling2D.of();
            default -> null;
        };
    }

    private static void concatenation(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("axis");
        List<OnnxValue> values = new ArrayList<>();
        for (int i = 0; i < node.proto().getInputCount(); i++) {
            values.add(layers.value(node, i));
        }
        OnnxValue first = layers.value(node);
        int axis = node.integer("axis", 1);
        int wanted = first.channelAxis();
        if ((axis < 0 ? axis + first.graphRank() : axis) != wanted) {
            throw node.problem("expected the axis of the channels, " + wanted + ", but received "
                    + axis);
        }
        if (values.size() == 1) {
            layers.pass(node, first);
            return;
        }
        for (OnnxValue value : values) {
            if (!value.isOrderedAs(first)) {
                throw node.problem("expected values of one order, but received "
                        + first.describe() + " and " + value.describe());
            }
        }
        Shape shape = node.check(() -> new Concatenate()
                .outputShape(values.stream().map(OnnxValue::shape).toList()));
        layers.merge(node, new Concatenate(), first instanceof OnnxValue.Image image
                ? new OnnxValue.Image(shape, image.channelsFirst())
                : new OnnxValue.Vector(shape, null));
    }
}
