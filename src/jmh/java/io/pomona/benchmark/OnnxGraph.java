// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import io.pomona.nn.Activation;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Size;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Writes a network as an ONNX model, for one individual or for a population folded into grouped
 * convolutions and batched products: the individuals' channels stand side by side and are groups of
 * every convolution but the first, which all share. Inputs are {@code x [n, c, h, w]} and, unless the
 * weights are baked in, {@code weights [individuals * parameters]} individual by individual; outputs
 * are {@code logits [individuals, n, classes]} and {@code classes [individuals, n]}, the largest of
 * each.
 */
final class OnnxGraph {
    /** The input of the images. */
    static final String IMAGES = "x";
    /** The input of the weights. */
    static final String WEIGHTS = "weights";
    /** The output of the logits. */
    static final String LOGITS = "logits";
    /** The output of the decisions. */
    static final String CLASSES = "classes";

    private static final int OPERATORS = 13;
    private static final int FORMAT = 8;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");
    private final int individuals;
    private int names;

    private OnnxGraph(int individuals) {
        this.individuals = individuals;
    }

    /** Returns the model that takes the weights of so many individuals as an input. */
    static byte[] withWeightsAsInput(Network network, int individuals) {
        OnnxGraph graph = new OnnxGraph(individuals);
        PeerLayout layout = new PeerLayout(network);
        graph.input(WEIGHTS, (long) individuals * layout.size());
        return graph.model(network, graph.split(layout));
    }

    /** Returns the model of one individual with its weights in it, so that they can be prepared. */
    static byte[] withWeights(Network network, float[] parameters) {
        OnnxGraph graph = new OnnxGraph(1);
        PeerLayout layout = new PeerLayout(network);
        float[] values = layout.arrange(parameters);
        Deque<String> weights = new ArrayDeque<>();
        List<Shape> shapes = layout.shapes();
        for (int i = 0; i < shapes.size(); i++) {
            weights.add(graph.constant(shapes.get(i), values, layout.offset(i)));
        }
        return graph.model(network, weights);
    }

