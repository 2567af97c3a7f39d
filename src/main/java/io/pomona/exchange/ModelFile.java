// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.PomonaException;
import io.pomona.data.DType;
import io.pomona.data.Normalization;
import io.pomona.data.NpyArray;
import io.pomona.data.Npz;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterLayout;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Saved models: {@code .npz} files with one float32 array for each trainable array, under its name
 * ({@code conv1.kernel}), and one uint8 array {@code pomona} that holds JSON in UTF-8: {@code
 * {"format": 1, "network": {...}, "normalization": {...}, "classes": [...]}}.
 */
public final class ModelFile {
    /** The number of the form of the file. */
    static final int FORMAT = 1;

    private static final String DESCRIPTION = "pomona";
    // NumPy pads headers to 64 bytes and writes version 1, whose header is shorter than this.
    private static final long MAX_HEADER = 1 << 16;

    private static final JsonForms FORMS = JsonForms.standard()
            .with(RecordForm.of(Normalization.IDENTITY));

    private ModelFile() {}

    /**
     * Writes a model, to a temporary file that is then renamed.
     *
     * @throws PomonaException if the folder of the file does not exist
     * @throws java.io.UncheckedIOException if writing fails
     */
    public static void write(Path path, SavedModel model) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        byte[] description = Json.printCompact(describe(model)).getBytes(StandardCharsets.UTF_8);
        arrays.put(DESCRIPTION, NpyArray.ofBytes(description, description.length));
        put(arrays, model.network().layout(), model.parameters());
        put(arrays, model.network().bufferLayout(), model.buffers());
        Npz.write(path, arrays);
    }

    private static void put(Map<String, NpyArray> arrays, ParameterLayout layout, float[] from) {
        for (ParameterSlot slot : layout.slots()) {
            float[] values = Arrays.copyOfRange(from, slot.offset(), slot.end());
            int[] extents = slot.shape().dimensions().stream().mapToInt(Integer::intValue)
                    .toArray();
            arrays.put(slot.name(), NpyArray.ofFloats(values, extents));
        }
    }

    /** Returns the places of all arrays of a network, those that are trained and those that are not. */
    private static List<ParameterSlot> slots(Network network) {
        List<ParameterSlot> slots = new ArrayList<>(network.layout().slots());
        slots.addAll(network.bufferLayout().slots());
        return slots;
    }

    /**
     * Returns the model of a file. Values need not be finite.
     *
     * @throws PomonaException if the file is absent, damaged or no model, or an array is missing,
     *         superfluous, or of another shape or type than the network needs
     */
    public static SavedModel read(Path path) {
        Set<String> names = new HashSet<>(Npz.names(path));
        if (!names.remove(DESCRIPTION)) {
            throw new PomonaException(path + ": expected a saved model, but there is no array '"
                    + DESCRIPTION + "' that describes the network; was it written by Pomona?");
        }
        Map<String, Long> sizes = sizes(path);
        requireAtMost(Json.MAX_BYTES, DESCRIPTION, "a description", sizes, path);
        JsonObject json = description(path);
        Network network = NetworkJson.read(json.get("network"));
        Normalization normalization = normalization(json.get("normalization"), network);
        List<String> classes = classes(json.get("classes"), network);

        requireArrays(path, network, names);
        for (ParameterSlot slot : slots(network)) {
            long bytes = 4L * slot.size();
            requireAtMost(bytes + MAX_HEADER, slot.name(), wanted(slot), sizes, path);
            if (sizes.getOrDefault(slot.name(), 0L) < bytes) {
                throw mismatch(slot, Npz.read(path, slot.name()));
            }
        }
        float[] parameters = new float[network.parameterCount()];
        for (ParameterSlot slot : network.layout().slots()) {
            readInto(parameters, slot, path);
        }
        float[] buffers = new float[network.bufferLayout().size()];
        for (ParameterSlot slot : network.bufferLayout().slots()) {
            readInto(buffers, slot, path);
        }
        return new SavedModel(network, parameters, buffers, normalization, classes);
    }

    private static ObjectNode describe(SavedModel model) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        json.set("network", NetworkJson.write(model.network()));
        json.set("normalization", FORMS.write(Normalization.class, model.normalization()));
        model.classNames().forEach(json.putArray("classes")::add);
        return json;
    }

    private static JsonObject description(Path path) {
        NpyArray array = Npz.read(path, DESCRIPTION);
        if (array.dtype() != DType.UINT8 || array.rank() != 1) {
            throw new PomonaException(array.origin() + ": expected uint8 (n,), but received "
                    + array + ".");
        }
        JsonValue json = Json.parse(array.rawBytes(), array.origin());
        JsonValue format = json.find("format");
        if (format == null || format.integer() != FORMAT) {
            throw json.error("expected a model of format " + FORMAT + ", but received "
                    + (format == null ? "none" : "format " + format.integer())
                    + "; was it written by a later version of Pomona?");
        }
        return json.object("format", "network", "normalization", "classes");
    }

    private static Normalization normalization(JsonValue json, Network network) {
        Normalization normalization = FORMS.read(Normalization.class, json);
        return json.check(() -> {
            SavedModel.checkChannels(network, normalization);
            return normalization;
        });
    }

    private static List<String> classes(JsonValue json, Network network) {
        List<String> names = json.list().stream().map(JsonValue::text).toList();
        return json.check(() -> {
            SavedModel.checkNames(network, names);
            return names;
        });
    }

    private static void requireArrays(Path path, Network network, Set<String> names) {
        Set<String> left = new HashSet<>(names);
        for (ParameterSlot slot : slots(network)) {
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

    private static void readInto(float[] parameters, ParameterSlot slot, Path path) {
        NpyArray array = Npz.read(path, slot.name());
        if (array.dtype() != DType.FLOAT32
                || !array.extents().equals(slot.shape().dimensions())) {
            throw mismatch(slot, array);
        }
        System.arraycopy(array.toFloats(), 0, parameters, slot.offset(), slot.size());
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

    private static String wanted(ParameterSlot slot) {
        Shape shape = slot.shape();
        return shape.dimensions().stream().map(String::valueOf)
                .collect(Collectors.joining(", ", "float32 (", shape.rank() == 1 ? ",)" : ")"));
    }
}
