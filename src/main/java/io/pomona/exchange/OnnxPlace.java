// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.pomona.nn.Node;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A layer on its way into a graph.
 *
 * @param graph the graph
 * @param parameters the trainable values of the network; read only
 * @param node the layer
 * @param input the shape of one sample that enters, {@code [h, w, c]} for images
 * @param value the name of what enters; images have their channels first
 */
@SuppressWarnings("ArrayRecordComponent")
record OnnxPlace(OnnxGraph graph, float[] parameters, Node node, Shape input, String value) {
    /** Adds an operator that takes what enters and some constants; returns its output's name. */
    String operator(String type, List<String> constants, AttributeProto... attributes) {
        return operator(type, "output", value, constants, attributes);
    }

    /** Adds one of several operators of the layer. */
    String operator(String type, String part, String from, List<String> constants,
            AttributeProto... attributes) {
        List<String> inputs = new ArrayList<>(List.of(from));
        inputs.addAll(constants);
        return graph.node(type, node.name() + "." + part, inputs, attributes);
    }

    /** Adds a trainable array as it is and returns its name. */
    String weights(ParameterSlot slot) {
        return graph.floats(slot.name(), values(slot), WeightLayouts.extents(slot.shape()));
    }

    /** Returns the values of a trainable array. */
    float[] values(ParameterSlot slot) {
        return Arrays.copyOfRange(parameters, slot.offset(), slot.end());
    }
}
