// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.nn.BatchNormalization;
import io.pomona.nn.ParameterSlot;
import io.pomona.nn.Rescaling;
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
