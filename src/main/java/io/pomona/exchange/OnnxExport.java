// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.Add;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Concatenate;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Cropping2D;
import io.pomona.nn.Dense;
import io.pomona.nn.DepthwiseConv2D;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.GlobalAveragePooling2D;
import io.pomona.nn.GlobalMaxPooling2D;
import io.pomona.nn.Layer;
import io.pomona.nn.LayerNormalization;
import io.pomona.nn.LocalResponseNormalization;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding2D;
import io.pomona.nn.Rescaling;
import io.pomona.nn.SeparableConv2D;
import io.pomona.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
    private final ModelArrays arrays;
    /** What each layer gives in the graph; images have their channels first. */
    private final Map<String, String> values = new HashMap<>();

    private OnnxExport(SavedModel model) {
        this.arrays = ModelArrays.of(model);
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
        Shape shape = network.inputShape();
        graph.input(INPUT, shape.dimensions());
        values.put(Node.INPUT, shape.rank() == 3
                ? graph.node("Transpose", "input_channels_first", List.of(INPUT),
                        OnnxGraph.integers("perm", 0, 3, 1, 2))
                : INPUT);
        String last = network.nodes().getLast().name();
        network.nodes()
                .forEach(node -> values.put(node.name(), node(node, node.name().equals(last))));
        outputs(network.nodes().getLast(), value(last));
    }

    /** Adds a layer and returns its output; the softmax of the last one is an output of its own. */
    private String node(Node node, boolean isLast) {
        OnnxPlace place = new OnnxPlace(graph, arrays, node,
                node.inputs().stream().map(this::value).toList());
        String output = layer(place);
        Activation activation = activation(node.layer());
        return isLast && activation instanceof Activation.SoftmaxFunction
                ? output
                : OnnxActivations.write(place.behind(output), activation);
    }

    private String value(String layer) {
        return Objects.requireNonNull(values.get(layer));
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
            case Add _ -> merged(place, place.values().size() == 2 ? "Add" : "Sum");
            case Concatenate() -> merged(place, "Concat",
                    OnnxGraph.integer("axis", place.channelAxis()));
            case BatchNormalization layer -> OnnxNormalizations.batch(place, layer);
            case Rescaling layer -> OnnxNormalizations.rescaling(place, layer);
            case LayerNormalization layer -> OnnxNormalizations.layer(place, layer);
            case LocalResponseNormalization layer -> OnnxNormalizations.response(place, layer);
            case GlobalAveragePooling2D(boolean keepdims) ->
                OnnxWindows.global(place, "GlobalAveragePool", keepdims);
            case GlobalMaxPooling2D(boolean keepdims) ->
                OnnxWindows.global(place, "GlobalMaxPool", keepdims);
            case Padding2D layer -> OnnxCells.padding(place, layer);
            case Cropping2D layer -> OnnxCells.cropping(place, layer);
            case DepthwiseConv2D layer -> OnnxWindows.depthwise(place, layer);
            case SeparableConv2D layer -> OnnxWindows.separable(place, layer);
        };
    }

    private static String merged(OnnxPlace place, String type, AttributeProto... attributes) {
        List<String> others = place.values().subList(1, place.values().size());
        return place.operator(type, "output", place.value(), others, attributes);
    }

    private static String flatten(OnnxPlace place) {
        String from = place.value();
        if (place.input().rank() == 3) {
            from = place.operator("Transpose", "channels_last", from, List.of(),
                    OnnxGraph.integers("perm", 0, 2, 3, 1));
        }
        return place.operator("Flatten", "output", from, List.of(), OnnxGraph.integer("axis", 1));
    }

    private void outputs(Node last, String result) {
        List<Integer> classes = List.of(last.outputShape().size());
        String from = result;
        if (last.outputShape().rank() == 3) {
            from = graph.node("Transpose", "logits_channels_last", List.of(from),
                    OnnxGraph.integers("perm", 0, 2, 3, 1));
        }
        if (last.outputShape().rank() > 1) {
            graph.node("Flatten", LOGITS, List.of(from), OnnxGraph.integer("axis", 1));
        } else if (from.equals(INPUT)) {
            graph.node("Identity", LOGITS, List.of(from));
        } else {
            graph.renameLast(LOGITS);
        }
        graph.output(LOGITS, classes);
        if (activation(last.layer()) instanceof Activation.SoftmaxFunction) {
            graph.output(graph.node("Softmax", PROBABILITIES, List.of(LOGITS),
                    OnnxGraph.integer("axis", -1)), classes);
        }
    }
}
