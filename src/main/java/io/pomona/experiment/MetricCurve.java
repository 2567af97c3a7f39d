// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.train.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * How a trial did on its way: the validation accuracy or, where nothing is held out, the training
 * accuracy against sample passes. It is what {@code metrics.csv} says, so that a trial that goes on in
 * another process is judged alike. Confined to one thread at a time.
 */
final class MetricCurve {
    private final List<Long> samples = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    /** Returns the curve of the rows of a file. */
    static MetricCurve of(List<Progress> rows) {
        MetricCurve curve = new MetricCurve();
        rows.forEach(curve::add);
        return curve;
    }

    /** Adds a row. */
    void add(Progress row) {
        samples.add(row.samples());
        values.add(Double.isNaN(row.validationAccuracy())
                ? row.trainAccuracy()
                : row.validationAccuracy());
    }

    /** Returns whether as many passes were spent. */
    boolean reached(long target) {
        return !samples.isEmpty() && samples.getLast() >= target;
    }

    /** Returns the number of rows. */
    int rows() {
        return samples.size();
    }

    /** Returns the passes spent so far. */
    long samples() {
        return samples.isEmpty() ? 0 : samples.getLast();
    }

    /** Returns the highest value up to the row that reached a target; -infinity where there is none. */
    double best(long target) {
        return upTo(target).stream().mapToDouble(Double::doubleValue).max()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    /** Returns the mean of the values up to the row that reached a target; as {@link #best}. */
    double mean(long target) {
        return upTo(target).stream().mapToDouble(Double::doubleValue).average()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    /** Rows that were not measured do not count. */
    private List<Double> upTo(long target) {
        List<Double> measured = new ArrayList<>();
        for (int row = 0; row < values.size(); row++) {
            if (!Double.isNaN(values.get(row))) {
                measured.add(values.get(row));
            }
            if (samples.get(row) >= target) {
                break;
            }
        }
        return measured;
    }
}
