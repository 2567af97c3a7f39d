// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.PomonaException;
import io.pomona.data.DType;
import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Saved models as {@code .npz} files, with one float32 array for each array of the network, under
 * its name ({@code conv1.kernel}, {@code bn1.moving_mean}), and one uint8 array {@code pomona} that holds JSON in UTF-8: {@code
 * {"format": 1, "network": {...}, "normalization": {...}, "classes": [...]}}.
 */
final class NpzModel {
    private static final String DESCRIPTION = ModelDescription.NAME;
    // NumPy pads headers to 64 bytes and writes version 1, whose header is shorter than this.
    private static final long MAX_HEADER = 1 << 16;

    private NpzModel() {}

    /**
     * Writes a model, to a temporary file that is then renamed.
     *
     * @throws PomonaException if the folder of the file does not exist
     * @throws java.io.UncheckedIOException if writing fails
     */
    static void write(Path path, SavedModel model) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        byte[] description = ModelDescription.print(model).getBytes(StandardCharsets.UTF_8);
        arrays.put(DESCRIPTION, NpyArray.ofBytes(description, description.length));
        arrays.putAll(ModelArrays.of(model).toNpy());
        Npz.write(path, arrays);
    }

    /**
     * Returns the model of a file. Values need not be finite.
     *
     * @throws PomonaException if the file is absent, damaged or no model, or an array is missing,
     *         superfluous, or of another shape or type than the network needs
     */
    static SavedModel read(Path path) {
        Set<String> names = new HashSet<>(Npz.names(path));
        if (!names.remove(DESCRIPTION)) {
            throw new PomonaException(path + ": expected a saved model, but there is no array '"
                    + DESCRIPTION + "' that describes the network; was it written by Pomona?");
        }
        Map<String, Long> sizes = sizes(path);
        requireAtMost(Json.MAX_BYTES, DESCRIPTION, "a description", sizes, path);
        ModelDescription description = description(path);
        Network network = description.network();
        requireArrays(path, network, names);
        for (ParameterSlot slot : ModelArrays.slots(network)) {
            long bytes = 4L * slot.size();
            requireAtMost(bytes + MAX_HEADER, slot.name(), wanted(slot), sizes, path);
            if (sizes.getOrDefault(slot.name(), 0L) < bytes) {
                throw mismatch(slot, Npz.read(path, slot.name()));
            }
        }
        ModelArrays arrays = ModelArrays.empty(network);
        for (ParameterSlot slot : ModelArrays.slots(network)) {
            arrays.set(slot, read(slot, path));
        }
        return arrays.model(description);
    }

    private static ModelDescription description(Path path) {
        NpyArray array = Npz.read(path, DESCRIPTION);
        if (array.dtype() != DType.UINT8 || array.rank() != 1) {
            throw new PomonaException(array.origin() + ": expected uint8 (n,), but received "
                    + array + ".");
        }
        return ModelDescription.read(Json.parse(array.rawBytes(), array.origin()));
    }

    private static void requireArrays(Path path, Network network, Set<String> names) {
        Set<String> left = new HashSet<>(names);
        for (ParameterSlot slot : ModelArrays.slots(network)) {
            if (!left.remove(slot.name())) {
                throw new PomonaException(path + ": expected an array '" + slot.name()
                        + "' of " + wanted(slot) + ", but there is none.");
            }
        }
        if (!left.isEmpty()) {
            throw new PomonaException(
                    path + ": expected only the arrays of the network, but found '"
                            + left.stream().sorted().findFirst().orElseThrow() + "' too.");
        }
    }

    private static void requireAtMost(long maximum, String name, String wanted,
            Map<String, Long> sizes, Path path) {
        long size = sizes.getOrDefault(name, 0L);
        if (size > maximum) {
            throw new PomonaException(path + " (array '" + name + "'): expected " + wanted
                    + " of at most " + maximum + " bytes, but the file states " + size + ".");
        }
    }

    private static float[] read(ParameterSlot slot, Path path) {
        NpyArray array = Npz.read(path, slot.name());
        if (array.dtype() != DType.FLOAT32
                || !array.extents().equals(slot.shape().dimensions())) {
            throw mismatch(slot, array);
        }
        return array.toFloats();
    }

    /** Returns the unpacked size of each array's entry as the file's directory states it. */
    private static Map<String, Long> sizes(Path path) {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            return zip.stream().collect(Collectors.toMap(
                    entry -> entry.getName().replaceFirst("\\.npy$", ""), ZipEntry::getSize));
        } catch (IOException e) {
            throw new PomonaException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static PomonaException mismatch(ParameterSlot slot, NpyArray array) {
        return new PomonaException(array.origin() + ": expected " + wanted(slot)
                + ", but received " + array + ".");
    }

    /** Returns what a file must hold for an array of the network: {@code float32 (4,)}. */
    static String wanted(ParameterSlot slot) {
        Shape shape = slot.shape();
        return shape.dimensions().stream().map(String::valueOf)
                .collect(Collectors.joining(", ", "float32 (", shape.rank() == 1 ? ",)" : ")"));
    }
}
