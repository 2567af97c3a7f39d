// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import io.pomona.PomonaException;
import io.pomona.data.DType;
import io.pomona.data.InputArray;
import io.pomona.data.PictureFile;
import io.pomona.exchange.SavedModel;
import io.pomona.nn.Workspace;
import java.nio.file.Path;
import java.util.Locale;

/** Runs a saved model over files of pictures. */
final class ModelInputs {
    private static final int BATCH = 16;

    private ModelInputs() {}

    /**
     * Reads an {@code .npy} array or a picture file.
     *
     * @throws PomonaException if it cannot be read or its pictures are not of the model's shape
     */
    static InputArray read(Path file, SavedModel model) {
        InputArray inputs = file.toString().toLowerCase(Locale.ROOT).endsWith(".npy")
                ? InputArray.read(file)
                : InputArray.of(PictureFile.read(file, channels(model)));
        if (!inputs.sampleShape().equals(model.network().inputShape())) {
            throw new PomonaException(file + ": expected pictures of shape "
                    + model.network().inputShape()
                    + " [height, width, channels], as the model was made"
                    + " for, but received " + inputs.sampleShape() + ".");
        }
        requirePixels(file, inputs, model);
        return inputs;
    }

    /** A model of uint8 pictures divides by 255; values that were divided before would come to nothing. */
    private static void requirePixels(Path file, InputArray inputs, SavedModel model) {
        boolean divides = Math.abs(model.normalization().scale() * 255 - 1) < 1e-9;
        if (!divides || inputs.array().dtype() == DType.UINT8) {
            return;
        }
        float largest = 0;
        for (float value : inputs.array().toFloats()) {
            largest = Math.max(largest, value);
        }
        if (largest > 0 && largest <= 1) {
            throw new PomonaException(file
                    + ": expected pixels from 0 to 255, which the model divides"
                    + " by 255 as it did with those it was made from, but received none above "
                    + largest + ". Multiply them by 255.");
        }
    }

    private static int channels(SavedModel model) {
        return model.network().inputShape().dimension(model.network().inputShape().rank() - 1);
    }

    /** Returns the probabilities of each picture, {@code [n, classes]}. */
    static float[] probabilities(SavedModel model, InputArray inputs) {
        int classes = model.network().classes();
        int size = model.network().inputShape().size();
        float[] x = inputs.normalised(model.normalization());
        float[] all = new float[inputs.count() * classes];
        float[] batch = new float[BATCH * classes];
        Workspace workspace = model.network().workspace(BATCH);
        workspace.loadBuffers(model.buffers());
        for (int from = 0; from < inputs.count(); from += BATCH) {
            int n = Math.min(BATCH, inputs.count() - from);
            workspace.forward(model.parameters(), 0, x, from * size, n);
            workspace.probabilities(batch, n);
            System.arraycopy(batch, 0, all, from * classes, n * classes);
        }
        return all;
    }
}