    private byte[] model(Network network, Deque<String> weights) {
        List<Integer> image = network.inputShape().dimensions();
        input(IMAGES, -1, image.get(2), image.get(0), image.get(1));
        String value = IMAGES;
        for (Node node : network.nodes()) {
            value = layer(node, node.equals(network.nodes().getLast()), value, weights);
        }
        rename(LOGITS);
        operation("ArgMax", List.of(LOGITS), integer("axis", -1), integer("keepdims", 0));
        rename(CLASSES);
        boolean folded = individuals > 1;
        long classes = network.classes();
        graph.addOutput(information(LOGITS, TensorProto.DataType.FLOAT,
                folded ? new long[]{individuals, -1, classes} : new long[]{-1, classes}));
        graph.addOutput(information(CLASSES, TensorProto.DataType.INT64,
                folded ? new long[]{individuals, -1} : new long[]{-1}));
        return ModelProto.newBuilder().setIrVersion(FORMAT).setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS)).build()
                .toByteArray();
    }

    private String layer(Node node, boolean last, String x, Deque<String> weights) {
        String y = switch (node.layer()) {
            case Conv2D layer -> convolution(layer, node.inputShape(), x, weights);
            case Dense _ -> dense(x, weights);
            case MaxPooling2D layer -> pooling("MaxPool", layer.pool(), layer.stride(), x);
            case AveragePooling2D layer -> pooling("AveragePool", layer.pool(), layer.stride(), x);
            case Flatten() -> flatten(node.outputShape().size(), x);
            case Dropout _ -> x;
            default -> throw new IllegalArgumentException("Expected a layer that is known here,"
                    + " but received " + node.layer() + ".");
        };
        return last ? y : activation(node.layer().activation(), y);
    }

    private String activation(Activation activation, String x) {
        return switch (activation) {
            case Activation.Linear() -> x;
            case Activation.Relu() -> operation("Relu", List.of(x));
            case Activation.Tanh() -> operation("Tanh", List.of(x));
            default -> throw new IllegalArgumentException("Expected an activation that is known"
                    + " here, but received " + activation + ".");
        };
    }

    private String convolution(Conv2D layer, Shape image, String x, Deque<String> weights) {
        Window window = layer.padding().window(image.dimension(0), image.dimension(1),
                layer.kernel(), layer.stride(), layer.dilation());
        return operation("Conv", List.of(x, weights.remove(), weights.remove()),
                integer("group", x.equals(IMAGES) ? 1 : individuals),
                list("pads", window.padTop(), window.padLeft(), window.padBottom(),
                        window.padRight()),
                list("strides", layer.stride().height(), layer.stride().width()));
    }

    private String pooling(String type, Size pool, Size stride, String x) {
        return operation(type, List.of(x), list("kernel_shape", pool.height(), pool.width()),
                list("strides", stride.height(), stride.width()));
    }

    private String flatten(int features, String x) {
        if (individuals == 1) {
            return operation("Reshape", List.of(x, integers(-1, features)));
        }
        String split = operation("Reshape", List.of(x, integers(-1, individuals, features)));
        return operation("Transpose", List.of(split), list("perm", 1, 0, 2));
    }

    private String dense(String x, Deque<String> weights) {
        if (individuals == 1) {
            return operation("Gemm", List.of(x, weights.remove(), weights.remove()));
        }
        String product = operation("MatMul", List.of(x, weights.remove()));
        return operation("Add", List.of(product, weights.remove()));
    }

    /** Cuts the input of the weights into arrays, each over all individuals. */
    private Deque<String> split(PeerLayout layout) {
        List<Shape> shapes = layout.shapes();
        String rows = operation("Reshape",
                List.of(WEIGHTS, integers(individuals, layout.size())));
        NodeProto.Builder split = NodeProto.newBuilder().setOpType("Split").addInput(rows)
                .addInput(integers(shapes.stream().mapToLong(Shape::size).toArray()))
                .addAttribute(integer("axis", 1));
        shapes.forEach(_ -> split.addOutput(name()));
        graph.addNode(split);
        Deque<String> weights = new ArrayDeque<>();
        for (int i = 0; i < shapes.size(); i++) {
            // A bias follows its kernel and is as flat or as deep as that.
            boolean dense = (shapes.get(i).rank() == 1 ? shapes.get(i - 1) : shapes.get(i))
                    .rank() == 2;
            long[] shape = folded(shapes.get(i).dimensions(), dense);
            weights.add(operation("Reshape", List.of(split.getOutput(i), integers(shape))));
        }
        return weights;
    }

    private long[] folded(List<Integer> shape, boolean dense) {
        List<Long> folded = new ArrayList<>(shape.stream().map(Integer::longValue).toList());
        if (!dense) {
            folded.set(0, folded.getFirst() * individuals);
        } else if (individuals > 1) {
            if (folded.size() == 1) {
                folded.addFirst(1L);
            }
            folded.addFirst((long) individuals);
        }
        return folded.stream().mapToLong(Long::longValue).toArray();
    }

    private String name() {
        return "v" + names++;
    }

    private String operation(String type, List<String> inputs, AttributeProto... attributes) {
        String output = name();
        graph.addNode(NodeProto.newBuilder().setOpType(type).addAllInput(inputs).addOutput(output)
                .addAllAttribute(Arrays.asList(attributes)));
        return output;
    }

    /** Gives the output of the last operation a name of its own. */
    private void rename(String output) {
        graph.getNodeBuilder(graph.getNodeCount() - 1).setOutput(0, output);
    }

    private String integers(long... values) {
        String name = name();
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber()).addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
        return name;
    }

    private String constant(Shape shape, float[] values, int at) {
        String name = name();
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(shape.size(), Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values, at, shape.size());
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
        shape.dimensions().forEach(tensor::addDims);
        graph.addInitializer(tensor);
        return name;
    }

    private void input(String name, long... shape) {
        graph.addInput(information(name, TensorProto.DataType.FLOAT, shape));
    }

    private static ValueInfoProto information(String name, TensorProto.DataType type,
            long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (long extent : shape) {
            TensorShapeProto.Dimension.Builder dimension = dimensions.addDimBuilder();
            if (extent < 0) {
                dimension.setDimParam("n");
            } else {
                dimension.setDimValue(extent);
            }
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.getNumber())
                        .setShape(dimensions)))
                .build();
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT)
                .setI(value).build();
    }

    private static AttributeProto list(String name, long... values) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList()).build();
    }
}
