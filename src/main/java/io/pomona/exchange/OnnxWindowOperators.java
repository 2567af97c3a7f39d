// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.Activation;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Initializer;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Padding;
import io.pomona.nn.PoolingSize;
import io.pomona.nn.Size;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the ONNX operators that slide a window over an image. */
final class OnnxWindowOperators {
    /** The operators by their kinds. */
    static final Map<String, OnnxOperator> ALL = Map.of("Conv", OnnxWindowOperators::convolution,
            "MaxPool", OnnxWindowOperators::maximum, "AveragePool", OnnxWindowOperators::average,
            "GlobalMaxPool", OnnxWindowOperators::globalMaximum, "GlobalAveragePool",
            OnnxWindowOperators::globalAverage);

    private static final List<Integer> ONES = List.of(1, 1);

    private OnnxWindowOperators() {}

    private static void convolution(OnnxNode node, OnnxChain chain) {
        node.allowOnly("auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
        OnnxPadding before = Objects.requireNonNullElse(chain.takePadding(), OnnxPadding.NONE);
        OnnxValue.Image image = channelsFirst(node, chain);
        OnnxConstant weights = chain.constant(node, 1);
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
            arrays.add(vector(node, chain.constant(node, 2), layer.filters()));
        }
        chain.add(node, layer, arrays);
    }

    private static void maximum(OnnxNode node, OnnxChain chain) {
        node.allowOnly("auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads",
                "storage_order",
                "strides");
        OnnxValue.Image image = channelsFirst(node, chain);
        Size pool = size(node, "kernel_shape");
        chain.add(node,
                new MaxPooling2D(pool, size(node, "strides"), poolPadding(node, image, pool),
                        PoolingSize.FLOOR),
                List.of());
    }

    private static void average(OnnxNode node, OnnxChain chain) {
        node.allowOnly("auto_pad", "ceil_mode", "count_include_pad", "dilations", "kernel_shape",
                "pads", "strides");
        OnnxValue.Image image = channelsFirst(node, chain);
        Size pool = size(node, "kernel_shape");
        chain.add(node,
                new AveragePooling2D(pool, size(node, "strides"), poolPadding(node, image, pool),
                        PoolingSize.FLOOR, node.integer("count_include_pad", 0) != 0),
                List.of());
    }

    private static void globalMaximum(OnnxNode node, OnnxChain chain) {
        node.allowOnly();
        Size all = whole(node, chain);
        chain.add(node, new MaxPooling2D(all, all, Padding.valid(), PoolingSize.FLOOR), List.of());
    }

    private static void globalAverage(OnnxNode node, OnnxChain chain) {
        node.allowOnly();
        addGlobalAverage(node, chain);
    }

    /** Adds the mean over all cells of an image. */
    static void addGlobalAverage(OnnxNode node, OnnxChain chain) {
        Size all = whole(node, chain);
        chain.add(node,
                new AveragePooling2D(all, all, Padding.valid(), PoolingSize.FLOOR, false),
                List.of());
    }

    /** Returns the elements of a vector of so many. */
    static float[] vector(OnnxNode node, OnnxConstant constant, int size) {
        if (constant.size() != size || constant.extents().size() != 1) {
            throw node.problem("expected \"" + constant.name() + "\" of extents [" + size
                    + "], but received " + constant.extents());
        }
        return constant.floats();
    }

    private static OnnxValue.Image channelsFirst(OnnxNode node, OnnxChain chain) {
        OnnxValue.Image image = chain.image(node);
        if (!image.channelsFirst()) {
            throw node.problem("expected images [n, c, h, w], but received [n, h, w, c]");
        }
        return image;
    }

    private static Size whole(OnnxNode node, OnnxChain chain) {
        OnnxValue.Image image = channelsFirst(node, chain);
        return size(node, image.height(), image.width());
    }

    private static Padding poolPadding(OnnxNode node, OnnxValue.Image image, Size pool) {
        if (!node.integers("dilations", ONES).equals(ONES)) {
            throw node.problem("expected dilations of 1, but received "
                    + node.integers("dilations", ONES));
        }
        node.require("storage_order", 0);
        Size stride = size(node, "strides");
        Padding padding = OnnxPadding.of(node, image, pool, stride, Size.of(1), OnnxPadding.NONE);
        Window window = padding.window(image.height(), image.width(), pool, stride, Size.of(1));
        boolean isEven = (image.height() + window.padTop() + window.padBottom() - pool.height())
                % stride.height() == 0
                && (image.width() + window.padLeft() + window.padRight() - pool.width())
                        % stride.width() == 0;
        if (node.integer("ceil_mode", 0) != 0 && !isEven) {
            throw node.problem("ceil_mode=1 is not supported where windows of " + pool
                    + " with steps of " + stride + " do not cover " + image.shape() + " evenly");
        }
        return padding;
    }

    private static Size size(OnnxNode node, String attribute) {
        List<Integer> sides = node.integers(attribute, ONES);
        return size(node, sides.get(0), sides.get(1));
    }

    private static Size size(OnnxNode node, int height, int width) {
        return node.check(() -> new Size(height, width));
    }
}
