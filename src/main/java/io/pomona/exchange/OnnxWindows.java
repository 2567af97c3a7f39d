// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.ParameterSlot;
import io.pomona.nn.Size;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/** Writes the layers that slide a window over an image as ONNX operators. */
final class OnnxWindows {
    private OnnxWindows() {}

    /** Adds a convolution without its activation and returns its output. */
    static String convolution(OnnxPlace place, Conv2D layer) {
        List<String> weights = new ArrayList<>();
        for (ParameterSlot slot : place.node().slots()) {
            Shape shape = slot.shape();
            weights.add(shape.rank() == 4
                    ? place.graph().floats(slot.name(),
                            WeightLayouts.kernelToChannelsFirst(place.values(slot), shape),
                            shape.dimension(3), shape.dimension(2), shape.dimension(0),
                            shape.dimension(1))
                    : place.weights(slot));
        }
        Shape image = place.input();
        Window window = layer.padding().window(image.dimension(0), image.dimension(1),
                layer.kernel(), layer.stride(), layer.dilation());
        return place.operator("Conv", weights, sizes("dilations", layer.dilation()),
                OnnxGraph.integer("group", layer.groups()), sizes("kernel_shape", layer.kernel()),
                pads(window), sizes("strides", layer.stride()));
    }

    /** Adds a maximum pooling and returns its output. */
    static String maximum(OnnxPlace place, MaxPooling2D layer) {
        Window window = layer.padding().window(place.input().dimension(0),
                place.input().dimension(1), layer.pool(), layer.stride(), Size.of(1));
        String pooled = place.operator("MaxPool", List.of(), sizes("kernel_shape", layer.pool()),
                pads(window), sizes("strides", layer.stride()));
        return filled(place, window, pooled);
    }

    /** Adds an average pooling and returns its output. */
    static String average(OnnxPlace place, AveragePooling2D layer) {
        Window window = layer.padding().window(place.input().dimension(0),
                place.input().dimension(1), layer.pool(), layer.stride(), Size.of(1));
        String pooled = place.operator("AveragePool", List.of(),
                OnnxGraph.integer("count_include_pad", layer.countIncludePad() ? 1 : 0),
                sizes("kernel_shape", layer.pool()), pads(window),
                sizes("strides", layer.stride()));
        return filled(place, window, pooled);
    }

    /** Where a layer's output has cells that no whole window reaches, they are 0. */
    private static String filled(OnnxPlace place, Window window, String pooled) {
        Shape output = place.node().outputShape();
        int rows = output.dimension(0) - window.outputHeight(place.input().dimension(0));
        int columns = output.dimension(1) - window.outputWidth(place.input().dimension(1));
        if (rows == 0 && columns == 0) {
            return pooled;
        }
        String pads = place.graph().longs(place.node().name() + ".pads", 0, 0, 0, 0, 0, 0, rows,
                columns);
        return place.operator("Pad", "filled", pooled, List.of(pads));
    }

    private static AttributeProto sizes(String name, Size size) {
        return OnnxGraph.integers(name, size.height(), size.width());
    }

    private static AttributeProto pads(Window window) {
        return OnnxGraph.integers("pads", window.padTop(), window.padLeft(), window.padBottom(),
                window.padRight());
    }
}
