// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import java.util.Arrays;
import java.util.List;

/**
 * The curves of a method's trials as one line with a band around it, at places that are evenly far from
 * each other on a linear or a logarithmic axis. A trial that ended early counts with its last value.
 *
 * @param method the index of the method
 * @param trials how many trials there are
 * @param x the places
 * @param low the lower edge of the band: the lower quartile, below four trials the lowest value
 * @param median the median
 * @param high the upper edge: the upper quartile or the highest value
 */
@SuppressWarnings("ArrayRecordComponent")
record Band(int method, int trials, double[] x, double[] low, double[] median, double[] high) {
    /** More places than this are not seen at the size of a chart. */
    private static final int PLACES = 140;
    /** With fewer trials the quartiles lie next to the ends. */
    private static final int LEAST_FOR_QUARTILES = 4;

    /** Returns the band of curves that have points; it begins where the last of them begins. */
    static Band of(int method, List<Curve> curves, boolean logarithmic) {
        double start = curves.stream().mapToDouble(Curve::first).max().orElseThrow();
        double end = curves.stream().mapToDouble(Curve::last).max().orElseThrow();
        if (logarithmic && start <= 0) {
            start = curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.x()))
                    .filter(place -> place > 0).min().orElse(end);
        }
        double[] x = places(start, end, logarithmic);
        Band band = new Band(method, curves.size(), x, new double[x.length], new double[x.length],
                new double[x.length]);
        double outer = curves.size() < LEAST_FOR_QUARTILES ? 0 : 0.25;
        for (int i = 0; i < x.length; i++) {
            double place = x[i];
            double[] values = curves.stream().mapToDouble(curve -> curve.at(place)).sorted()
                    .toArray();
            band.low[i] = quantile(values, outer);
            band.median[i] = quantile(values, 0.5);
            band.high[i] = quantile(values, 1 - outer);
        }
        return band;
    }

    /** Returns the quantile of sorted values, on the line between the two next to it. */
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int low = (int) place;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
    }

    /** Returns whether it can be drawn on a logarithmic axis. */
    boolean isPositive() {
        return x[0] > 0;
    }

    private static double[] places(double start, double end, boolean logarithmic) {
        if (end <= start) {
            return new double[]{start};
        }
        double[] places = new double[PLACES];
        for (int i = 0; i < PLACES; i++) {
            double share = (double) i / (PLACES - 1);
            places[i] = logarithmic
                    ? start * Math.pow(end / start, share)
                    : start + share * (end - start);
        }
        places[PLACES - 1] = end;
        return places;
    }
}
