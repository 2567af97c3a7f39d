// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.pomona.data.Normalization;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.RandomKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Holds a network against ONNX Runtime, and against itself read back from the exported file. */
public final class OnnxAgreement {
    private static final double TOLERANCE = 1e-3;

    private OnnxAgreement() {}

    /**
     * Asserts of a network with seeded weights, biases included, and seeded moving statistics that ONNX
     * Runtime computes its logits from its export up to 0.001 of the largest, that the export is read
     * back bit by bit, and that without the description in it the graph alone is read as a network
     * that computes the same.
     *
     * @param n the number of samples, drawn from {@code [-1, 1)}
     * @param folder where the file is written, and deleted again
     */
    public static void assertAgrees(Network network, long seed, int n, Path folder) {
        assertAgrees(network, parameters(network, seed), buffers(network, seed), n, folder);
    }

    /** Asserts the same of a network with given values. */
    public static void assertAgrees(Network network, float[] parameters, float[] buffers, int n,
            Path folder) {
        SavedModel model = new SavedModel(network, parameters, buffers, Normalization.IDENTITY,
                IntStream.range(0, network.classes()).mapToObj(String::valueOf).toList());
        float[] samples = Models.samples(network, n);
        float[] logits = Models.logits(model, samples, n);
        Path file = folder.resolve("agreement.onnx");
        try {
            ModelFile.write(file, model);
            long[] extents = LongStream.concat(LongStream.of(n), network.inputShape().dimensions()
                    .stream().mapToLong(Integer::longValue)).toArray();
            float[] expected = Objects.requireNonNull(
                    OnnxRuntime.run(file, samples, extents).get(OnnxExport.LOGITS));
            assertNear(expected, logits, "ONNX Runtime");
            SavedModel back = ModelFile.read(file);
            assertEquals(network.nodes(), back.network().nodes());
            assertArrayEquals(parameters, back.parameters());
            assertArrayEquals(buffers, back.buffers());
            assertNear(logits, Models.logits(withoutDescription(file), samples, n), "graph alone");
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SavedModel withoutDescription(Path file) throws IOException {
        ModelProto proto = OnnxBytes.read(file);
        Files.write(file, proto.toBuilder().clearMetadataProps().build().toByteArray());
        return ModelFile.read(file);
    }

    private static float[] parameters(Network network, long seed) {
        float[] parameters = network.initialParameters(RandomKey.of(seed));
        SplittableRandom random = new SplittableRandom(seed);
        for (ParameterSlot slot : network.layout().slots()) {
            // Kernels keep their scale, so that deep networks keep theirs.
            float spread = slot.shape().rank() == 1 ? 0.1f : 0;
            for (int i = slot.offset(); i < slot.end(); i++) {
                parameters[i] += spread * (float) random.nextDouble(-1, 1);
            }
        }
        return parameters;
    }

    private static float[] buffers(Network network, long seed) {
        float[] buffers = network.initialBuffers();
        SplittableRandom random = new SplittableRandom(seed + 1);
        for (int i = 0; i < buffers.length; i++) {
            // Variances start at 1 and stay above 0.
            buffers[i] += (float) random.nextDouble(-0.3, 0.3);
        }
        return buffers;
    }

    /** Asserts that values are finite and equal up to a thousandth of the largest. */
    private static void assertNear(float[] expected, float[] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 0 && Float.isFinite(largest), what + ": largest " + largest);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], TOLERANCE * largest, what + " at " + i);
        }
    }
}
