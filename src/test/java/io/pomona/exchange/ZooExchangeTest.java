// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.data.Normalization;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.zoo.ReducedNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network of the zoo, at reduced size, on its way to other programs and back. */
@NullMarked
class ZooExchangeTest {
    private static final int CLASSES = 5;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static List<ReducedNetwork> networks() {
        return ReducedNetwork.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void onnxRuntimeComputesTheSame(ReducedNetwork reduced) {
        OnnxAgreement.assertAgrees(reduced.build(CLASSES), 7, 2, folder);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void savedModelsReadBackBitByBit(ReducedNetwork reduced) {
        Network network = reduced.build(CLASSES);
        float[] buffers = network.initialBuffers();
        RandomGenerator random = RandomKey.of(3).generator();
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = random.nextFloat();
        }
        SavedModel model = new SavedModel(network, network.initialParameters(RandomKey.of(2)),
                buffers, Normalization.IDENTITY,
                IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList());
        for (ModelFormat format : List.of(ModelFormat.NPZ, ModelFormat.SAFETENSORS)) {
            Path file = folder.resolve("model." + format.name().toLowerCase(Locale.ROOT));
            ModelFile.write(file, model, format);
            SavedModel back = ModelFile.read(file);
            assertEquals(network.nodes(), back.network().nodes());
            assertArrayEquals(model.parameters(), back.parameters());
            assertArrayEquals(buffers, back.buffers());
        }
    }
}
