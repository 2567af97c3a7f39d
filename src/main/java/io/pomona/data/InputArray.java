// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import io.pomona.tensor.Shape;
import java.nio.file.Path;
import java.util.List;

/**
 * Raw pictures as a file holds them: (n, h, w, c), or (n, h, w), which always means pictures of one
 * channel. Every value is finite and there is at least one picture.
 *
 * @param array the values
 * @param count number of pictures n
 * @param sampleShape extents of one picture, [h, w, c]
 */
public record InputArray(NpyArray array, int count, Shape sampleShape) {
    /**
     * Reads and checks an {@code .npy} file.
     *
     * @throws PomonaException if the file cannot be read or does not hold such pictures
     */
    public static InputArray read(Path path) {
        return of(Npy.read(path));
    }

    /**
     * Checks an array.
     *
     * @throws PomonaException if it does not hold such pictures
     */
    public static InputArray of(NpyArray array) {
        List<Integer> extents = array.extents();
        if (extents.size() != 3 && extents.size() != 4) {
            throw new PomonaException(array.origin() + ": expected pictures as (n, h, w, c) or "
                    + "(n, h, w), but found shape " + NpyHeader.tuple(extents)
                    + "; reshape the array.");
        }
        if (array.size() == 0) {
            throw new PomonaException(
                    array.origin() + ": expected at least 1 picture of at least 1 "
                            + "pixel, but found shape " + NpyHeader.tuple(extents) + ".");
        }
        checkFinite(array);
        Shape shape = Shape.of(extents.get(1), extents.get(2),
                extents.size() == 4 ? extents.get(3) : 1);
        return new InputArray(array, extents.getFirst(), shape);
    }

    /** Returns the number of channels c. */
    public int channels() {
        return sampleShape.dimension(2);
    }

    /**
     * Returns what a network reads: all pictures in NHWC order after a normalisation.
     *
     * @throws PomonaException if a value is not finite after it
     */
    public float[] normalised(Normalization normalization) {
        float[] values = normalization.apply(array, channels());
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new PomonaException(array.origin() + ": expected values that fit a 32-bit "
                        + "float, but found " + array.describe(i) + "; scale the array first.");
            }
        }
        return values;
    }

    private static void checkFinite(NpyArray array) {
        for (int i = 0; array.dtype().isFloat() && i < array.size(); i++) {
            if (!Double.isFinite(array.doubleAt(i))) {
                throw new PomonaException(array.origin() + ": expected finite values, but found "
                        + array.describe(i) + "; replace or drop such pictures.");
            }
        }
    }
}
