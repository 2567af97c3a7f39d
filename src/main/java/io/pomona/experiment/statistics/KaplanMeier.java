// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Times to an event that some never had while they were watched: E. Kaplan, P. Meier,
 * "Nonparametric estimation from incomplete observations", 1958.
 */
public final class KaplanMeier {
    // Shares are products of fractions: one half comes out with a rounding.
    private static final double ROUNDING = 1e-9;

    private KaplanMeier() {}

    /**
     * Returns the median time. Where exactly half have had the event for a while, it is the middle
     * of that while, so that without censoring it is the usual median.
     *
     * @param times the time of the event, or how long was watched without one
     * @param happened whether the event came
     * @return the median, or {@code NaN} where too few had the event to tell
     */
    public static double median(double[] times, boolean[] happened) {
        int[] order = IntStream.range(0, times.length).boxed()
                .sorted(Comparator.comparingDouble(i -> times[i])).mapToInt(i -> i).toArray();
        double without = 1;
        double half = Double.NaN;
        for (int i = 0; i < order.length;) {
            double time = times[order[i]];
            int atRisk = order.length - i;
            int events = 0;
            for (; i < order.length && times[order[i]] == time; i++) {
                events += happened[order[i]] ? 1 : 0;
            }
            without *= 1 - (double) events / atRisk;
            if (events > 0 && without < 0.5 - ROUNDING) {
                return Double.isNaN(half) ? time : (half + time) / 2;
            }
            if (events > 0 && without < 0.5 + ROUNDING) {
                half = time;
            }
        }
        return Double.NaN;
    }
}
