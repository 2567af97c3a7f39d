// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.GlobalAveragePooling2D;
import io.pomona.nn.GlobalMaxPooling2D;
import io.pomona.nn.Initializer;
import io.pomona.nn.Layer;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Padding;
import io.pomona.nn.PoolingSize;
import io.pomona.nn.Size;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the ONNX operators that slide a window over an image. */
final class OnnxWindowOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = Map.of("Conv", OnnxWindowOperators::convolution,
            "MaxPool", OnnxWindowOperators::maximum, "AveragePool", OnnxWindowOperators::average,
            "GlobalMaxPool", (node, layers) -> global(node, layers, new GlobalMaxPooling2D(true)),
            "GlobalAveragePool",
            (node, layers) -> global(node, layers, new GlobalAveragePooling2D(true)),
            "ReduceMean", OnnxWindowOperators::mean, "ReduceMax", OnnxWindowOperators::most);

    private static final List<Integer> ONES = List.of(1, 1);

    private OnnxWindowOperators() {}

    private static void convolution(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
        OnnxPadding before = layers.takePadding(node);
        OnnxValue.Image image = layers.channelsFirst(node);
        OnnxConstant weights = layers.constant(node, 1);
        List<Integer> extents = weights.extents();
        if (extents.size() != 4) {
            throw node.problem("expected a kernel [out, in, height, width], but received extents "
                    + extents);
        }
        Size kernel = size(node, extents.get(2), extents.get(3));
        if (node.has("kernel_shape") && !kernel.equals(size(node, "kernel_shape"))) {
            throw node.problem("expected kernel_shape " + kernel + " as the kernel has, but"
                    + " received " + node.integers("kernel_shape", ONES));
        }
        Size stride = size(node, "strides");
        Size dilation = size(node, "dilations");
        Padding padding = OnnxPadding.of(node, image, kernel, stride, dilation, before);
        Conv2D layer = node.check(() -> new Conv2D(extents.get(0), kernel, stride, padding,
                dilation, node.integer("group", 1), node.hasInput(2), Activation.linear(),
                Initializer.glorotUniform(), Initializer.zeros()));
        node.check(() -> layer.outputShape(image.shape()));
        Shape shape = layer.parameters(image.shape()).getFirst().shape();
        if (shape.dimension(2) != extents.get(1)) {
            throw node.problem("expected a kernel over " + shape.dimension(2)
                    + " channels, but received extents " + extents);
        }
        List<float[]> arrays = new ArrayList<>();
        arrays.add(WeightLayouts.kernelFromChannelsFirst(weights.floats(), shape));
        if (node.hasInput(2)) {
            arrays.add(layers.constant(node, 2).vector(node, layer.filters()));
        }
        layers.add(node, layer, arrays);
    }

    private static void maximum(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads",
                "storage_order",
                "strides");
        OnnxValue.Image image = layers.channelsFirst(node);
        Size pool = size(node, "kernel_shape");
        layers.add(node,
                new MaxPooling2D(pool, size(node, "strides"), poolPadding(node, image, pool),
                        poolingSize(node)),
                List.of());
    }

    private static void average(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("auto_pad", "ceil_mode", "count_include_pad", "dilations", "kernel_shape",
                "pads", "strides");
        OnnxValue.Image image = layers.channelsFirst(node);
        Size pool = size(node, "kernel_shape");
        layers.add(node,
                new AveragePooling2D(pool, size(node, "strides"), poolPadding(node, image, pool),
                        poolingSize(node), node.integer("count_include_pad", 0) != 0),
                List.of());
    }

    private static void global(OnnxNode node, OnnxLayers layers, Layer pooling) {
        node.allowOnly();
        layers.channelsFirst(node);
        layers.add(node, pooling, List.of());
    }

    private static void mean(OnnxNode node, OnnxLayers layers) {
        layers.add(node, new GlobalAveragePooling2D(keepsCell(node, layers)), List.of());
    }

    private static void most(OnnxNode node, OnnxLayers layers) {
        layers.add(node, new GlobalMaxPooling2D(keepsCell(node, layers)), List.of());
    }

    private static boolean keepsCell(OnnxNode node, OnnxLayers layers) {
        node.allowOnly("axes", "keepdims", "noop_with_empty_axes");
        OnnxShapeOperators.requireCells(node, OnnxShapeOperators.axes(node, layers),
                layers.image(node));
        return node.integer("keepdims", 1) != 0;
    }

    private static Padding poolPadding(OnnxNode node, OnnxValue.Image image, Size pool) {
        if (!node.integers("dilations", ONES).equals(ONES)) {
            throw node.problem("expected dilations of 1, but received "
                    + node.integers("dilations", ONES));
        }
        node.require("storage_order", 0);
        Size stride = size(node, "strides");
        return OnnxPadding.of(node, image, pool, stride, Size.of(1), OnnxPadding.NONE);
    }

    private static PoolingSize poolingSize(OnnxNode node) {
        return node.integer("ceil_mode", 0) == 0 ? PoolingSize.FLOOR : PoolingSize.CEIL;
    }

    private static Size size(OnnxNode node, String attribute) {
        List<Integer> sides = node.integers(attribute, ONES);
        return size(node, sides.get(0), sides.get(1));
    }

    private static Size size(OnnxNode node, int height, int width) {
        return node.check(() -> new Size(height, width));
    }
}
