// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.pomona.PomonaException;
import io.pomona.data.NpyArray;
import io.pomona.nn.Activation;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Flatten;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for saved models whatever their format. */
class ModelFormatsTest {
    private static final Network NETWORK = Network.builder(Shape.of(6, 5, 2))
            .add("conv1", Conv2D.of(3, 2).withActivation(Activation.relu()))
            .add("pool1", MaxPooling2D.of(2)).add("flatten", new Flatten())
            .add("out", Dense.of(4).withActivation(Activation.softmax())).build();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void readsBackEveryBit(ModelFormat format) throws IOException {
        for (String name : List.of("model" + format.ending(), "model")) {
            SavedModel model = Models.of(NETWORK);
            model.parameters()[0] = Float.intBitsToFloat(0x7fc12345);
            model.parameters()[1] = -0f;
            model.parameters()[2] = Float.MIN_VALUE;
            Path file = folder.resolve(name);
            ModelFile.write(file, model, format);
            SavedModel back = ModelFile.read(file);
            assertEquals(NETWORK.nodes(), back.network().nodes());
            assertArrayEquals(bits(model), bits(back));
            assertEquals(model.normalization(), back.normalization());
            assertEquals(model.classNames(), back.classNames());
            byte[] first = Files.readAllBytes(file);
            ModelFile.write(file, back, format);
            assertArrayEquals(first, Files.readAllBytes(file));
            Files.delete(file);
        }
    }

    private static int[] bits(SavedModel model) {
        int[] bits = new int[model.parameters().length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(model.parameters()[i]));
        return bits;
    }

    @ParameterizedTest
    @CsvSource({"npz, 400", "safetensors, 400", "onnx, 800"})
    void damagedFilesOnlyCauseMessages(String ending, int rounds) throws IOException {
        Path good = folder.resolve("good." + ending);
        Path bad = folder.resolve("bad." + ending);
        ModelFile.write(good, Models.of(NETWORK));
        if (ending.equals("onnx")) {
            // Without the description the graph itself is read.
            Files.write(good, OnnxExport.of(Models.of(NETWORK)).toBuilder().clearMetadataProps()
                    .build().toByteArray());
        }
        byte[] bytes = Files.readAllBytes(good);
        SplittableRandom random = new SplittableRandom(11);
        int[] refused = {0};
        assertTimeout(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < rounds; round++) {
                Files.write(bad, mutated(bytes, random, round));
                try {
                    ModelFile.read(bad);
                } catch (PomonaException e) {
                    refused[0]++;
                    String what = String.valueOf(e.getMessage());
                    assertTrue(what.startsWith(bad.toString()), what);
                    assertTrue(what.length() < 2000, what);
                }
            }
        });
        assertTrue(refused[0] > rounds / 3, "refused " + refused[0]);
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom random, int round) {
        if (round % 4 == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        byte[] changed = bytes.clone();
        for (int i = 0; i < round % 4; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> changed[at] = (byte) random.nextInt(256);
                default -> {
                    int length = Math.min(random.nextInt(1, 20), bytes.length - at);
                    System.arraycopy(bytes, random.nextInt(bytes.length - length), changed, at,
                            length);
                }
            }
        }
        return changed;
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsNoFileOfTheFormat(ModelFormat format) throws IOException {
        Path file = folder.resolve("none" + format.ending());
        refuse(file, "expected a");
        Files.write(file, new byte[0]);
        refuse(file, "expected a");
        Files.writeString(file, "no model at all, but words");
        refuse(file, "expected a");
        Files.delete(file);
        Files.createDirectory(file);
        refuse(file, "expected a");
    }

    @Test
    void refusesOnnxFilesOfMoreMessagesThanMemory() throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder();
        for (int i = 0; i <= OnnxBytes.MAX_MESSAGES; i++) {
            graph.addNode(NodeProto.getDefaultInstance());
        }
        Path file = folder.resolve("many.onnx");
        Files.write(file, ModelProto.newBuilder().setGraph(graph).build().toByteArray());
        refuse(file, "expected at most 1000000 operators, attributes and tensors");
    }

    @Test
    void safetensorsModelsMustFitTheirDescription() {
        SavedModel model = Models.of(NETWORK);
        Path file = folder.resolve("m.safetensors");
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        Map<String, String> text = Map.of("pomona", ModelDescription.print(model));
        Safetensors.write(file, arrays, text);
        refuse(file, ": expected an array 'conv1.kernel' of float32 (2, 2, 2, 3), but there is"
                + " none.");
        for (ParameterSlot slot : NETWORK.layout().slots()) {
            arrays.put(slot.name(), NpyArray.ofFloats(new float[slot.size()],
                    WeightLayouts.extents(slot.shape())));
        }
        arrays.put("more", NpyArray.ofInts(new int[1], 1));
        Safetensors.write(file, arrays, text);
        refuse(file, "expected only the arrays of the network, but found 'more' too.");
        arrays.remove("more");
        arrays.put("out.bias", NpyArray.ofFloats(new float[4], 2, 2));
        Safetensors.write(file, arrays, text);
        refuse(file, "(array 'out.bias'): expected float32 (4,), but received float32 of extents"
                + " [2, 2].");
        Safetensors.write(file, arrays, Map.of());
        refuse(file, "there is no text 'pomona' in its metadata");
    }

    /** NumPy itself opens the file, where there is one. */
    @Test
    void numPyReadsTheSameValues() throws Exception {
        SavedModel model = Models.of(NETWORK);
        Path file = folder.resolve("model.npz");
        ModelFile.write(file, model);
        String script = """
                import sys
                try:
                    import numpy
                except ImportError:
                    sys.exit(77)
                arrays = numpy.load(sys.argv[1], allow_pickle=False)
                for name in arrays.files:
                    if name != 'pomona':
                        array = arrays[name]
                        print(name, array.dtype.str, array.shape, array.tobytes().hex())
                """;
        Path out = folder.resolve("out.txt");
        Process python;
        try {
            python = new ProcessBuilder("python3", "-c", script, file.toString())
                    .redirectErrorStream(true).redirectOutput(out.toFile()).start();
        } catch (IOException e) {
            assumeTrue(false, "there is no python3");
            return;
        }
        assertTrue(python.waitFor(60, TimeUnit.SECONDS));
        assumeTrue(python.exitValue() != 77, "there is no NumPy");
        StringBuilder expected = new StringBuilder();
        for (ParameterSlot slot : NETWORK.layout().slots()) {
            StringBuilder hex = new StringBuilder();
            for (int i = slot.offset(); i < slot.end(); i++) {
                hex.append(String.format(Locale.ROOT, "%08x", Integer.reverseBytes(
                        Float.floatToRawIntBits(model.parameters()[i]))));
            }
            String shape = slot.shape().toString().replace('[', '(').replace("]",
                    slot.shape().rank() == 1 ? ",)" : ")");
            expected.append(slot.name()).append(" <f4 ").append(shape).append(' ').append(hex)
                    .append('\n');
        }
        assertEquals(expected.toString(), Files.readString(out, StandardCharsets.UTF_8));
    }

    private static void refuse(Path file, String part) {
        String message = Models.refusal(() -> ModelFile.read(file));
        assertTrue(message.startsWith(file.toString()), message);
        assertTrue(message.contains(part), message);
    }
}
