// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.pomona.nn.Node;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer on its way into a graph.
 *
 * @param graph the graph
 * @param arrays the values of the network; read only
 * @param node the layer
 * @param values the names of what enters; images have their channels first
 */
record OnnxPlace(OnnxGraph graph, ModelArrays arrays, Node node, List<String> values) {
    /** Returns the name of what enters first. */
    String value() {
        return values.getFirst();
    }

    /** Returns the shape of one sample of it, {@code [h, w, c]} for images. */
    Shape input() {
        return node.inputShape();
    }

    /** Returns the axis of the channels in the graph. */
    int channelAxis() {
        return input().rank() == 3 ? 1 : input().rank();
    }

    /** Returns this layer, behind what it has come to so far. */
    OnnxPlace behind(String value) {
        return new OnnxPlace(graph, arrays, node, List.of(value));
    }

    /** Adds an operator that takes what enters first and some constants; returns its output's name. */
    String operator(String type, List<String> constants, AttributeProto... attributes) {
        return operator(type, "output", value(), constants, attributes);
    }

    /** Adds one of several operators of the layer. */
    String operator(String type, String part, String from, List<String> others,
            AttributeProto... attributes) {
        List<String> inputs = new ArrayList<>(List.of(from));
        inputs.addAll(others);
        return graph.node(type, name(part), inputs, attributes);
    }

    /** Adds an array of the network in ONNX's layout and returns its name. */
    String weights(ParameterSlot slot) {
        return graph.floats(slot.name(), OnnxWeights.toOnnx(slot, arrays.get(slot)),
                OnnxWeights.extents(slot));
    }

    /** Adds one real number and returns its name. */
    String number(String part, double number) {
        return graph.floats(name(part), new float[]{(float) number});
    }

    /** Returns the name that a part of the layer has in the graph. */
    String name(String part) {
        return node.name() + "." + part;
    }
}
