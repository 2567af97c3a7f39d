// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.experiment.statistics.AnytimeCurve.Point;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The curves of a method's trials as one line with a band around it: numbers of an {@link
 * io.pomona.experiment.statistics.AnytimeCurve}, which those of {@code curves.csv} are as well.
 *
 * @param method the index of the method
 * @param trials how many trials there are
 * @param x the places
 * @param low the lower edge of the band, the lower quartile
 * @param median the median
 * @param high the upper edge, the upper quartile
 */
@SuppressWarnings("ArrayRecordComponent")
record Band(int method, int trials, double[] x, double[] low, double[] median, double[] high) {
    /**
     * Returns the band of some points, up to where the last trial ended.
     *
     * @param points the points, at least one
     * @param factor by which values are multiplied
     */
    static Band of(int method, int trials, List<Point> points, double factor) {
        List<Point> shown = points.stream().filter(point -> point.running() > 0).toList();
        List<Point> some = shown.isEmpty() ? points.subList(0, 1) : shown;
        return new Band(method, trials, numbers(some, Point::place, 1),
                numbers(some, Point::quartileLow, factor), numbers(some, Point::median, factor),
                numbers(some, Point::quartileHigh, factor));
    }

    private static double[] numbers(List<Point> points, ToDoubleFunction<Point> number,
            double factor) {
        return points.stream().mapToDouble(point -> factor * number.applyAsDouble(point))
                .toArray();
    }
}
