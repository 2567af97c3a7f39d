// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.pomona.data.AtomicFile;
import io.pomona.nn.Activation;
import io.pomona.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs of other origin, in the manner of PyTorch and TensorFlow. */
class OnnxImportTest {
    private static final int N = 3;

    @TempDir
    Path folder;

    private final OnnxGraph graph = new OnnxGraph();
    private final SplittableRandom random = new SplittableRandom(9);
    private String value = "x";

    private String random(String name, int... extents) {
        int size = 1;
        for (int extent : extents) {
            size *= extent;
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(-0.5, 0.5);
        }
        return graph.floats(name, values, extents);
    }

    private String positive(String name, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(0.5, 2);
        }
        return graph.floats(name, values, size);
    }

    /** Adds an operator on what there is so far and constants. */
    private void then(String type, List<String> constants, AttributeProto... attributes) {
        List<String> inputs = new ArrayList<>(List.of(value));
        inputs.addAll(constants);
        value = graph.node(type, "/" + type.toLowerCase(Locale.ROOT) + inputs.hashCode()
                + "/" + type, inputs, attributes);
    }

    private void thenNormalise(String name, int channels) {
        then("BatchNormalization", List.of(positive(name + ".weight", channels),
                random(name + ".bias", channels), random(name + ".running_mean", channels),
                positive(name + ".running_var", channels)), OnnxGraph.real("epsilon", 1e-3));
    }

    private Path write(int operators, UnaryOperator<ModelProto.Builder> change) {
        graph.output(value, List.of(1));
        ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operators))
                .setGraph(graph.build().toBuilder().clearOutput().addOutput(
                        graph.build().getOutput(0).toBuilder().clearType().setType(
                                graph.build().getInput(0).getType().toBuilder().setTensorType(
                                        graph.build().getInput(0).getType().getTensorType()
                                                .toBuilder().clearShape()))));
        Path file = folder.resolve("foreign.onnx");
        AtomicFile.write(file, change.apply(model).build()::writeTo);
        return file;
    }

    private void assertSame(Path file, SavedModel model, boolean channelsFirst, long... extents) {
        float[] samples = Models.samples(model.network(), N);
        Shape image = model.network().inputShape();
        float[] given = channelsFirst ? Models.channelsFirst(samples, N, image) : samples;
        float[] expected = OnnxRuntime.run(file, given, extents).values().iterator().next();
        Models.assertNear(expected, Models.logits(model, samples, N), file.toString());
    }

    private List<String> types(SavedModel model) {
        return model.network().nodes().stream().map(node -> node.layer().type()).toList();
    }

    @Test
    void readsConvolutionsInTheMannerOfPyTorch() {
        graph.input("x", List.of(3, 12, 10));
        then("Conv", List.of(random("features.0.weight", 6, 3, 3, 2), random("b0", 6)),
                OnnxGraph.integers("kernel_shape", 3, 2), OnnxGraph.integers("pads", 1, 0, 2, 1));
        thenNormalise("features.1", 6);
        then("Relu", List.of());
        then("MaxPool", List.of(), OnnxGraph.integers("kernel_shape", 2, 2),
                OnnxGraph.integers("strides", 2, 2), OnnxGraph.integer("ceil_mode", 0));
        then("Pad", List.of(graph.longs("pads", 0, 0, 1, 0, 0, 0, 0, 2)));
        then("Conv", List.of(random("features.4.weight", 4, 3, 3, 3)),
                OnnxGraph.integer("group", 2), OnnxGraph.integers("strides", 2, 1));
        thenNormalise("features.5", 4);
        then("LeakyRelu", List.of(), OnnxGraph.real("alpha", 0.2));
        then("AveragePool", List.of(), OnnxGraph.integers("kernel_shape", 2, 2),
                OnnxGraph.integers("pads", 1, 1, 1, 1), OnnxGraph.integer("count_include_pad", 1));
        then("Flatten", List.of(), OnnxGraph.integer("axis", 1));
        then("Relu", List.of());
        then("Gemm", List.of(random("classifier.weight", 5, 96), random("b1", 5)),
                OnnxGraph.integer("transB", 1), OnnxGraph.real("alpha", 0.5),
                OnnxGraph.real("beta", 2));
        then("Tanh", List.of());
        then("MatMul", List.of(random("w2", 5, 4)));
        then("Add", List.of(random("b2", 4)));
        Path file = write(17, model -> model);
        SavedModel model = ModelFile.read(file);
        assertSame(file, model, true, N, 3, 12, 10);
        assertEquals(List.of("conv2d", "batch_normalization", "max_pooling2d", "conv2d",
                "batch_normalization", "average_pooling2d", "flatten", "activation", "dense",
                "dense"), types(model));
        assertEquals("features_0", model.network().nodes().getFirst().name());
        assertEquals(Shape.of(12, 10, 3), model.network().inputShape());
        assertEquals(List.of("0", "1", "2", "3"), model.classNames());
    }

    @Test
    void readsGlobalPoolingAndNormalisationOfTheInput() {
        graph.input("x", List.of(3, 6, 5));
        thenNormalise("bn", 3);
        then("Sigmoid", List.of());
        then("Conv", List.of(random("w", 4, 3, 1, 1)), sameLower());
        then("GlobalAveragePool", List.of());
        then("Flatten", List.of());
        Path file = write(13, model -> model);
        assertSame(file, ModelFile.read(file), true, N, 3, 6, 5);
    }

    @Test
    void readsPaddingThatIsWorkedOut() {
        graph.input("x", List.of(2, 7, 8));
        then("Conv", List.of(random("w0", 3, 2, 4, 3)), sameLower(),
                OnnxGraph.integers("strides", 2, 2));
        then("MaxPool", List.of(), OnnxGraph.integers("kernel_shape", 2, 3),
                auto("SAME_UPPER"), OnnxGraph.integers("strides", 1, 2));
        then("GlobalMaxPool", List.of());
        then("Squeeze", List.of(graph.longs("axes", 2, -1)));
        then("Softmax", List.of(), OnnxGraph.integer("axis", -1));
        then("Gemm", List.of(random("w", 3, 2)));
        Path file = write(17, model -> model);
        assertSame(file, ModelFile.read(file), true, N, 2, 7, 8);
    }

    @Test
    void readsImagesWithChannelsLast() {
        graph.input("x", List.of(5, 6, 2));
        then("Transpose", List.of(), OnnxGraph.integers("perm", 0, 3, 1, 2));
        then("Conv", List.of(random("w", 3, 2, 2, 2)));
        then("Add", List.of(random("b", 3, 1, 1)));
        then("Transpose", List.of(), OnnxGraph.integers("perm", 0, 2, 3, 1));
        then("Relu", List.of());
        then("Reshape", List.of(graph.longs("shape", -1, 60)));
        then("Gemm", List.of(random("w1", 60, 4), random("b1", 1, 4)));
        Path file = write(17, model -> model);
        assertSame(file, ModelFile.read(file), false, N, 5, 6, 2);
    }

    @Test
    void readsMeansAndFlatVectors() {
        graph.input("x", List.of(3, 4, 4));
        then("ReduceMean", List.of(), OnnxGraph.integers("axes", 2, 3),
                OnnxGraph.integer("keepdims", 0));
        thenNormaliseVectors();
        Path file = write(13, model -> model);
        assertSame(file, ModelFile.read(file), true, N, 3, 4, 4);
    }

    private void thenNormaliseVectors() {
        then("MatMul", List.of(random("w", 3, 5)));
        thenNormalise("bn", 5);
        then("Dropout", List.of());
        then("Identity", List.of());
    }

    @Test
    void readsConstantsOfEveryFormAndSize() {
        graph.input("x", List.of(3));
        byte[] halves = {0, 0x3c, 0, 0x40, 0, (byte) 0xc0, 0, 0x38, 0, 0, 0, 0x3c};
        TensorProto half = TensorProto.newBuilder().setName("w").addDims(3).addDims(2)
                .setDataType(TensorProto.DataType.FLOAT16.getNumber())
                .setRawData(ByteString.copyFrom(halves)).build();
        TensorProto listed = TensorProto.newBuilder().addDims(2).addFloatData(1.5f)
                .addFloatData(-2).setDataType(TensorProto.DataType.FLOAT.getNumber()).build();
        then("MatMul", List.of("w"));
        then("Add", List.of("b"));
        Path file = write(17, model -> {
            model.getGraphBuilder().addInitializer(half);
            model.getGraphBuilder().addNode(0, NodeProto.newBuilder().setOpType("Constant")
                    .addOutput("b").addAttribute(AttributeProto.newBuilder().setName("value")
                            .setType(AttributeProto.AttributeType.TENSOR).setT(listed)));
            return model;
        });
        SavedModel model = ModelFile.read(file);
        assertEquals(List.of(1f, 2f, -2f, .5f, 0f, 1f, 1.5f, -2f), boxed(model.parameters()));
    }

    private static List<Float> boxed(float[] values) {
        List<Float> all = new ArrayList<>();
        for (float value : values) {
            all.add(value);
        }
        return all;
    }

    /** A block with a shortcut, and branches joined, whose activations stand between. */
    @Test
    void readsBranches() {
        graph.input("x", List.of(3, 8, 7));
        then("Conv", List.of(random("stem.weight", 6, 3, 3, 3)),
                OnnxGraph.integers("pads", 1, 1, 1, 1));
        thenNormalise("bn", 6);
        String stem = value;
        then("Relu", List.of());
        then("Conv", List.of(random("w1", 6, 6, 1, 1), random("b1", 6)));
        then("Add", List.of(stem));
        then("Relu", List.of());
        String sum = value;
        then("GlobalAveragePool", List.of());
        then("Flatten", List.of());
        String pooled = value;
        value = sum;
        then("Mul", List.of(graph.floats("scale", new float[]{0.3f}, 1)));
        then("Add", List.of(graph.floats("offset", new float[]{0.2f})));
        then("Concat", List.of(stem, sum), OnnxGraph.integer("axis", -3));
        then("Mul", List.of(random("each", 18, 1, 1)));
        then("Sub", List.of(random("mean", 1, 18, 1, 1)));
        then("Div", List.of(positive("deviation", 1)));
        then("ReduceMax", List.of(), OnnxGraph.integers("axes", 2, 3),
                OnnxGraph.integer("keepdims", 0));
        then("Concat", List.of(pooled), OnnxGraph.integer("axis", 1));
        then("Gemm", List.of(random("w", 24, 4)));
        Path file = write(13, model -> model);
        SavedModel model = ModelFile.read(file);
        assertSame(file, model, true, N, 3, 8, 7);
        assertEquals(List.of("conv2d", "batch_normalization", "activation", "conv2d", "add",
                "global_average_pooling2d", "rescaling", "concatenate", "conv2d", "rescaling",
                "global_max_pooling2d", "concatenate", "dense"), types(model));
    }

    /** What PyTorch exports for activations that its operator set has no operator for. */
    @Test
    void readsActivationsInSeveralSteps() {
        graph.input("x", List.of(5));
        then("Gemm", List.of(random("w0", 5, 6)));
        String x = value;
        then("Sigmoid", List.of());
        then("Mul", List.of(x));
        then("Mul", List.of(graph.floats("two", new float[]{2})));
        x = value;
        then("Add", List.of(graph.floats("three", new float[]{3})));
        then("Clip", List.of(graph.floats("zero", new float[1]), graph.floats("six", new float[]{
            6})));
        then("Mul", List.of(x));
        then("Div", List.of("six"));
        x = value;
        then("Div", List.of(graph.floats("root", new float[]{(float) Math.sqrt(2)})));
        then("Erf", List.of());
        then("Add", List.of(graph.floats("one", new float[]{1})));
        then("Mul", List.of(x));
        then("Mul", List.of(graph.floats("half", new float[]{0.5f})));
        then("Relu", List.of());
        then("Min", List.of("six"));
        Path file = write(13, model -> model);
        SavedModel model = ModelFile.read(file);
        float[] samples = Models.samples(model.network(), N);
        float[] expected = OnnxRuntime.run(file, samples, N, 5).values().iterator().next();
        Models.assertNear(expected, Models.logits(model, samples, N), file.toString());
        assertEquals(List.of("dense", "rescaling", "activation", "activation", "activation"),
                types(model));
        assertEquals("silu", LayerForms.FORMS.write(Activation.class,
                model.network().nodes().getFirst().layer().activation()).asText());
    }

    /** PyTorch's {@code x.view(x.size(0), -1)}, and an output beside the last one. */
    @Test
    void readsFlatteningByTheNumberOfSamples() {
        graph.input("x", List.of(2, 3, 4));
        then("Conv", List.of(random("w", 3, 2, 2, 2)));
        String x = value;
        then("Shape", List.of());
        then("Gather", List.of(graph.longs("first", 0)));
        then("Concat", List.of(graph.longs("rest", -1)), OnnxGraph.integer("axis", 0));
        String shape = value;
        value = x;
        then("Reshape", List.of(shape));
        then("Gemm", List.of(random("w1", 18, 2)));
        Path file = write(13, model -> {
            model.getGraphBuilder().addOutput(
                    model.getGraphBuilder().getOutput(0).toBuilder().setName(x));
            return model;
        });
        SavedModel model = ModelFile.read(file);
        assertEquals(List.of("conv2d", "flatten", "dense"), types(model));
        assertSame(file, model, true, N, 2, 3, 4);
    }

    @Test
    void refusesBranchesThatDoNotFit() {
        graph.input("x", List.of(3, 4, 4));
        String x = value;
        then("Transpose", List.of(), OnnxGraph.integers("perm", 0, 2, 3, 1));
        String last = value;
        value = x;
        then("Conv", List.of(random("w", 3, 3, 1, 1)));
        then("Add", List.of(last));
        refuse(model -> model, "(Add): expected values of one shape and order, but received images"
                + " [4, 4, 3] with their channels first and images [4, 4, 3] with their channels"
                + " last.");
        refuse(model -> {
            model.getGraphBuilder().getNodeBuilder(2).setOpType("Mul");
            return model;
        }, "(Mul): expected the product with a constant, or of a value with a known gate");
        refuse(model -> {
            model.getGraphBuilder().addOutput(model.getGraphBuilder().getOutput(0).toBuilder()
                    .setName("elsewhere"));
            return model;
        }, ": expected one output, or one that all others lead to, but received [");
        refuse(model -> {
            model.getGraphBuilder().addNode(model.getGraphBuilder().getNode(0));
            return model;
        }, ": expected each tensor once, but found \"");
    }

    @Test
    void namesEveryOperatorThatIsNotSupported() {
        graph.input("x", List.of(3, 4, 4));
        then("Conv", List.of(random("w", 4, 3, 1, 1)));
        then("Erf", List.of());
        then("InstanceNormalization", List.of());
        refuse(model -> model, ": these operators are not supported: operator 2 \"",
                "(Erf), operator 3 \"", "(InstanceNormalization). Supported: Add, AveragePool,");
    }

    @Test
    void namesTheOperatorOfWhatDoesNotFit() {
        graph.input("x", List.of(3, 4, 4));
        then("Conv", List.of(random("w", 4, 2, 1, 1)));
        refuse(model -> model, "(Conv): expected a kernel over 3 channels, but received extents"
                + " [4, 2, 1, 1].");
        refuse(model -> {
            model.getGraphBuilder().getNodeBuilder(0)
                    .addAttribute(OnnxGraph.integer("deform", 1));
            return model;
        }, "(Conv): its attribute \"deform\" is not supported.");
        refuse(model -> {
            model.getGraphBuilder().getNodeBuilder(0).addAttribute(OnnxGraph.integers("pads", 1));
            return model;
        }, "(Conv): expected 4 numbers as \"pads\", but received 1.");
        refuse(model -> {
            model.getGraphBuilder().getInitializerBuilder(0).clearDims().addDims(1L << 20)
                    .addDims(1L << 20).addDims(1L << 20).addDims(1L << 20);
            return model;
        }, "(tensor \"w\"): expected at most");
        refuse(model -> {
            model.getGraphBuilder().getInitializerBuilder(0).setDims(1, 3);
            return model;
        }, "(tensor \"w\"): expected 48 bytes for extents [4, 3, 1, 1] of FLOAT, but found 32.");
        refuse(model -> {
            model.getGraphBuilder().getInitializerBuilder(0)
                    .setDataLocation(TensorProto.DataLocation.EXTERNAL);
            return model;
        }, "(tensor \"w\"): expected its data in the file itself, but it is kept elsewhere");
        refuse(model -> {
            model.getGraphBuilder().clearInitializer();
            return model;
        }, "expected \"w\" to be a constant in the file, but it is computed.");
        refuse(model -> {
            model.getGraphBuilder().getNodeBuilder(0).setInput(0, "y");
            return model;
        }, "(Conv): expected the output of an operator before it, but it takes \"y\".");
        refuse(model -> {
            model.getOpsetImportBuilder(0).setVersion(6);
            return model;
        }, ": expected ONNX operators of version 7 or later, but received 6.");
        refuse(model -> {
            model.getGraphBuilder().getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder()
                    .getShapeBuilder().getDimBuilder(2).setDimParam("height");
            return model;
        }, "(input \"x\"): expected [n, c, h, w]", "but received [any, 3, any, 4].");
        refuse(model -> model.clearGraph(), ": expected a graph of operators, but there is none");
    }

    @Test
    void refusesOutputsInAnotherOrder() {
        graph.input("x", List.of(3, 4, 4));
        then("Conv", List.of(random("w", 4, 3, 1, 1)));
        then("Flatten", List.of());
        refuse(model -> model, "expected one output for each class, but the graph ends in images");
    }

    private void refuse(UnaryOperator<ModelProto.Builder> change, String... parts) {
        Path file = write(17, change);
        String message = Models.refusal(() -> ModelFile.read(file));
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
        assertTrue(message.startsWith(file.toString()), message);
    }

    private static AttributeProto sameLower() {
        return auto("SAME_LOWER");
    }

    private static AttributeProto auto(String padding) {
        return AttributeProto.newBuilder().setName("auto_pad")
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(padding)).build();
    }
}
