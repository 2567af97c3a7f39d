// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.pomona.nn.Cropping2D;
import io.pomona.nn.Padding2D;
import io.pomona.tensor.ImagePadding;
import java.util.ArrayList;
import java.util.List;

/** Writes the layers that add cells round an image, or take them away, as ONNX operators. */
final class OnnxCells {
    private OnnxCells() {}

    /** Returns what ONNX calls a mode. */
    static String mode(ImagePadding.Mode mode) {
        return switch (mode) {
            case CONSTANT -> "constant";
            case REFLECT -> "reflect";
            case REPLICATE -> "edge";
            case CIRCULAR -> "wrap";
        };
    }

    /**
     * Adds a padding and returns its output. ONNX knows no mode wrap before operator set 19; there
     * the image is put together with parts of itself.
     */
    static String padding(OnnxPlace place, Padding2D layer) {
        if (layer.mode() == ImagePadding.Mode.CIRCULAR) {
            String rows = repeated(place, "rows", 2, layer.top(), layer.bottom());
            return repeated(place.behind(rows), "columns", 3, layer.left(), layer.right());
        }
        String pads = place.graph().longs(place.name("pads"), 0, 0, layer.top(), layer.left(), 0,
                0, layer.bottom(), layer.right());
        AttributeProto mode = OnnxGraph.text("mode", mode(layer.mode()));
        return layer.mode() == ImagePadding.Mode.CONSTANT && layer.value() != 0
                ? place.operator("Pad", List.of(pads, place.number("value", layer.value())), mode)
                : place.operator("Pad", List.of(pads), mode);
    }

    /** Adds zeros round an image and returns the output. */
    static String padded(OnnxPlace place, String part, String from, int top, int left, int bottom,
            int right) {
        String pads = place.graph().longs(place.name(part + ".pads"), 0, 0, top, left, 0, 0,
                bottom, right);
        return place.operator("Pad", part, from, List.of(pads));
    }

    /** Adds a cropping and returns its output. */
    static String cropping(OnnxPlace place, Cropping2D layer) {
        int height = place.input().dimension(0);
        int width = place.input().dimension(1);
        OnnxGraph graph = place.graph();
        return place.operator("Slice", List.of(
                graph.longs(place.name("starts"), layer.top(), layer.left()),
                graph.longs(place.name("ends"), height - layer.bottom(), width - layer.right()),
                graph.longs(place.name("axes"), 2, 3)));
    }

    private static String repeated(OnnxPlace place, String part, int axis, int before, int after) {
        List<String> parts = new ArrayList<>();
        if (before > 0) {
            parts.add(slice(place, part + ".last", axis, -before, Long.MAX_VALUE));
        }
        parts.add(place.value());
        if (after > 0) {
            parts.add(slice(place, part + ".first", axis, 0, after));
        }
        return parts.size() == 1
                ? place.value()
                : place.operator("Concat", part, parts.getFirst(),
                        parts.subList(1, parts.size()), OnnxGraph.integer("axis", axis));
    }

    private static String slice(OnnxPlace place, String part, int axis, long from, long to) {
        OnnxGraph graph = place.graph();
        return place.operator("Slice", part, place.value(),
                List.of(graph.longs(place.name(part + ".starts"), from),
                        graph.longs(place.name(part + ".ends"), to),
                        graph.longs(place.name(part + ".axes"), axis)));
    }
}
