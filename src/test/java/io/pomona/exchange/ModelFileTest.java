// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.data.Normalization;
import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import io.pomona.nn.Activation;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Flatten;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final Network NETWORK = Network.builder(Shape.of(5, 5, 3))
            .add("conv1", Conv2D.of(2, 3).withActivation(Activation.relu())).add(new Flatten())
            .add("out", Dense.of(4).withActivation(Activation.softmax())).build();

    @TempDir
    Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void writeModel() {
        file = folder.resolve("model.npz");
        ModelFile.write(file, model());
    }

    private static SavedModel model() {
        float[] parameters = NETWORK.initialParameters(RandomKey.of(1));
        parameters[0] = Float.NaN;
        parameters[1] = -0f;
        Normalization normalization = new Normalization(1 / 255.0, -0.0, List.of(0.1, 0.2, 0.3),
                List.of(1.0, 2.0, 1e-9));
        return new SavedModel(NETWORK, parameters, NETWORK.initialBuffers(), normalization,
                List.of("Apple", "Zitrone ä \"q\"", "\uD83C\uDF47", ""));
    }

    @Test
    void readsBackWhatItWrote() {
        SavedModel back = ModelFile.read(file);
        assertEquals(NETWORK.nodes(), back.network().nodes());
        assertArrayEquals(model().parameters(), back.parameters());
        assertEquals(model().normalization(), back.normalization());
        assertEquals(model().classNames(), back.classNames());
        assertEquals(
                List.of("pomona", "conv1.kernel", "conv1.bias", "out.kernel", "out.bias"),
                Npz.names(file));
        assertEquals(List.of(3, 3, 3, 2), Npz.read(file, "conv1.kernel").extents());
    }

    @Test
    void readsDeflatedFilesAndAnyOrder() {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        Npz.names(file).reversed().forEach(name -> arrays.put(name, Npz.read(file, name)));
        Npz.write(file, arrays, Npz.Packing.DEFLATED);
        assertArrayEquals(model().parameters(), ModelFile.read(file).parameters());
    }

    @Test
    void namesFileAndArrayOfWhatDoesNotFit() {
        NpyArray four = NpyArray.ofFloats(new float[4], 4);
        assertRefused("out.bias", NpyArray.ofDoubles(new double[4], 4), " (array 'out.bias'):"
                + " expected float32 (4,), but received float64 (4,).");
        assertRefused("conv1.kernel", four, " (array 'conv1.kernel'): expected float32"
                + " (3, 3, 3, 2), but received float32 (4,).");
        assertRefused("out.kernel", NpyArray.ofFloats(new float[72], 4, 18), " (array"
                + " 'out.kernel'): expected float32 (18, 4), but received float32 (4, 18).");
        assertRefused("out.bias", NpyArray.ofFloats(new float[100_000], 100_000), " (array"
                + " 'out.bias'): expected float32 (4,) of at most 65552 bytes, but the file states"
                + " 400128.");
        assertRefused("out.bias", null, ": expected an array 'out.bias' of float32 (4,), but there"
                + " is none.");
        assertRefused("more", four,
                ": expected only the arrays of the network, but found 'more' too.");
        assertRefused("pomona", null, ": expected a saved model, but there is no array 'pomona'"
                + " that describes the network; was it written by Pomona?");
        assertRefused("pomona", four,
                " (array 'pomona'): expected uint8 (n,), but received float32 (4,).");
    }

    @Test
    void checksTheDescription() {
        assertDescriptionRefused("\"format\":1", "\"format\":2", " (array 'pomona'): expected a"
                + " model of format 1, but received format 2; was it written by a later version of"
                + " Pomona?");
        assertDescriptionRefused("\"format\":1,", "", " (array 'pomona'): expected a model of"
                + " format 1, but received none; was it written by a later version of Pomona?");
        assertDescriptionRefused("\"units\":4", "\"units\":5", " (array 'pomona'): $.classes:"
                + " Expected one class name for each of the 5 outputs of the network, but received"
                + " 4.");
        assertDescriptionRefused("[0.1,0.2,0.3]", "[0.1,0.2]", " (array 'pomona'):"
                + " $.normalization: Expected as many standard deviations as means, but received 3"
                + " and 2.");
        assertDescriptionRefused("[0.1,0.2,0.3],\"std\":[1.0,2.0,1.0E-9]",
                "[0.1],\"std\":[1.0]", " (array 'pomona'): $.normalization: Expected means of 3"
                        + " channels, but received 1.");
        assertDescriptionRefused("{\"format\"", "{\"format", " (array 'pomona'): line 1, column"
                + " 13: not valid JSON: expected a colon between key and value, but found n.");
        assertDescriptionRefused("\"units\":4", "\"units\":2000000000", " (array 'pomona'):"
                + " $.network: Layer 3 (out): A shape must hold at most 2147483647 elements, but"
                + " received [18, 2000000000].");
    }

    @Test
    void checksSizesBeforeItReadsArrays() {
        String json = new String(Npz.read(file, "pomona").rawBytes(), StandardCharsets.UTF_8)
                .replace("\"units\":4", "\"units\":100000000");
        byte[] bytes = json.replaceFirst("\"classes\":.*", "\"classes\":[]}")
                .getBytes(StandardCharsets.UTF_8);
        assertRefused("pomona", NpyArray.ofBytes(bytes, bytes.length), " (array 'pomona'):"
                + " $.classes: Expected one class name for each of the 100000000 outputs of the"
                + " network, but received 0.");
    }

    @Test
    void damagedFilesOnlyCauseMessages() throws Exception {
        byte[] good = Files.readAllBytes(file);
        Path bad = folder.resolve("bad.npz");
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 1500; round++) {
            byte[] bytes = round % 3 == 0
                    ? Arrays.copyOf(good, random.nextInt(good.length))
                    : good.clone();
            for (int flips = round % 3 * random.nextInt(1, 4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(bad, bytes);
            try {
                ModelFile.read(bad);
            } catch (PomonaException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith(bad.toString()),
                        e.getMessage());
            }
        }
    }

    @Test
    void damagedDescriptionsOnlyCauseMessages() {
        NpyArray good = Npz.read(file, "pomona");
        Map<String, NpyArray> arrays = new LinkedHashMap<>(Npz.read(file));
        SplittableRandom random = new SplittableRandom(8);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = good.rawBytes().clone();
            for (int flips = 0; flips <= round % 3; flips++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(32, 127);
            }
            arrays.put("pomona", NpyArray.ofBytes(bytes, bytes.length));
            Npz.write(file, arrays);
            try {
                ModelFile.read(file);
            } catch (PomonaException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith(file.toString()),
                        e.getMessage());
            }
        }
    }

    @Test
    void refusesPartsThatDoNotFit() {
        float[] parameters = new float[NETWORK.parameterCount()];
        List<String> names = List.of("a", "b", "c", "d");
        assertEquals("Expected 132 parameters, but received 3.",
                assertThrows(IllegalArgumentException.class, () -> new SavedModel(NETWORK,
                        new float[3], NETWORK.initialBuffers(), Normalization.IDENTITY, names))
                        .getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> new SavedModel(NETWORK, parameters, NETWORK.initialBuffers(),
                        Normalization.IDENTITY, names.subList(0, 3)));
    }

    private void assertDescriptionRefused(String part, String other, String message) {
        String json = new String(Npz.read(file, "pomona").rawBytes(), StandardCharsets.UTF_8);
        assertTrue(json.contains(part), json);
        byte[] bytes = json.replace(part, other).getBytes(StandardCharsets.UTF_8);
        assertRefused("pomona", NpyArray.ofBytes(bytes, bytes.length), message);
    }

    private void assertRefused(String name, @org.jspecify.annotations.Nullable NpyArray array,
            String message) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>(Npz.read(file));
        if (array == null) {
            arrays.remove(name);
        } else {
            arrays.put(name, array);
        }
        Path bad = folder.resolve("bad.npz");
        Npz.write(bad, arrays);
        PomonaException e = assertThrows(PomonaException.class, () -> ModelFile.read(bad));
        assertEquals(bad + message, e.getMessage());
    }
}
