// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several {@link StepCurve}s seen together, place by place. Curves that ended earlier carry on with
 * their last value; the points begin where all of them have begun.
 *
 * @param points the points in the order of their places
 */
public record AnytimeCurve(List<Point> points) {
    /** How many resamples of the curves a band is taken from: fewer than for a single number. */
    public static final int RESAMPLES = 2_000;

    /** Copies the list. */
    public AnytimeCurve {
        points = List.copyOf(points);
    }

    /**
     * One place.
     *
     * @param place where it is
     * @param running how many of the curves have not ended before
     * @param median the median of their values
     * @param interquartileMean see {@link Location#interquartileMean}
     * @param quartileLow the lower quartile
     * @param quartileHigh the upper quartile
     * @param mean the mean
     * @param interval the bootstrap interval of the mean, of whole curves resampled; none of one
     */
    public record Point(double place, int running, double median, double interquartileMean,
            double quartileLow, double quartileHigh, double mean, Interval interval) {
        private Point at(double other, int runningThere) {
            return new Point(other, runningThere, median, interquartileMean, quartileLow,
                    quartileHigh, mean, interval);
        }
    }

    /**
     * Returns the points of some curves at given places.
     *
     * @param grid the places, in rising order
     */
    public static AnytimeCurve of(List<StepCurve> curves, double[] grid) {
        return of(curves, grid, true);
    }

    /**
     * Returns the points of some curves at given places.
     *
     * @param grid the places, in rising order
     * @param withIntervals whether to resample the curves; without, every interval is none
     */
    public static AnytimeCurve of(List<StepCurve> curves, double[] grid, boolean withIntervals) {
        if (curves.isEmpty() || curves.stream().anyMatch(StepCurve::isEmpty)) {
            return new AnytimeCurve(List.of());
        }
        double start = curves.stream().mapToDouble(StepCurve::start).max().orElseThrow();
        int[] draws = withIntervals ? Bootstrap.draws(curves.size(), RESAMPLES) : new int[0];
        List<Point> points = new ArrayList<>();
        double[] before = {};
        for (double place : Arrays.stream(grid).filter(place -> place >= start).toArray()) {
            double[] values = curves.stream().mapToDouble(curve -> curve.at(place)).toArray();
            // Steps are often longer than the distance of two places.
            points.add(Arrays.equals(values, before)
                    ? points.getLast().at(place, running(curves, place))
                    : point(place, running(curves, place), values, draws));
            before = values;
        }
        return new AnytimeCurve(points);
    }

    private static int running(List<StepCurve> curves, double place) {
        return (int) curves.stream().filter(curve -> curve.end() >= place).count();
    }

    /**
     * Returns places for curves that may be looked at on a linear or a logarithmic axis: half of
     * them at equal distances from 0 to an end, half at equal ratios.
     *
     * @param start the first place above 0
     * @param end the last place, at least {@code start}
     * @param half half the number of places, at least 2
     * @param whole whether places are rounded to whole numbers; equal ones are then given once
     */
    public static double[] grid(double start, double end, int half, boolean whole) {
        double[] places = new double[2 * half];
        for (int i = 0; i < half; i++) {
            double share = i / (half - 1.0);
            places[i] = share * end;
            places[half + i] = i == half - 1 ? end : start * Math.pow(end / start, share);
        }
        return Arrays.stream(places).map(place -> whole ? Math.rint(place) : place).sorted()
                .distinct().toArray();
    }

    private static Point point(double place, int running, double[] values, int[] draws) {
        return new Point(place, running, Location.median(values),
                Location.interquartileMean(values), Location.quantile(values, 0.25),
                Location.quantile(values, 0.75), Location.mean(values),
                interval(values, draws));
    }

    /** With the same draws at every place: what is resampled is the curve as a whole. */
    private static Interval interval(double[] values, int[] draws) {
        if (values.length < 2 || draws.length == 0) {
            return Interval.NONE;
        }
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[draws[i * values.length + j]];
            }
            means[i] = sum / values.length;
        }
        return Bootstrap.middle(means);
    }
}
