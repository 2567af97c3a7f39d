// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.BatchNormalization;
import io.pomona.nn.LayerNormalization;
import io.pomona.nn.LocalResponseNormalization;
import io.pomona.nn.ParameterSlot;
import io.pomona.nn.Rescaling;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Writes the layers that normalise as ONNX operators. */
final class OnnxNormalizations {
    private OnnxNormalizations() {}

    /**
     * Adds a batch normalisation by its moving statistics, without its activation, and returns its
     * output. ONNX has no way to leave gamma or beta out.
     */
    static String batch(OnnxPlace place, BatchNormalization layer) {
        Iterator<ParameterSlot> slots = place.node().slots().iterator();
        List<String> constants = new ArrayList<>();
        constants.add(layer.scale() ? place.weights(slots.next()) : filled(place, "ones", 1));
        constants.add(layer.center() ? place.weights(slots.next()) : filled(place, "zeros", 0));
        place.node().buffers().forEach(slot -> constants.add(place.weights(slot)));
        boolean isMatrix = place.input().rank() == 2;
        String from = isMatrix ? swapped(place, "channels_first", place.value()) : place.value();
        String normalized = place.operator("BatchNormalization", "output", from, constants,
                OnnxGraph.real("epsilon", layer.epsilon()),
                OnnxGraph.real("momentum", layer.momentum()));
        return isMatrix ? swapped(place, "channels_last", normalized) : normalized;
    }

    /** Adds a scaling and returns its output. */
    static String rescaling(OnnxPlace place, Rescaling layer) {
        String scaled = place.operator("Mul", List.of(place.number("scale", layer.scale())));
        return layer.offset() == 0
                ? scaled
                : place.operator("Add", "shifted", scaled,
                        List.of(place.number("offset", layer.offset())));
    }

    /**
     * Adds a layer normalisation and returns its output. ONNX normalises the last axes together, so
     * that images are transposed before and after.
     */
    static String layer(OnnxPlace place, LayerNormalization layer) {
        boolean isImage = place.input().rank() == 3;
        Shape shape = layer.wholeSample()
                ? place.input()
                : Shape.of(place.input().dimension(place.input().rank() - 1));
        Iterator<ParameterSlot> slots = place.node().slots().iterator();
        List<String> constants = new ArrayList<>();
        constants.add(layer.scale() ? place.weights(slots.next()) : ones(place, shape));
        if (layer.center()) {
            constants.add(place.weights(slots.next()));
        }
        String from = isImage
                ? place.operator("Transpose", "channels_last", place.value(), List.of(),
                        OnnxGraph.integers("perm", 0, 2, 3, 1))
                : place.value();
        String normalized = place.operator("LayerNormalization", "output", from, constants,
                OnnxGraph.integer("axis", layer.wholeSample() ? 1 : -1),
                OnnxGraph.real("epsilon", layer.epsilon()));
        return isImage
                ? place.operator("Transpose", "channels_first", normalized, List.of(),
                        OnnxGraph.integers("perm", 0, 3, 1, 2))
                : normalized;
    }

    /** Adds a local response normalisation and returns its output. */
    static String response(OnnxPlace place, LocalResponseNormalization layer) {
        boolean isOdd = layer.size() % 2 == 1;
        double alpha = layer.divideBySize() ? layer.alpha() : layer.alpha() * layer.size();
        if (place.input().rank() == 3 && isOdd) {
            return place.operator("LRN", List.of(), OnnxGraph.real("alpha", alpha),
                    OnnxGraph.real("beta", layer.beta()), OnnxGraph.real("bias", layer.k()),
                    OnnxGraph.integer("size", layer.size()));
        }
        return responseInSteps(place, layer, alpha / layer.size());
    }

    /** ONNX's own is for images and an odd size alone; a product by a band of ones is for all. */
    private static String responseInSteps(OnnxPlace place, LocalResponseNormalization layer,
            double factor) {
        int rank = place.input().rank();
        int channels = place.input().dimension(rank - 1);
        String band = place.graph().floats(place.name("band"),
                band(channels, layer.size(), (float) factor, rank == 3),
                bandExtents(channels, rank));
        String squares = place.operator("Mul", "squares", place.value(), List.of(place.value()));
        String sums = place.operator(rank == 3 ? "Conv" : "MatMul", "sums", squares,
                List.of(band));
        String scales = place.operator("Add", "scales", sums,
                List.of(place.number("k", layer.k())));
        String powers = place.operator("Pow", "powers", scales,
                List.of(place.number("beta", layer.beta())));
        return place.operator("Div", List.of(powers));
    }

    private static int[] bandExtents(int channels, int rank) {
        return rank == 3 ? new int[]{channels, channels, 1, 1} : new int[]{channels, channels};
    }

    /** A kernel has an output's channels in a row, a matrix in a column. */
    private static float[] band(int channels, int size, float factor, boolean isKernel) {
        float[] band = new float[Math.multiplyExact(channels, channels)];
        for (int output = 0; output < channels; output++) {
            int last = Math.min(channels - 1, output + (size - 1) / 2);
            for (int input = Math.max(0, output - size / 2); input <= last; input++) {
                band[isKernel ? output * channels + input : input * channels + output] = factor;
            }
        }
        return band;
    }

    private static String ones(OnnxPlace place, Shape shape) {
        float[] ones = new float[shape.size()];
        Arrays.fill(ones, 1);
        return place.graph().floats(place.name("ones"), ones, WeightLayouts.extents(shape));
    }

    private static String swapped(OnnxPlace place, String part, String from) {
        return place.operator("Transpose", part, from, List.of(),
                OnnxGraph.integers("perm", 0, 2, 1));
    }

    private static String filled(OnnxPlace place, String part, float value) {
        float[] values = new float[place.input().dimension(place.input().rank() - 1)];
        Arrays.fill(values, value);
        return place.graph().floats(place.name(part), values, values.length);
    }
}
