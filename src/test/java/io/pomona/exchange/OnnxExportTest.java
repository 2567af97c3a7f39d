// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.pomona.PomonaException;
import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.Layer;
import io.pomona.nn.Network;
import io.pomona.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxExportTest {
    private static final int N = 3;

    /** Networks that are known again only by their description, and what is said without it. */
    private static final Map<String, String> REFUSED = Map.of(
            "nothing", ": Expected a network of at least one layer, but received none.",
            "even response", ": these operators are not supported: operator 5"
                    + " \"local_response_normalization_1.powers\" (Pow). Supported: ",
            "response of vectors", ": these operators are not supported: operator 4"
                    + " \"local_response_normalization_1.powers\" (Pow), operator 9"
                    + " \"even.powers\" (Pow). Supported: ",
            "matrix", " (input \"input\"): expected [n, c, h, w], [n, h, w, c] or [n, inputs] with"
                    + " all but n given as numbers, but received [any, 4, 3].");

    @TempDir
    Path folder;

    static Set<String> names() {
        return Models.networks().keySet();
    }

    private static SavedModel model(String name) {
        return Models.of(Objects.requireNonNull(Models.networks().get(name)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void onnxRuntimeComputesTheSame(String name) {
        SavedModel model = model(name);
        Path file = folder.resolve("model.onnx");
        ModelFile.write(file, model);
        float[] samples = Models.samples(model.network(), N);
        Map<String, float[]> outputs = OnnxRuntime.run(file, samples, extents(model));
        Models.assertNear(Models.logits(model, samples, N),
                Objects.requireNonNull(outputs.get("logits")), name);
        boolean isSoftmax = endsInSoftmax(model.network());
        assertEquals(isSoftmax ? Set.of("logits", "probabilities") : Set.of("logits"),
                outputs.keySet());
        if (isSoftmax) {
            Models.assertNear(Models.probabilities(model, samples, N),
                    Objects.requireNonNull(outputs.get("probabilities")), name);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsBackWhatItWrote(String name) {
        SavedModel model = model(name);
        if (model.parameters().length > 0) {
            model.parameters()[0] = Float.NaN;
        }
        Path file = folder.resolve("model.onnx");
        ModelFile.write(file, model);
        SavedModel back = ModelFile.read(file);
        assertEquals(model.network().nodes(), back.network().nodes());
        assertArrayEquals(model.parameters(), back.parameters());
        assertEquals(model.normalization(), back.normalization());
        assertEquals(model.classNames(), back.classNames());
    }

    static List<String> namesOfChains() {
        return names().stream().filter(name -> !REFUSED.containsKey(name)).toList();
    }

    static Set<String> namesOfOthers() {
        return REFUSED.keySet();
    }

    /** What other programs rewrote is read operator by operator; only what nobody needs is lost. */
    @ParameterizedTest
    @MethodSource("namesOfChains")
    void readsChangedGraphs(String name) throws IOException {
        SavedModel model = model(name);
        Path file = folder.resolve("changed.onnx");
        ModelProto proto = OnnxExport.of(model);
        ModelProto.Builder changed = proto.toBuilder();
        changed.getGraphBuilder().setName("rewritten");
        Files.write(file, changed.build().toByteArray());
        SavedModel back = ModelFile.read(file);
        assertEquals(model.classNames(), back.classNames());
        assertEquals(model.normalization(), back.normalization());
        float[] samples = Models.samples(model.network(), N);
        assertArrayEquals(Models.logits(model, samples, N), Models.logits(back, samples, N));
        Files.write(file, changed.clearMetadataProps().build().toByteArray());
        back = ModelFile.read(file);
        assertEquals("0", back.classNames().getFirst());
        assertArrayEquals(Models.logits(model, samples, N), Models.logits(back, samples, N));
    }

    @ParameterizedTest
    @MethodSource("namesOfOthers")
    void refusesChangedGraphsThatNoLayersStandFor(String name) throws IOException {
        Path file = folder.resolve("changed.onnx");
        Files.write(file, OnnxExport.of(model(name)).toBuilder().clearMetadataProps().build()
                .toByteArray());
        PomonaException e = assertThrows(PomonaException.class, () -> ModelFile.read(file));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith(file + String.valueOf(REFUSED.get(name))), message);
    }

    @Test
    void namesEverythingAfterTheLayers() {
        SavedModel model = model("numpycnn");
        ModelProto proto = OnnxExport.of(model);
        assertEquals(8, proto.getIrVersion());
        assertEquals(17, proto.getOpsetImport(0).getVersion());
        assertEquals(
                model.network().layout().slots().stream().map(slot -> slot.name()).toList(),
                proto.getGraph().getInitializerList().stream().map(t -> t.getName()).toList());
        assertEquals(Arrays.asList(2L, 3L, 3L, 3L),
                proto.getGraph().getInitializer(0).getDimsList());
        assertTrue(proto.getMetadataProps(0).getValue().contains("class 3"));
        assertEquals("batch", proto.getGraph().getInput(0).getType().getTensorType().getShape()
                .getDim(0).getDimParam());
    }

    private static boolean endsInSoftmax(Network network) {
        Layer last = network.nodes().getLast().layer();
        Activation activation = last instanceof ActivationLayer(var function)
                ? function
                : last.activation();
        return activation instanceof Activation.SoftmaxFunction;
    }

    private static long[] extents(SavedModel model) {
        Shape shape = model.network().inputShape();
        return LongStream.concat(LongStream.of(N),
                shape.dimensions().stream().mapToLong(Integer::longValue)).toArray();
    }
}
