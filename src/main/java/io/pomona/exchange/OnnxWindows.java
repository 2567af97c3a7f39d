// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Padding;
import io.pomona.nn.PoolingSize;
import io.pomona.nn.Size;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Window;
import java.util.List;

/** Writes the layers that slide a window over an image as ONNX operators. */
final class OnnxWindows {
    private OnnxWindows() {}

    /** Adds a convolution without its activation and returns its output. */
    static String convolution(OnnxPlace place, Conv2D layer) {
        List<String> weights = place.node().slots().stream().map(place::weights).toList();
        Shape image = place.input();
        Window window = layer.padding().window(image.dimension(0), image.dimension(1),
                layer.kernel(), layer.stride(), layer.dilation());
        return place.operator("Conv", weights, sizes("dilations", layer.dilation()),
                OnnxGraph.integer("group", layer.groups()), sizes("kernel_shape", layer.kernel()),
                pads(window), sizes("strides", layer.stride()));
    }

    /** Adds a maximum pooling and returns its output. */
    static String maximum(OnnxPlace place, MaxPooling2D layer) {
        Window window = window(place, layer.padding(), layer.pool(), layer.stride());
        String pooled = place.operator("MaxPool", List.of(), ceil(layer.size()),
                sizes("kernel_shape", layer.pool()), pads(window),
                sizes("strides", layer.stride()));
        return layer.size() == PoolingSize.NUMPYCNN ? filled(place, window, pooled) : pooled;
    }

    /**
     * Adds an average pooling and returns its output. Where windows reach beyond the padding, whether
     * that counts differs between versions of ONNX; so the padding is then made before.
     */
    static String average(OnnxPlace place, AveragePooling2D layer) {
        Window window = window(place, layer.padding(), layer.pool(), layer.stride());
        boolean isApart = layer.size() == PoolingSize.CEIL && layer.countIncludePad()
                && !layer.padding().equals(Padding.valid());
        String from = isApart
                ? padded(place, "padded", place.value(), window.padTop(), window.padLeft(),
                        window.padBottom(), window.padRight())
                : place.value();
        String pooled = place.operator("AveragePool", "output", from, List.of(),
                ceil(layer.size()),
                OnnxGraph.integer("count_include_pad",
                        layer.countIncludePad() && !isApart ? 1 : 0),
                sizes("kernel_shape", layer.pool()),
                isApart ? OnnxGraph.integers("pads", 0, 0, 0, 0) : pads(window),
                sizes("strides", layer.stride()));
        return layer.size() == PoolingSize.NUMPYCNN ? filled(place, window, pooled) : pooled;
    }

    /** Where a layer's output has cells that no whole window reaches, they are 0. */
    private static String filled(OnnxPlace place, Window window, String pooled) {
        Shape output = place.node().outputShape();
        int rows = output.dimension(0) - window.outputHeight(place.input().dimension(0));
        int columns = output.dimension(1) - window.outputWidth(place.input().dimension(1));
        if (rows == 0 && columns == 0) {
            return pooled;
        }
        return padded(place, "filled", pooled, 0, 0, rows, columns);
    }

    private static String padded(OnnxPlace place, String part, String from, int top, int left,
            int bottom, int right) {
        String pads = place.graph().longs(place.name(part + ".pads"), 0, 0, top, left, 0, 0,
                bottom, right);
        return place.operator("Pad", part, from, List.of(pads));
    }

    private static Window window(OnnxPlace place, Padding padding, Size pool, Size stride) {
        return padding.window(place.input().dimension(0), place.input().dimension(1), pool, stride,
                Size.of(1));
    }

    private static AttributeProto ceil(PoolingSize size) {
        return OnnxGraph.integer("ceil_mode", size == PoolingSize.CEIL ? 1 : 0);
    }

    private static AttributeProto sizes(String name, Size size) {
        return OnnxGraph.integers(name, size.height(), size.width());
    }

    private static AttributeProto pads(Window window) {
        return OnnxGraph.integers("pads", window.padTop(), window.padLeft(), window.padBottom(),
                window.padRight());
    }
}
