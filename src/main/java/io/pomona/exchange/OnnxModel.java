// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.pomona.PomonaException;
import io.pomona.data.AtomicFile;
import io.pomona.data.Normalization;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Saved models as {@code .onnx} files: written by {@link OnnxExport}; read back as they were, or, where
 * the graph is another's or was changed, operator by operator by {@link OnnxImport}.
 */
final class OnnxModel {
    /** Protobuf counts bytes with an int. */
    private static final long MAX_WEIGHT_BYTES = Integer.MAX_VALUE - (64L << 20);

    private OnnxModel() {}

    /**
     * Writes a model, to a temporary file that is then renamed.
     *
     * @throws PomonaException if the folder of the file does not exist, or the weights need about 2 GiB
     *         or more
     * @throws java.io.UncheckedIOException if writing fails
     */
    static void write(Path path, SavedModel model) {
        long bytes = 4L * model.network().parameterCount() + 4L * model.buffers().length;
        if (bytes > MAX_WEIGHT_BYTES) {
            throw new PomonaException(path + ": expected weights of at most " + MAX_WEIGHT_BYTES
                    + " bytes for an .onnx file, but the network has " + bytes
                    + "; export it as safetensors.");
        }
        ModelProto proto = OnnxExport.of(model);
        AtomicFile.write(path, proto::writeTo);
    }

    /**
     * Returns the model of a file. One of another origin has no normalisation and classes called by
     * their numbers.
     *
     * @throws PomonaException if the file is absent or damaged, or its graph has operators that no
     *         layer stands for
     */
    static SavedModel read(Path path) {
        ModelProto model = OnnxBytes.read(path);
        ModelDescription description = description(model, path);
        if (description != null) {
            SavedModel same = same(model, description);
            if (same != null) {
                return same;
            }
        }
        OnnxImport.Result result = OnnxImport.read(model, path.toString());
        Network network = result.network();
        if (description != null && fits(description.network(), network)) {
            return result.arrays().model(description);
        }
        return new SavedModel(network, result.arrays().parameters(), result.arrays().buffers(),
                Normalization.IDENTITY,
                IntStream.range(0, network.classes()).mapToObj(String::valueOf).toList());
    }

    private static boolean fits(Network described, Network network) {
        return described.inputShape().equals(network.inputShape())
                && described.classes() == network.classes();
    }

    private static @Nullable ModelDescription description(ModelProto model, Path path) {
        for (StringStringEntryProto property : model.getMetadataPropsList()) {
            if (property.getKey().equals(ModelDescription.NAME)) {
                return ModelDescription.read(Json.parse(property.getValue(),
                        path + " (property '" + ModelDescription.NAME + "')"));
            }
        }
        return null;
    }

    /**
     * Returns the model that gives exactly this graph when it is written, if the description and the
     * weights make one: then nothing of the graph can mean anything else.
     */
    private static @Nullable SavedModel same(ModelProto model, ModelDescription description) {
        Map<String, TensorProto> tensors = new HashMap<>();
        model.getGraph().getInitializerList()
                .forEach(tensor -> tensors.put(tensor.getName(), tensor));
        Network network = description.network();
        for (ParameterSlot slot : ModelArrays.slots(network)) {
            TensorProto tensor = tensors.get(slot.name());
            if (tensor == null || tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()
                    || tensor.getRawData().size() != 4L * slot.size()) {
                return null;
            }
        }
        ModelArrays arrays = ModelArrays.empty(network);
        for (ParameterSlot slot : ModelArrays.slots(network)) {
            TensorProto tensor = tensors.get(slot.name());
            if (tensor != null) {
                arrays.set(slot, OnnxWeights.fromOnnx(slot, values(tensor, slot.size())));
            }
        }
        SavedModel candidate = arrays.model(description);
        ModelProto again = OnnxExport.of(candidate);
        boolean isSame = again.getGraph().equals(model.getGraph())
                && again.getOpsetImportList().equals(model.getOpsetImportList());
        return isSame ? candidate : null;
    }

    private static float[] values(TensorProto tensor, int size) {
        float[] values = new float[size];
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer().get(values);
        return values;
    }
}
