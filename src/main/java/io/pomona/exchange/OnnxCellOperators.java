// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Cropping2D;
import io.pomona.tensor.ImagePadding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads the ONNX operators that add cells round an image, or take them away. */
final class OnnxCellOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = Map.of("Pad", OnnxCellOperators::pad, "Slice",
            OnnxCellOperators::slice);

    private static final List<Integer> NO_CELLS = List.of(0, 0, 0, 0, 0, 0, 0, 0);

    private OnnxCellOperators() {}

    private static void pad(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("mode", "pads", "value");
        OnnxValue.Image image = layers.image(node);
        if (node.hasInput(3)) {
            throw node.problem("expected padding that names no axes");
        }
        ImagePadding.Mode mode = mode(node);
        double value = node.hasInput(2)
                ? number(node, layers.constant(node, 2))
                : node.decimal("value", 0);
        OnnxPadding cells = cells(node, layers, image);
        if (cells.equals(OnnxPadding.NONE)) {
            layers.pass(node, image);
        } else if (mode == ImagePadding.Mode.CONSTANT && value == 0) {
            layers.pad(node, cells);
        } else {
            layers.add(node, node.check(() -> cells.layer(mode, value)), List.of());
        }
    }

    private static ImagePadding.Mode mode(OnnxNode node) {
        String name = node.text("mode", "constant");
        return Arrays.stream(ImagePadding.Mode.values())
                .filter(mode -> OnnxCells.mode(mode).equals(name)).findFirst()
                .orElseThrow(() -> node.problem("mode=" + name + " is not supported"));
    }

    private static double number(OnnxNode node, OnnxConstant constant) {
        if (constant.size() != 1) {
            throw node.problem("expected one number as \"" + constant.name()
                    + "\", but received extents " + constant.extents());
        }
        float value = constant.floats()[0];
        return value == OnnxGraph.ALMOST_ZERO ? 0 : OnnxNode.decimal(value);
    }

    private static OnnxPadding cells(OnnxNode node, OnnxLayers layers, OnnxValue.Image image) {
        long[] pads = node.hasInput(1)
                ? layers.numbers(node, 1)
                : node.integers("pads", NO_CELLS).stream().mapToLong(cells -> cells).toArray();
        if (pads.length != 8 || pads[0] != 0 || pads[4] != 0 || pads[image.axis(2)] != 0
                || pads[image.axis(2) + 4] != 0) {
            throw node.problem("expected padding of rows and columns alone, but received "
                    + Arrays.toString(pads));
        }
        int rows = image.axis(0);
        int columns = image.axis(1);
        return node.check(() -> new OnnxPadding(Math.toIntExact(pads[rows]),
                Math.toIntExact(pads[columns]), Math.toIntExact(pads[rows + 4]),
                Math.toIntExact(pads[columns + 4])));
    }

    /** The numbers are inputs since operator set 10. */
    private static void slice(OnnxNode node, OnnxLayers layers) {
        node.allowOnly();
        OnnxValue.Image image = layers.image(node);
        long[] starts = layers.numbers(node, 1);
        long[] ends = layers.numbers(node, 2);
        long[] axes = node.hasInput(3) ? layers.numbers(node, 3) : counted(starts.length);
        boolean isPlain = !node.hasInput(4)
                || Arrays.stream(layers.numbers(node, 4)).allMatch(step -> step == 1);
        if (!isPlain || ends.length != starts.length || axes.length != starts.length) {
            throw node.problem("expected steps of 1, and an end and an axis for each start");
        }
        int[] before = new int[2];
        int[] behind = new int[2];
        for (int i = 0; i < axes.length; i++) {
            int axis = axis(node, image, axes[i]);
            int size = image.shape().dimension(axis);
            before[axis] += clipped(starts[i], size);
            behind[axis] += size - clipped(ends[i], size);
        }
        layers.add(node, node.check(
                () -> new Cropping2D(before[0], behind[0], before[1], behind[1])), List.of());
    }

    private static long[] counted(int count) {
        long[] all = new long[count];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private static int axis(OnnxNode node, OnnxValue.Image image, long axis) {
        long wanted = axis < 0 ? axis + 4 : axis;
        if (wanted != image.axis(0) && wanted != image.axis(1)) {
            throw node.problem("expected the axes of rows and columns, " + image.axis(0) + " and "
                    + image.axis(1) + ", but received " + axis);
        }
        return wanted == image.axis(0) ? 0 : 1;
    }

    /** Positions below 0 count from the end; what is too far means the last one. */
    private static int clipped(long position, int size) {
        long counted = position < 0 ? position + size : position;
        return Math.clamp(counted, 0, size);
    }
}
