// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import java.util.List;

/**
 * How much of the differences between points one parameter explains by itself: epsilon squared of a
 * one-way analysis of variance, the share of the variance between classes of its values less what
 * chance would give (T. L. Kelley, "An unbiased correlation ratio measure", 1935). What parameters do
 * only together it does not see.
 *
 * @param axis the parameter
 * @param share the share in [0, 1]; NaN when there are too few points to tell
 */
record SweepImportance(SweepAxis axis, double share) {
    /** Returns the importance of all parameters, the largest first. */
    static List<SweepImportance> of(SweepPoints points) {
        return points.parameters().stream().map(points::axis)
                .map(axis -> new SweepImportance(axis, share(points, axis)))
                .sorted((a, b) -> Double.compare(known(b), known(a))).toList();
    }

    private static double known(SweepImportance importance) {
        return Double.isNaN(importance.share) ? -1 : importance.share;
    }

    private static double share(SweepPoints points, SweepAxis axis) {
        int classes = axis.classes();
        double[] sums = new double[classes];
        int[] counts = new int[classes];
        double mean = points.points().stream().mapToDouble(SweepPoints.Point::score).average()
                .orElse(0);
        double total = 0;
        for (SweepPoints.Point point : points.points()) {
            int index = axis.classOf(SweepPoints.value(point, axis.parameter()));
            sums[index] += point.score() - mean;
            counts[index]++;
            total += Math.pow(point.score() - mean, 2);
        }
        double between = 0;
        int used = 0;
        for (int i = 0; i < classes; i++) {
            between += counts[i] == 0 ? 0 : sums[i] * sums[i] / counts[i];
            used += counts[i] == 0 ? 0 : 1;
        }
        int free = points.points().size() - used;
        if (free < 1 || total == 0) {
            return Double.NaN;
        }
        double within = (total - between) / free;
        return Math.clamp((between - (used - 1) * within) / total, 0, 1);
    }
}
