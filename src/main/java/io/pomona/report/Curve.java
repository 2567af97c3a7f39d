// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.train.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One line of a chart: finite values against charged sample passes, in rising order.
 *
 * @param method the method it belongs to
 * @param isMedian whether it is the median over the seeds, not one seed
 * @param points the points
 */
record Curve(String method, boolean isMedian, List<Point> points) {
    /** More points than this are not seen at the size of a chart. */
    private static final int MOST_POINTS = 200;

    Curve {
        points = List.copyOf(points);
    }

    /** A value after some sample passes. */
    record Point(double samples, double value) {}

    /** Returns the curve of one trial, or one without points when nothing was measured. */
    static Curve ofTrial(String method, List<Progress> rows,
            ToDoubleFunction<Progress> column) {
        return new Curve(method, false,
                rows.stream().map(row -> new Point(row.samples(), column.applyAsDouble(row)))
                        .filter(point -> Double.isFinite(point.value())).toList());
    }

    /**
     * Returns the median of some curves of one method: at each place where one of them has a
     * point, each counts with its latest value, also after its end. It starts where the last of
     * them starts.
     */
    static Curve median(String method, List<Curve> curves) {
        double start = curves.stream().mapToDouble(curve -> curve.points.getFirst().samples())
                .max().orElse(0);
        double[] places = curves.stream().flatMap(curve -> curve.points.stream())
                .mapToDouble(Point::samples).filter(place -> place >= start).sorted().distinct()
                .toArray();
        int[] latest = new int[curves.size()];
        double[] values = new double[curves.size()];
        List<Point> medians = new ArrayList<>(places.length);
        for (double place : places) {
            for (int i = 0; i < latest.length; i++) {
                List<Point> points = curves.get(i).points;
                while (latest[i] + 1 < points.size()
                        && points.get(latest[i] + 1).samples() <= place) {
                    latest[i]++;
                }
                values[i] = points.get(latest[i]).value();
            }
            medians.add(new Point(place, median(values)));
        }
        return new Curve(method, true, medians);
    }

    /** Returns the points right of zero, as a logarithmic axis needs. */
    Curve positive() {
        return new Curve(method, isMedian,
                points.stream().filter(point -> point.samples() > 0).toList());
    }

    /**
     * Returns the curve with points at about the distance of the dots of a screen: fewer where
     * there are more than are seen, more on long straight pieces, since the drawing library rounds
     * between two points.
     *
     * @param logarithmicX whether pieces are straight over the logarithm of the samples
     * @param logarithmicY whether pieces are straight in the logarithm of the value
     */
    Curve drawn(boolean logarithmicX, boolean logarithmicY) {
        double low = scaled(points.getFirst().samples(), logarithmicX);
        double cell = (scaled(points.getLast().samples(), logarithmicX) - low) / MOST_POINTS;
        List<Point> kept = new ArrayList<>(List.of(points.getFirst()));
        for (Point point : points) {
            Point last = kept.getLast();
            double from = scaled(last.samples(), logarithmicX);
            double to = scaled(point.samples(), logarithmicX);
            if (to - from < 0.99 * cell || cell == 0) {
                continue;
            }
            double fromValue = scaled(last.value(), logarithmicY);
            double toValue = scaled(point.value(), logarithmicY);
            int pieces = (int) Math.round((to - from) / cell);
            for (int i = 1; i < pieces; i++) {
                double share = (double) i / pieces;
                kept.add(new Point(unscaled(from + share * (to - from), logarithmicX),
                        unscaled(fromValue + share * (toValue - fromValue), logarithmicY)));
            }
            kept.add(point);
        }
        return new Curve(method, isMedian, kept);
    }

    boolean isEmpty() {
        return points.isEmpty();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double scaled(double value, boolean logarithmic) {
        return logarithmic ? Math.log10(value) : value;
    }

    private static double unscaled(double value, boolean logarithmic) {
        return logarithmic ? Math.pow(10, value) : value;
    }
}
