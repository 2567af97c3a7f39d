// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of files that hold a saved model. */
public enum ModelFormat {
    /** A ZIP archive of NumPy's arrays, in Pomona's layouts. */
    NPZ,
    /** The format of Hugging Face's safetensors, in Pomona's layouts. */
    SAFETENSORS,
    /** A graph of operators of the Open Neural Network Exchange. */
    ONNX;

    /**
     * Returns the format of a file: the one its name ends in; where the name says nothing, the one its
     * first bytes are of; and {@link #NPZ} where they say nothing either.
     */
    public static ModelFormat of(Path path) {
        return named(path).orElseGet(() -> Files.isRegularFile(path) ? ofContent(path) : NPZ);
    }

    /** Returns the format that the name of a file ends in, if it ends in one. */
    public static Optional<ModelFormat> named(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(format -> name.endsWith(format.ending()))
                .findFirst();
    }

    /** Returns the end of the names of such files: {@code .npz}. */
    public String ending() {
        return "." + name().toLowerCase(Locale.ROOT);
    }

    private static ModelFormat ofContent(Path path) {
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(9);
        } catch (IOException e) {
            // Whoever reads the file says what is wrong with it.
            return NPZ;
        }
        if (start.length == 9 && start[8] == '{') {
            return SAFETENSORS;
        }
        // A graph's first field is the version of its format: field 1, a number.
        return start.length > 0 && start[0] == 8 ? ONNX : NPZ;
    }
}
