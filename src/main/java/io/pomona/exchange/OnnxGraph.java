// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A graph of ONNX operators that is being put together. */
final class OnnxGraph {
    /** What stands for 0 in a padding that must stay apart. */
    static final float ALMOST_ZERO = Float.MIN_NORMAL;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");

    /** Returns the graph. */
    GraphProto build() {
        return graph.build();
    }

    /** Adds an input of any number of samples of some extents. */
    void input(String name, List<Integer> extents) {
        graph.addInput(information(name, extents));
    }

    /** Adds an output of any number of samples of some extents. */
    void output(String name, List<Integer> extents) {
        graph.addOutput(information(name, extents));
    }

    /** Adds an operator and returns its output, which is called like the operator itself. */
    String node(String operator, String name, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder().setOpType(operator).setName(name).addAllInput(inputs)
                .addOutput(name).addAllAttribute(Arrays.asList(attributes)));
        return name;
    }

    /**
     * Keeps a pooling behind a padding by zeros apart from it: ONNX Runtime would make one operator of
     * both, for which padded cells do not count at all. It leaves other numbers than 0 alone.
     */
    void keepApart(String value) {
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            if (node.getOpType().equals("Pad") && node.getOutput(0).equals(value)
                    && node.getInputCount() == 2) {
                node.addInput(floats(value + ".value", new float[]{ALMOST_ZERO}));
            }
        }
    }

    /** Gives the last operator and its output another name, and returns that. */
    String renameLast(String name) {
        NodeProto.Builder last = graph.getNodeBuilder(graph.getNodeCount() - 1);
        last.setName(name).setOutput(0, name);
        return name;
    }

    /** Adds float32 values and returns their name. */
    String floats(String name, float[] values, int... extents) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
        littleEndian(bytes).asFloatBuffer().put(values);
        return constant(name, TensorProto.DataType.FLOAT, bytes, extents);
    }

    /** Adds a list of int64 values and returns its name. */
    String longs(String name, long... values) {
        byte[] bytes = new byte[values.length * Long.BYTES];
        littleEndian(bytes).asLongBuffer().put(values);
        return constant(name, TensorProto.DataType.INT64, bytes, values.length);
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT)
                .setI(value).build();
    }

    static AttributeProto integers(String name, int... values) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name)
                .setType(AttributeProto.AttributeType.INTS);
        for (int value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder().setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value)).build();
    }

    static AttributeProto real(String name, double value) {
        return AttributeProto.newBuilder().setName(name)
                .setType(AttributeProto.AttributeType.FLOAT).setF((float) value).build();
    }

    private String constant(String name, TensorProto.DataType type, byte[] bytes,
            int... extents) {
        // Nobody else has the array, so it need not be copied.
        ByteString raw = UnsafeByteOperations.unsafeWrap(bytes);
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name)
                .setDataType(type.getNumber()).setRawData(raw);
        for (int extent : extents) {
            tensor.addDims(extent);
        }
        graph.addInitializer(tensor);
        return name;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ValueInfoProto information(String name, List<Integer> extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
        for (int extent : extents) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber()).setShape(shape)))
                .build();
    }
}
