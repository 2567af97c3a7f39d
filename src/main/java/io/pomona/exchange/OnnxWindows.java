// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.DepthwiseConv2D;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Padding;
import io.pomona.nn.ParameterSlot;
import io.pomona.nn.PoolingSize;
import io.pomona.nn.SeparableConv2D;
import io.pomona.nn.Size;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Window;
import java.util.List;

/** Writes the layers that slide a window over an image as ONNX operators. */
final class OnnxWindows {
    private OnnxWindows() {}

    /** Adds a convolution without its activation and returns its output. */
    static String convolution(OnnxPlace place, Conv2D layer) {
        Window window = layer.padding().window(place.input().dimension(0),
                place.input().dimension(1), layer.kernel(), layer.stride(), layer.dilation());
        return convolution(place, place.node().slots(), "output", window, layer.groups());
    }

    /** Adds a depthwise convolution without its activation and returns its output. */
    static String depthwise(OnnxPlace place, DepthwiseConv2D layer) {
        Window window = layer.padding().window(place.input().dimension(0),
                place.input().dimension(1), layer.kernel(), layer.stride(), layer.dilation());
        return convolution(place, place.node().slots(), "output", window,
                place.input().dimension(2));
    }

    /** Adds a separable convolution without its activation and returns its output. */
    static String separable(OnnxPlace place, SeparableConv2D layer) {
        Window window = layer.padding().window(place.input().dimension(0),
                place.input().dimension(1), layer.kernel(), layer.stride(), layer.dilation());
        List<ParameterSlot> slots = place.node().slots();
        String apart = convolution(place, slots.subList(0, 1), "depthwise", window,
                place.input().dimension(2));
        Window cell = Padding.valid().window(1, 1, Size.of(1), Size.of(1), Size.of(1));
        return convolution(place.behind(apart), slots.subList(1, slots.size()), "output", cell, 1);
    }

    private static String convolution(OnnxPlace place, List<ParameterSlot> slots, String part,
            Window window, int groups) {
        return place.operator("Conv", part, place.value(),
                slots.stream().map(place::weights).toList(),
                OnnxGraph.integers("dilations", window.dilationHeight(), window.dilationWidth()),
                OnnxGraph.integer("group", groups),
                OnnxGraph.integers("kernel_shape", window.kernelHeight(), window.kernelWidth()),
                pads(window),
                OnnxGraph.integers("strides", window.strideHeight(), window.strideWidth()));
    }

    /** Adds a pooling over whole images and returns its output. */
    static String global(OnnxPlace place, String type, boolean keepsCell) {
        return keepsCell
                ? place.operator(type, List.of())
                : place.operator("Flatten", "output",
                        place.operator(type, "pooled", place.value(), List.of()), List.of(),
                        OnnxGraph.integer("axis", 1));
    }

    /** Adds a maximum pooling and returns its output. */
    static String maximum(OnnxPlace place, MaxPooling2D layer) {
        Window given = window(place, layer.padding(), layer.pool(), layer.stride());
        boolean isClipped = layer.size() == PoolingSize.CEIL && beginsBehind(place, given);
        Window window = isClipped ? clipped(place, given) : given;
        place.graph().keepApart(place.value());
        String pooled = place.operator("MaxPool", List.of(),
                ceil(!isClipped && layer.size() == PoolingSize.CEIL),
                sizes("kernel_shape", layer.pool()), pads(window),
                sizes("strides", layer.stride()));
        return layer.size() == PoolingSize.NUMPYCNN ? filled(place, window, pooled) : pooled;
    }

    /** Adds an average pooling and returns its output. */
    static String average(OnnxPlace place, AveragePooling2D layer) {
        Window given = window(place, layer.padding(), layer.pool(), layer.stride());
        boolean isClipped = layer.size() == PoolingSize.CEIL && beginsBehind(place, given);
        Window window = isClipped ? clipped(place, given) : given;
        place.graph().keepApart(place.value());
        String from = place.value();
        boolean counts = layer.countIncludePad();
        if (counts && (window.padBottom() > given.padBottom()
                || window.padRight() > given.padRight())) {
            // Only the layer's own padding counts, not what was added to clip the last window.
            from = OnnxCells.padded(place, "padded", from, given.padTop(), given.padLeft(),
                    given.padBottom(), given.padRight());
            window = without(given, window);
            counts = false;
        }
        String pooled = place.operator("AveragePool", "output", from, List.of(),
                ceil(!isClipped && layer.size() == PoolingSize.CEIL),
                OnnxGraph.integer("count_include_pad", counts ? 1 : 0),
                sizes("kernel_shape", layer.pool()), pads(window),
                sizes("strides", layer.stride()));
        return layer.size() == PoolingSize.NUMPYCNN ? filled(place, window, pooled) : pooled;
    }

    /**
     * Returns whether the smallest number of windows that cover the padded image has one that begins
     * behind the image. Such a window is dropped, but ONNX's inference of shapes counts it.
     */
    private static boolean beginsBehind(OnnxPlace place, Window window) {
        Shape output = place.node().outputShape();
        int height = place.input().dimension(0) + window.padTop() + window.padBottom();
        int width = place.input().dimension(1) + window.padLeft() + window.padRight();
        return Math.ceilDiv(height - window.kernelHeight(), window.strideHeight())
                + 1 > output.dimension(0)
                || Math.ceilDiv(width - window.kernelWidth(), window.strideWidth())
                        + 1 > output.dimension(1);
    }

    /** Returns a window whose padding below and right makes just the layer's output. */
    private static Window clipped(OnnxPlace place, Window window) {
        Shape output = place.node().outputShape();
        int bottom = (output.dimension(0) - 1) * window.strideHeight() + window.kernelHeight()
                - window.padTop() - place.input().dimension(0);
        int right = (output.dimension(1) - 1) * window.strideWidth() + window.kernelWidth()
                - window.padLeft() - place.input().dimension(1);
        return padded(window, window.padTop(), Math.max(0, bottom), window.padLeft(),
                Math.max(0, right));
    }

    private static Window without(Window given, Window window) {
        return padded(window, 0, Math.max(0, window.padBottom() - given.padBottom()), 0,
                Math.max(0, window.padRight() - given.padRight()));
    }

    private static Window padded(Window window, int top, int bottom, int left, int right) {
        return new Window(window.kernelHeight(), window.kernelWidth(), window.strideHeight(),
                window.strideWidth(), top, bottom, left, right, 1, 1);
    }

    /** Where a layer's output has cells that no whole window reaches, they are 0. */
    private static String filled(OnnxPlace place, Window window, String pooled) {
        Shape output = place.node().outputShape();
        int rows = output.dimension(0) - window.outputHeight(place.input().dimension(0));
        int columns = output.dimension(1) - window.outputWidth(place.input().dimension(1));
        if (rows == 0 && columns == 0) {
            return pooled;
        }
        return OnnxCells.padded(place, "filled", pooled, 0, 0, rows, columns);
    }

    private static Window window(OnnxPlace place, Padding padding, Size pool, Size stride) {
        return padding.window(place.input().dimension(0), place.input().dimension(1), pool, stride,
                Size.of(1));
    }

    private static AttributeProto ceil(boolean isCeil) {
        return OnnxGraph.integer("ceil_mode", isCeil ? 1 : 0);
    }

    private static AttributeProto sizes(String name, Size size) {
        return OnnxGraph.integers(name, size.height(), size.width());
    }

    private static AttributeProto pads(Window window) {
        return OnnxGraph.integers("pads", window.padTop(), window.padLeft(), window.padBottom(),
                window.padRight());
    }
}
