// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.PomonaException;
import io.pomona.data.DType;
import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Populations as {@code .npz} files: the arrays of a saved model, each with a first axis more, that of
 * the individuals, the best first; and {@code fitness}, float64 (individuals,).
 */
public final class PopulationFile {
    private static final String FITNESS = "fitness";

    private PopulationFile() {}

    /** Returns whether a file is a population, not a model; false if it cannot be read. */
    public static boolean isPopulation(Path path) {
        if (!Files.isRegularFile(path) || ModelFormat.of(path) != ModelFormat.NPZ) {
            return false;
        }
        try {
            return Npz.names(path).contains(FITNESS);
        } catch (PomonaException e) {
            return false; // Whoever reads the file as a model says what is wrong with it.
        }
    }

    /**
     * Writes a population, to a temporary file that is then renamed.
     *
     * @throws PomonaException if the folder of the file does not exist
     * @throws java.io.UncheckedIOException if writing fails
     */
    public static void write(Path path, SavedPopulation population) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        byte[] description = ModelDescription.print(population.model(0))
                .getBytes(StandardCharsets.UTF_8);
        arrays.put(ModelDescription.NAME, NpyArray.ofBytes(description, description.length));
        double[] fitness = population.fitness();
        arrays.put(FITNESS, NpyArray.ofDoubles(fitness, fitness.length));
        put(arrays, population.network().layout().slots(), population.parameters());
        put(arrays, population.network().bufferLayout().slots(), population.buffers());
        Npz.write(path, arrays);
    }

    private static void put(Map<String, NpyArray> arrays, List<ParameterSlot> slots,
            List<float[]> rows) {
        for (ParameterSlot slot : slots) {
            float[] values = new float[Math.multiplyExact(rows.size(), slot.size())];
            for (int i = 0; i < rows.size(); i++) {
                System.arraycopy(rows.get(i), slot.offset(), values, i * slot.size(), slot.size());
            }
            arrays.put(slot.name(), NpyArray.ofFloats(values, extents(slot, rows.size())));
        }
    }

    private static int[] extents(ParameterSlot slot, int individuals) {
        return IntStream.concat(IntStream.of(individuals),
                IntStream.of(WeightLayouts.extents(slot.shape()))).toArray();
    }

    /**
     * Returns the population of a file.
     *
     * @throws PomonaException if the file is absent, damaged or no population
     */
    public static SavedPopulation read(Path path) {
        Map<String, NpyArray> arrays = Npz.read(path);
        NpyArray description = array(arrays, ModelDescription.NAME, path);
        NpyArray fitness = array(arrays, FITNESS, path);
        if (description.dtype() != DType.UINT8 || fitness.dtype() != DType.FLOAT64
                || fitness.rank() != 1 || fitness.extents().getFirst() == 0) {
            throw new PomonaException(path + ": expected a population with fitness float64 (n,),"
                    + " but received " + fitness + ".");
        }
        ModelDescription model = ModelDescription
                .read(Json.parse(description.rawBytes(), description.origin()));
        Network network = model.network();
        int individuals = fitness.extents().getFirst();
        return new SavedPopulation(network,
                rows(arrays, network.layout().slots(), network.parameterCount(), individuals, path),
                rows(arrays, network.bufferLayout().slots(), network.bufferLayout().size(),
                        individuals, path),
                fitness.toDoubles(), model.normalization(), model.classNames());
    }

    private static NpyArray array(Map<String, NpyArray> arrays, String name, Path path) {
        NpyArray array = arrays.get(name);
        if (array == null) {
            throw new PomonaException(path + ": expected an array '" + name
                    + "' of a population, but there is none.");
        }
        return array;
    }

    private static List<float[]> rows(Map<String, NpyArray> arrays, List<ParameterSlot> slots,
            int size, int individuals, Path path) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < individuals; i++) {
            rows.add(new float[size]);
        }
        for (ParameterSlot slot : slots) {
            NpyArray array = array(arrays, slot.name(), path);
            List<Integer> expected = IntStream.of(extents(slot, individuals)).boxed().toList();
            if (array.dtype() != DType.FLOAT32 || !array.extents().equals(expected)) {
                throw new PomonaException(array.origin() + ": expected float32 " + expected
                        + ", but received " + array + ".");
            }
            float[] values = array.toFloats();
            for (int i = 0; i < individuals; i++) {
                System.arraycopy(values, i * slot.size(), rows.get(i), slot.offset(), slot.size());
            }
        }
        return rows;
    }
}
