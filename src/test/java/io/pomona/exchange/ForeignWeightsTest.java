// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Shape;
import io.pomona.zoo.Zoo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignWeightsTest {
    private static final Network NETWORK = Network.builder(Shape.of(3, 4, 2))
            .add("conv1", Conv2D.of(3, 2)).add(new Flatten()).add(new Dropout(0.1))
            .add("hidden", Dense.of(5)).add("out", Dense.of(4)).build();

    @TempDir
    Path folder;

    private static float[] counted(int size, int from) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = from + i;
        }
        return values;
    }

    /** A state dict whose values are their own numbers, written as the loops of a reader expect. */
    private static Map<String, NpyArray> stateDict(String conv, String hidden, String out) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put(conv + ".weight", NpyArray.ofFloats(counted(24, 0), 3, 2, 2, 2));
        arrays.put(conv + ".bias", NpyArray.ofFloats(counted(3, 100), 3));
        arrays.put(hidden + ".weight", NpyArray.ofFloats(counted(90, 200), 5, 18));
        arrays.put(hidden + ".bias", NpyArray.ofFloats(counted(5, 300), 5));
        arrays.put(out + ".weight", NpyArray.ofDoubles(new double[20], 4, 5));
        arrays.put(out + ".bias", NpyArray.ofFloats(counted(4, 400), 4));
        return arrays;
    }

    /** Goes through every index of both layouts. */
    private static void assertConverted(float[] parameters) {
        float[] expected = new float[NETWORK.parameterCount()];
        for (int o = 0; o < 3; o++) {
            for (int i = 0; i < 2; i++) {
                for (int y = 0; y < 2; y++) {
                    for (int x = 0; x < 2; x++) {
                        expected[((y * 2 + x) * 2 + i) * 3 + o] = ((o * 2 + i) * 2 + y) * 2 + x;
                    }
                }
            }
            expected[24 + o] = 100 + o;
        }
        for (int unit = 0; unit < 5; unit++) {
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < 2; y++) {
                    for (int x = 0; x < 3; x++) {
                        expected[27 + ((y * 3 + x) * 3 + c) * 5 + unit] = 200 + unit * 18
                                + (c * 2 + y) * 3 + x;
                    }
                }
            }
            expected[27 + 90 + unit] = 300 + unit;
        }
        for (int unit = 0; unit < 4; unit++) {
            expected[27 + 95 + 20 + unit] = 400 + unit;
        }
        assertArrayEquals(expected, parameters);
    }

    private ForeignWeights npz(Map<String, NpyArray> arrays, ForeignLayout layout) {
        Path file = folder.resolve("weights.npz");
        Npz.write(file, arrays);
        return ForeignWeights.read(file, layout);
    }

    @Test
    void readsStateDictsByNameAndByOrder() {
        Map<String, NpyArray> named = stateDict("conv1", "hidden", "out");
        named.put("conv1.num_batches_tracked", NpyArray.ofLongs(new long[]{7}));
        assertConverted(npz(named, ForeignLayout.PYTORCH).parametersOf(NETWORK));
        Map<String, NpyArray> reversed = new LinkedHashMap<>();
        new ArrayList<>(named.keySet()).reversed()
                .forEach(name -> reversed.put(name, Objects.requireNonNull(named.get(name))));
        assertConverted(npz(reversed, ForeignLayout.PYTORCH).parametersOf(NETWORK));
        assertConverted(npz(stateDict("conv1", "a", "b"), ForeignLayout.PYTORCH)
                .parametersOf(NETWORK));
    }

    @Test
    void readsSafetensorsInTheOrderOfTheirNumbers() {
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, stateDict("features.2", "features.9", "features.10"), Map.of());
        ForeignWeights weights = ForeignWeights.read(file, ForeignLayout.PYTORCH);
        assertEquals(List.of("features.2.bias", "features.2.weight", "features.9.bias",
                "features.9.weight", "features.10.bias", "features.10.weight"), weights.names());
        assertConverted(weights.parametersOf(NETWORK));
    }

    @Test
    void readsArraysThatAMapNames() {
        ForeignWeights weights = npz(stateDict("z", "y", "x"), ForeignLayout.PYTORCH);
        assertConverted(weights.parameters(NETWORK, Map.of("conv1", "z", "hidden.kernel",
                "y.weight", "hidden.bias", "y.bias", "out", "x")));
        String message = Models.refusal(() -> weights.parameters(NETWORK, Map.of("convolution",
                "z")));
        assertTrue(message.contains("the network has no array or layer 'convolution'"), message);
        message = Models.refusal(() -> weights.parameters(NETWORK, Map.of("conv1", "q", "hidden",
                "y", "out", "x")));
        assertTrue(message.contains("there is no array 'q.weight' for conv1.kernel [2, 2, 2, 3]"),
                message);
    }

    @Test
    void readsTheOrderOfKeras() {
        Network network = Zoo.find("lenet5").orElseThrow().build();
        SavedModel model = Models.of(network);
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        for (ParameterSlot slot : network.layout().slots()) {
            float[] values = Arrays.copyOfRange(model.parameters(), slot.offset(),
                    slot.end());
            arrays.put("arr_" + arrays.size(),
                    NpyArray.ofFloats(values, WeightLayouts.extents(slot.shape())));
        }
        assertArrayEquals(model.parameters(),
                npz(arrays, ForeignLayout.KERAS).parametersOf(network));
    }

    @Test
    void readsKerasDepthwiseKernels() {
        Conv2D plain = Conv2D.of(6, 2).withBias(false);
        Network network = Network.builder(Shape.of(4, 4, 3))
                .add(new Conv2D(6, plain.kernel(), plain.stride(), plain.padding(),
                        plain.dilation(), 3, false, plain.activation(), plain.kernelInitializer(),
                        plain.biasInitializer()))
                .build();
        float[] values = counted(24, 0);
        assertArrayEquals(values,
                npz(Map.of("k", NpyArray.ofFloats(values, 2, 2, 3, 2)), ForeignLayout.KERAS)
                        .parametersOf(network));
    }

    @Test
    void listsEverythingThatDoesNotFit() {
        Map<String, NpyArray> arrays = stateDict("conv1", "hidden", "out");
        arrays.put("conv1.weight", NpyArray.ofFloats(new float[24], 2, 2, 2, 3));
        arrays.put("hidden.bias", NpyArray.ofInts(new int[5], 5));
        arrays.remove("out.bias");
        arrays.put("bn.running_mean", NpyArray.ofFloats(new float[3], 3));
        ForeignWeights weights = npz(arrays, ForeignLayout.PYTORCH);
        assertEquals(folder.resolve("weights.npz") + ": expected weights of the network in the"
                + " layout of pytorch, but 'conv1.weight' is float32 (2, 2, 2, 3) where"
                + " conv1.kernel needs extents [3, 2, 2, 2]; 'hidden.bias' is int32 (5,) where"
                + " hidden.bias needs real numbers; there is no array for out.bias [4];"
                + " 'bn.running_mean' (float32 (3,)) belongs to no layer.",
                Models.refusal(() -> weights.parametersOf(NETWORK)));
    }
}
