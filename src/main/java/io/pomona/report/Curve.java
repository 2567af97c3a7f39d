// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.train.Progress;
import java.util.Arrays;
import java.util.List;

/**
 * What was measured in one trial: finite values at rising places. Confined to this package, which does
 * not change its arrays.
 *
 * @param x the places
 * @param y the values, as many
 */
@SuppressWarnings("ArrayRecordComponent")
record Curve(double[] x, double[] y) {
    /** Returns the curve of the rows of a trial, or one without points when nothing was measured. */
    static Curve of(List<Progress> rows, Measure measure, Axis axis) {
        List<Progress> measured = rows.stream()
                .filter(row -> Double.isFinite(measure.of(row)) && Double.isFinite(axis.of(row)))
                .toList();
        return new Curve(measured.stream().mapToDouble(row -> axis.of(row)).toArray(),
                measured.stream().mapToDouble(row -> measure.of(row)).toArray());
    }

    boolean isEmpty() {
        return x.length == 0;
    }

    double first() {
        return x[0];
    }

    double last() {
        return x[x.length - 1];
    }

    /** Returns the value at a place, on the line between its neighbors; beyond the ends, the end's. */
    double at(double place) {
        int found = Arrays.binarySearch(x, place);
        if (found >= 0) {
            return y[found];
        }
        int next = -found - 1;
        if (next == 0) {
            return y[0];
        }
        if (next == x.length) {
            return y[x.length - 1];
        }
        double share = (place - x[next - 1]) / (x[next] - x[next - 1]);
        return y[next - 1] + share * (y[next] - y[next - 1]);
    }
}
