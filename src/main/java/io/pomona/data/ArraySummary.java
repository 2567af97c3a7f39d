// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.util.List;

/**
 * What an array holds.
 *
 * @param name name of the array in its file; empty for an {@code .npy} file
 * @param dtype NumPy's name of the element type, such as {@code uint8}
 * @param extents extents, outermost first
 * @param min least finite value; NaN if there is none
 * @param max greatest finite value; NaN if there is none
 * @param mean mean of the finite values; NaN if there is none
 * @param notFinite number of values that are NaN or infinite
 */
public record ArraySummary(String name, String dtype, List<Integer> extents, double min, double max,
        double mean, int notFinite) {
    /** Copies the extents. */
    public ArraySummary {
        extents = List.copyOf(extents);
    }

    /** Returns the summary of an array under a name. */
    public static ArraySummary of(String name, NpyArray array) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int finite = 0;
        for (int i = 0; i < array.size(); i++) {
            double value = array.doubleAt(i);
            if (Double.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
                sum += value;
                finite++;
            }
        }
        boolean none = finite == 0;
        return new ArraySummary(name, array.dtype().numpyName(), array.extents(),
                none ? Double.NaN : min, none ? Double.NaN : max, none ? Double.NaN : sum / finite,
                array.size() - finite);
    }
}
