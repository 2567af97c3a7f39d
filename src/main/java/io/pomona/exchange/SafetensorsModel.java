// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.PomonaException;
import io.pomona.data.DType;
import io.pomona.nn.Network;
import io.pomona.nn.ParameterSlot;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Saved models as {@code .safetensors} files, with one F32 array for each array of the network,
 * under its name ({@code conv1.kernel}, {@code bn1.moving_mean}), and the description as text {@code pomona} of the metadata.
 */
final class SafetensorsModel {
    private SafetensorsModel() {}

    /**
     * Writes a model, to a temporary file that is then renamed.
     *
     * @throws PomonaException if the folder of the file does not exist
     * @throws java.io.UncheckedIOException if writing fails
     */
    static void write(Path path, SavedModel model) {
        Safetensors.write(path, ModelArrays.of(model).toNpy(),
                Map.of(ModelDescription.NAME, ModelDescription.print(model)));
    }

    /**
     * Returns the model of a file. Values need not be finite.
     *
     * @throws PomonaException if the file is absent, damaged or no model, or an array is missing,
     *         superfluous, or of another shape or type than the network needs
     */
    static SavedModel read(Path path) {
        Safetensors file = Safetensors.open(path);
        String text = file.metadata().get(ModelDescription.NAME);
        if (text == null) {
            throw new PomonaException(path + ": expected a saved model, but there is no text '"
                    + ModelDescription.NAME + "' in its metadata that describes the network; was"
                    + " it written by Pomona?");
        }
        ModelDescription description = ModelDescription.read(
                Json.parse(text, path + " (metadata '" + ModelDescription.NAME + "')"));
        requireArrays(path, file, description.network());
        ModelArrays arrays = ModelArrays.empty(description.network());
        for (ParameterSlot slot : ModelArrays.slots(description.network())) {
            arrays.set(slot, file.read(slot.name()).toFloats());
        }
        return arrays.model(description);
    }

    /** With these checks the parameters are no more than the file holds. */
    private static void requireArrays(Path path, Safetensors file, Network network) {
        Set<String> left = new HashSet<>(file.names());
        for (ParameterSlot slot : ModelArrays.slots(network)) {
            String name = slot.name();
            if (!left.remove(name)) {
                throw new PomonaException(path + ": expected an array '" + name + "' of "
                        + NpzModel.wanted(slot) + ", but there is none.");
            }
            if (file.dtype(name) != DType.FLOAT32
                    || !file.extents(name).equals(slot.shape().dimensions())) {
                throw new PomonaException(file.origin(name) + ": expected " + NpzModel.wanted(slot)
                        + ", but received " + file.dtype(name).numpyName() + " of extents "
                        + file.extents(name) + ".");
            }
        }
        if (!left.isEmpty()) {
            throw new PomonaException(
                    path + ": expected only the arrays of the network, but found '"
                            + left.stream().sorted().findFirst().orElseThrow() + "' too.");
        }
    }
}
