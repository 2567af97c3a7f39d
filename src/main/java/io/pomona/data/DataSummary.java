// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * What a data set holds.
 *
 * @param samples number of samples
 * @param sampleShape extents of one sample
 * @param classNames names of the classes in the order of their labels
 * @param classCounts samples of each class
 * @param min least input value
 * @param max greatest input value
 * @param mean mean of the input values
 * @param duplicates samples that came before, bit for bit
 */
public record DataSummary(int samples, Shape sampleShape, List<String> classNames,
        List<Integer> classCounts, double min, double max, double mean, Duplicates duplicates) {
    /** Copies the lists. */
    public DataSummary {
        classNames = List.copyOf(classNames);
        classCounts = List.copyOf(classCounts);
    }

    /** Returns the summary of a data set. */
    public static DataSummary of(DataSet data) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (float value : data.inputs()) {
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
        }
        List<Integer> counts = Arrays.stream(data.classCounts()).boxed().toList();
        return new DataSummary(data.size(), data.sampleShape(), data.classNames(), counts, min, max,
                sum / data.inputs().length, Duplicates.within(data));
    }
}
