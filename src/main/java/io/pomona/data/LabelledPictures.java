// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.nio.file.Path;
import java.util.List;

/**
 * Pictures and their labels as the files of a data set hold them, before any scaling.
 *
 * @param inputs uint8 array {@code (n, h, w, c)}
 * @param labels array {@code (n,)} of whole numbers from 0
 * @param classNames the names of the classes, in the order of the labels
 */
public record LabelledPictures(NpyArray inputs, NpyArray labels, List<String> classNames) {
    /** Copies the names. */
    public LabelledPictures {
        classNames = List.copyOf(classNames);
    }

    /** Returns the number of pictures. */
    public int count() {
        return inputs.extents().getFirst();
    }

    /** Returns the first pictures, all of them where there are no more than {@code limit}. */
    LabelledPictures first(int limit) {
        return limit >= count()
                ? this
                : new LabelledPictures(inputs.first(limit), labels.first(limit), classNames);
    }

    /**
     * Returns these pictures as a data set.
     *
     * @throws PomonaException if there is no picture, their number is not that of the labels, or a
     *         label has no class
     */
    public LoadedData load(Scaling scaling) {
        return ArrayPair.of(Path.of(""), Path.of(""))
                .withScaling(scaling).withClassNames(classNames)
                .load(InputArray.of(inputs), labels);
    }
}
