// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.PomonaException;
import java.util.Arrays;
import java.util.List;

/** Checks labels: whole numbers from 0, of any element type, as (n,) or (n, 1). */
final class LabelArray {
    /** Without a number of classes, a greater label is taken for a mistake. */
    private static final int MAX_CLASSES = 65_536;

    private LabelArray() {}

    /**
     * Returns the labels of an array.
     *
     * @param classes the number of classes, or 0 if unknown
     * @throws PomonaException if the shape is another, or a value is no label
     */
    static int[] labels(NpyArray array, int classes) {
        checkShape(array);
        int[] labels = array.toIntsExact();
        int limit = classes > 0 ? classes : MAX_CLASSES;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= limit) {
                throw new PomonaException(array.origin() + ": expected labels from 0 to "
                        + (limit - 1) + (classes > 0 ? " (" + classes + " classes)" : "")
                        + ", but found " + array.describe(i) + ".");
            }
        }
        return labels;
    }

    /** Returns the number of classes that labels need: the greatest label plus 1. */
    static int classesOf(int[] labels) {
        return Arrays.stream(labels).max().orElse(-1) + 1;
    }

    private static void checkShape(NpyArray array) {
        List<Integer> extents = array.extents();
        boolean column = extents.size() == 2 && extents.get(1) == 1;
        if (extents.size() != 1 && !column) {
            String hint = extents.size() == 2
                    ? "; turn one-hot rows into labels with np.argmax(labels, axis=1)."
                    : "; reshape the array.";
            throw new PomonaException(array.origin() + ": expected labels as (n,) or (n, 1), but "
                    + "found shape " + NpyHeader.tuple(extents) + hint);
        }
    }
}
