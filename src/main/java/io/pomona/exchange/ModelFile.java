// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.PomonaException;
import java.nio.file.Path;

/**
 * Saved models as files: {@code .npz} ({@link NpzModel}), {@code .safetensors} ({@link
 * SafetensorsModel}) and {@code .onnx} ({@link OnnxModel}).
 */
public final class ModelFile {
    private ModelFile() {}

    /**
     * Writes a model in the format that the file's name ends in, {@code .npz} where it ends in none,
     * to a temporary file that is then renamed.
     *
     * @throws PomonaException if the folder of the file does not exist, or the format cannot hold the
     *         model
     * @throws java.io.UncheckedIOException if writing fails
     */
    public static void write(Path path, SavedModel model) {
        write(path, model, ModelFormat.named(path).orElse(ModelFormat.NPZ));
    }

    /**
     * Writes a model, to a temporary file that is then renamed.
     *
     * @throws PomonaException if the folder of the file does not exist, or the format cannot hold the
     *         model
     * @throws java.io.UncheckedIOException if writing fails
     */
    public static void write(Path path, SavedModel model, ModelFormat format) {
        switch (format) {
            case NPZ -> NpzModel.write(path, model);
            case SAFETENSORS -> SafetensorsModel.write(path, model);
            case ONNX -> OnnxModel.write(path, model);
        }
    }

    /**
     * Returns the model of a file of any format. Values need not be finite.
     *
     * @throws PomonaException if the file is absent, damaged or no model, or an array is missing,
     *         superfluous, or of another shape or type than the network needs, or a graph has
     *         operators that no layer stands for
     */
    public static SavedModel read(Path path) {
        return switch (ModelFormat.of(path)) {
            case NPZ -> NpzModel.read(path);
            case SAFETENSORS -> SafetensorsModel.read(path);
            case ONNX -> OnnxModel.read(path);
        };
    }
}
