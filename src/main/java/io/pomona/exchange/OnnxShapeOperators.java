// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Flatten;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads the ONNX operators that compute nothing but move, shape or pad values. */
final class OnnxShapeOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = Map.of(
            "Identity", OnnxShapeOperators::identity,
            "Dropout", OnnxShapeOperators::dropout,
            "Transpose", OnnxShapeOperators::transpose,
            "Flatten", OnnxShapeOperators::flatten,
            "Reshape", OnnxShapeOperators::reshape,
            "Squeeze", OnnxShapeOperators::squeeze,
            "ReduceMean", OnnxShapeOperators::mean,
            "Pad", OnnxShapeOperators::pad);

    private OnnxShapeOperators() {}

    private static void identity(OnnxNode node, OnnxChain chain) {
        node.allowOnly();
        chain.pass(node, chain.value(node));
    }

    /** Dropout does nothing outside of training. */
    private static void dropout(OnnxNode node, OnnxChain chain) {
        node.allowOnly("ratio", "seed");
        chain.pass(node, chain.value(node));
    }

    private static void transpose(OnnxNode node, OnnxChain chain) {
        node.allowOnly("perm");
        OnnxValue.Image image = chain.image(node);
        List<Integer> axes = node.integers("perm", List.of(3, 2, 1, 0));
        boolean changes = axes.equals(
                image.channelsFirst() ? List.of(0, 2, 3, 1) : List.of(0, 3, 1, 2));
        if (!changes && !axes.equals(List.of(0, 1, 2, 3))) {
            throw node.problem("expected perm from [n, c, h, w] to [n, h, w, c] or back, but"
                    + " received " + axes);
        }
        chain.pass(node,
                new OnnxValue.Image(image.shape(), changes != image.channelsFirst()));
    }

    private static void flatten(OnnxNode node, OnnxChain chain) {
        node.allowOnly("axis");
        int rank = chain.value(node) instanceof OnnxValue.Image ? 4 : 2;
        int axis = node.integer("axis", 1);
        if (axis != 1 && axis != 1 - rank) {
            throw node.problem("expected axis=1, but received " + axis);
        }
        flattenSamples(node, chain);
    }

    private static void reshape(OnnxNode node, OnnxChain chain) {
        node.allowOnly("allowzero");
        node.require("allowzero", 0);
        long[] target = chain.numbers(node, 1);
        int size = chain.value(node).shape().size();
        boolean isFlat = target.length == 2 && (target[1] == size
                ? target[0] == 0 || target[0] == -1 || target[0] == chain.batch()
                : target[1] == -1 && (target[0] == 0 || (target[0] == chain.batch()
                        && target[0] > 0)));
        if (!isFlat) {
            throw node.problem("expected a shape that flattens each sample, [-1, " + size
                    + "], but received " + Arrays.toString(target));
        }
        flattenSamples(node, chain);
    }

    private static void squeeze(OnnxNode node, OnnxChain chain) {
        node.allowOnly("axes");
        OnnxValue.Image image = chain.image(node);
        requireCells(node, axes(node, chain), image);
        if (image.height() != 1 || image.width() != 1) {
            throw node.problem("expected images of one cell, but received " + image.shape());
        }
        flattenSamples(node, chain);
    }

    private static void mean(OnnxNode node, OnnxChain chain) {
        node.allowOnly("axes", "keepdims", "noop_with_empty_axes");
        requireCells(node, axes(node, chain), chain.image(node));
        boolean keeps = node.integer("keepdims", 1) != 0;
        OnnxWindowOperators.addGlobalAverage(node, chain);
        if (!keeps) {
            flattenCurrent(node, chain);
        }
    }

    /** The axes of an operator are an attribute up to some version and an input since then. */
    private static long[] axes(OnnxNode node, OnnxChain chain) {
        return node.hasInput(1)
                ? chain.numbers(node, 1)
                : node.integers("axes", List.of(-1, -1)).stream().mapToLong(axis -> axis).toArray();
    }

    private static void requireCells(OnnxNode node, long[] axes, OnnxValue.Image image) {
        List<Long> found = Arrays.stream(axes).map(axis -> axis < 0 ? axis + 4 : axis).sorted()
                .boxed().toList();
        if (!found.equals(List.of((long) image.axis(0), (long) image.axis(1)))) {
            throw node.problem("expected the axes of rows and columns, " + image.axis(0) + " and "
                    + image.axis(1) + ", but received " + Arrays.toString(axes));
        }
    }

    private static void pad(OnnxNode node, OnnxChain chain) {
        node.allowOnly("mode", "pads", "value");
        OnnxValue.Image image = chain.image(node);
        boolean isZero = node.text("mode", "constant").equals("constant")
                && node.real("value", 0) == 0 && !node.hasInput(3)
                && (!node.hasInput(2) || isZero(chain.constant(node, 2)));
        if (!isZero) {
            throw node.problem("expected padding with zeros on all axes");
        }
        List<Integer> none = List.of(0, 0, 0, 0, 0, 0, 0, 0);
        long[] pads = node.hasInput(1)
                ? chain.numbers(node, 1)
                : node.integers("pads", none).stream().mapToLong(cells -> cells).toArray();
        if (pads.length != 8 || pads[0] != 0 || pads[4] != 0 || pads[image.axis(2)] != 0
                || pads[image.axis(2) + 4] != 0) {
            throw node.problem("expected padding of rows and columns alone, but received "
                    + Arrays.toString(pads));
        }
        int rows = image.axis(0);
        int columns = image.axis(1);
        OnnxPadding cells = node.check(() -> new OnnxPadding(Math.toIntExact(pads[rows]),
                Math.toIntExact(pads[columns]), Math.toIntExact(pads[rows + 4]),
                Math.toIntExact(pads[columns + 4])));
        if (cells.equals(OnnxPadding.NONE)) {
            chain.pass(node, image);
        } else {
            chain.pad(node, cells);
        }
    }

    private static boolean isZero(OnnxConstant constant) {
        return constant.size() == 1 && (constant.floats()[0] == 0
                || constant.floats()[0] == OnnxGraph.ALMOST_ZERO);
    }

    private static void flattenSamples(OnnxNode node, OnnxChain chain) {
        chain.value(node);
        flattenCurrent(node, chain);
    }

    private static void flattenCurrent(OnnxNode node, OnnxChain chain) {
        if (chain.value() instanceof OnnxValue.Image image) {
            chain.add(node, new Flatten(), List.of());
            chain.pass(node, image.flat());
        } else {
            chain.pass(node, chain.value());
        }
    }
}
