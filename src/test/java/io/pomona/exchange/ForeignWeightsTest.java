// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.DepthwiseConv2D;
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

    private static final Network NORMALISED = Network.builder(Shape.of(3, 3, 2))
            .add("conv", Conv2D.of(3, 2).withBias(false)).add("bn", BatchNormalization.of())
            .add(new Flatten()).add("bn2", BatchNormalization.of()).add("out", Dense.of(2)).build();

    /** What PyTorch saves of the network above, in the order of its modules. */
    private static Map<String, NpyArray> normalisedDict() {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("conv.weight", NpyArray.ofFloats(counted(24, 0), 3, 2, 2, 2));
        for (String layer : List.of("bn", "bn2")) {
            int size = layer.equals("bn") ? 3 : 12;
            int from = layer.equals("bn") ? 100 : 200;
            arrays.put(layer + ".weight", NpyArray.ofFloats(counted(size, from), size));
            arrays.put(layer + ".bias", NpyArray.ofFloats(counted(size, from + 20), size));
            arrays.put(layer + ".running_mean", NpyArray.ofFloats(counted(size, from + 40), size));
            arrays.put(layer + ".running_var", NpyArray.ofFloats(counted(size, from + 60), size));
            arrays.put(layer + ".num_batches_tracked", NpyArray.ofLongs(new long[]{9}));
        }
        arrays.put("out.weight", NpyArray.ofFloats(counted(24, 400), 2, 12));
        arrays.put("out.bias", NpyArray.ofFloats(counted(2, 500), 2));
        return arrays;
    }

    private static void assertNormalised(ForeignWeights weights) {
        float[] buffers = weights.buffersOf(NORMALISED);
        float[] parameters = weights.parametersOf(NORMALISED);
        assertArrayEquals(new float[]{140, 141, 142, 160, 161, 162},
                Arrays.copyOf(buffers, 6));
        assertArrayEquals(new float[]{100, 101, 102, 120, 121, 122},
                Arrays.copyOfRange(parameters, 24, 30));
        // Flattened images: channel, row, column there; row, column, channel here.
        float[] order = {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11};
        for (int i = 0; i < 12; i++) {
            assertEquals(200 + order[i], parameters[30 + i]);
            assertEquals(220 + order[i], parameters[42 + i]);
            assertEquals(240 + order[i], buffers[6 + i]);
            assertEquals(260 + order[i], buffers[18 + i]);
            assertEquals(400 + order[i], parameters[54 + 2 * i]);
            assertEquals(412 + order[i], parameters[55 + 2 * i]);
        }
    }

    @Test
    void readsMovingStatisticsOfPyTorch() {
        assertNormalised(npz(normalisedDict(), ForeignLayout.PYTORCH));
        Map<String, NpyArray> numbered = new LinkedHashMap<>();
        normalisedDict().forEach((name, array) -> numbered.put(name.replaceFirst("^conv\\.", "0.")
                .replaceFirst("^bn\\.", "1.").replaceFirst("^bn2\\.", "3.")
                .replaceFirst("^out\\.", "10."), array));
        assertNormalised(npz(numbered, ForeignLayout.PYTORCH));
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, numbered, Map.of());
        ForeignWeights sorted = ForeignWeights.read(file, ForeignLayout.PYTORCH);
        assertEquals("1.bias", sorted.names().get(1));
        assertNormalised(sorted);
        Map<String, String> names = Map.of("conv", "0", "bn", "1", "bn2", "3", "out", "10");
        assertArrayEquals(sorted.buffersOf(NORMALISED), sorted.buffers(NORMALISED, names));
        assertArrayEquals(sorted.parametersOf(NORMALISED), sorted.parameters(NORMALISED, names));
    }

    @Test
    void readsMovingStatisticsInTheOrderOfKeras() {
        SavedModel model = Models.of(NORMALISED);
        Map<String, NpyArray> all = ModelArrays.of(model).toNpy();
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        for (String name : List.of("conv.kernel", "bn.gamma", "bn.beta", "bn.moving_mean",
                "bn.moving_variance", "bn2.gamma", "bn2.beta", "bn2.moving_mean",
                "bn2.moving_variance", "out.kernel", "out.bias")) {
            arrays.put("arr_" + arrays.size(), Objects.requireNonNull(all.get(name)));
        }
        ForeignWeights weights = npz(arrays, ForeignLayout.KERAS);
        assertArrayEquals(model.parameters(), weights.parametersOf(NORMALISED));
        assertArrayEquals(model.buffers(), weights.buffersOf(NORMALISED));
    }

    @Test
    void readsDepthwiseKernelsOfPyTorch() {
        DepthwiseConv2D plain = DepthwiseConv2D.of(2);
        Network network = Network.builder(Shape.of(3, 3, 2)).add("dw",
                new DepthwiseConv2D(plain.kernel(), plain.stride(), plain.padding(),
                        plain.dilation(), 3, false, plain.activation(),
                        plain.depthwiseInitializer(), plain.biasInitializer()))
                .build();
        float[] found = npz(Map.of("dw.weight", NpyArray.ofFloats(counted(24, 0), 6, 1, 2, 2)),
                ForeignLayout.PYTORCH).parametersOf(network);
        for (int output = 0; output < 6; output++) {
            for (int cell = 0; cell < 4; cell++) {
                assertEquals(output * 4 + cell, found[cell * 6 + output]);
            }
        }
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
