// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.Layer;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.tensor.Shape;
import java.util.List;

/**
 * Writes a model as an ONNX graph. Its input {@code input} takes float32 samples as the network does,
 * {@code [batch, h, w, c]}, after the normalisation; ONNX's operators want channels first, so images
 * are transposed once at the start and once before they are flattened, and dense weights stay as they
 * are. Its outputs are {@code logits [batch, classes]} and, where the network ends in a softmax,
 * {@code probabilities [batch, classes]}. Operators are named after the layers, weights as in every
 * saved model, and the description stands in the property {@code pomona}.
 *
 * <p>Source of the operators: the ONNX community, "Operator Schemas", onnx.ai, operator set 17.
 */
final class OnnxExport {
    /** The input of the graph. */
    static final String INPUT = "input";
    /** The output before the softmax. */
    static final String LOGITS = "logits";
    /** The output behind the softmax. */
    static final String PROBABILITIES = "probabilities";
    /** The version of the operators. */
    static final int OPERATORS = 17;

    // The first version of the format that knows these operators.
    private static final int FORMAT = 8;

    private final OnnxGraph graph = new OnnxGraph();
    private final float[] parameters;
    private String value = INPUT;
    private Shape shape;

    private OnnxExport(SavedModel model) {
        this.parameters = model.parameters();
        this.shape = model.network().inputShape();
    }

    /** Returns the graph of a model. */
    static ModelProto of(SavedModel model) {
        OnnxExport export = new OnnxExport(model);
        export.network(model.network());
        return ModelProto.newBuilder().setIrVersion(FORMAT).setProducerName("pomona")
                .setGraph(export.graph.build())
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATORS))
                .addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey(ModelDescription.NAME).setValue(ModelDescription.print(model)))
                .build();
    }

    private void network(Network network) {
        graph.input(INPUT, shape.dimensions());
        if (shape.rank() == 3) {
            value = graph.node("Transpose", "input_channels_first", List.of(value),
                    OnnxGraph.integers("perm", 0, 3, 1, 2));
        }
        int last = network.nodes().size() - 1;
        boolean isSoftmax = false;
        for (int i = 0; i <= last; i++) {
            Node node = network.nodes().get(i);
            Activation activation = activation(node.layer());
            isSoftmax = i == last && activation instanceof Activation.SoftmaxFunction;
            value = layer(new OnnxPlace(graph, parameters, node, shape, value));
            shape = node.outputShape();
            if (!isSoftmax) {
                value = OnnxActivations.write(
                        new OnnxPlace(graph, parameters, node, shape, value), activation);
            }
        }
        outputs(network.classes(), isSoftmax);
    }

    private static Activation activation(Layer layer) {
        return layer instanceof ActivationLayer(var function) ? function : layer.activation();
    }

    /** Adds a layer without its activation and returns its output. */
    private static String layer(OnnxPlace place) {
        return switch (place.node().layer()) {
            case Conv2D layer -> OnnxWindows.convolution(place, layer);
            case MaxPooling2D layer -> OnnxWindows.maximum(place, layer);
            case AveragePooling2D layer -> OnnxWindows.average(place, layer);
            case Dense _ -> place.operator("Gemm",
                    place.node().slots().stream().map(place::weights).toList());
            case Flatten() -> flatten(place);
            // Dropout does nothing outside of training; the activation follows by itself.
            case Dropout _,ActivationLayer _ -> place.value();
        };
    }

    private static String flatten(OnnxPlace place) {
        String from = place.value();
        if (place.input().rank() == 3) {
            from = place.operator("Transpose", "channels_last", from, List.of(),
                    OnnxGraph.integers("perm", 0, 2, 3, 1));
        }
        return place.operator("Flatten", "output", from, List.of(), OnnxGraph.integer("axis", 1));
    }

    private void outputs(int classes, boolean isSoftmax) {
        if (shape.rank() == 3) {
            value = graph.node("Transpose", "logits_channels_last", List.of(value),
                    OnnxGraph.integers("perm", 0, 2, 3, 1));
        }
        if (shape.rank() > 1) {
            value = graph.node("Flatten", LOGITS, List.of(value), OnnxGraph.integer("axis", 1));
        } else if (value.equals(INPUT)) {
            value = graph.node("Identity", LOGITS, List.of(value));
        } else {
            value = graph.renameLast(LOGITS);
        }
        graph.output(value, List.of(classes));
        if (isSoftmax) {
            graph.output(graph.node("Softmax", PROBABILITIES, List.of(value),
                    OnnxGraph.integer("axis", -1)), List.of(classes));
        }
    }
}
