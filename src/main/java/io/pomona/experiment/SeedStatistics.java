// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.experiment.statistics.Bootstrap;
import io.pomona.experiment.statistics.Interval;
import io.pomona.experiment.statistics.Location;
import java.util.Arrays;

/** What is told of one number per seed. */
final class SeedStatistics {
    private static final int ENOUGH_FOR_INTERVALS = 20;

    private SeedStatistics() {}

    /** Returns the spread of some values, {@code NaN}s left out. */
    static Comparison.Spread spread(double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        Interval ofMean = Bootstrap.ofMean(finite);
        Interval ofMiddle = Bootstrap.interval(finite, Location::interquartileMean);
        return new Comparison.Spread(finite.length, Location.median(finite),
                Location.mean(finite), Location.standardDeviation(finite), ofMean.low(),
                ofMean.high(), Location.interquartileMean(finite), ofMiddle.low(),
                ofMiddle.high(), Location.quantile(finite, 0.25), Location.quantile(finite, 0.75),
                Location.quantile(finite, 0), Location.quantile(finite, 1));
    }

    /** Returns what the intervals are worth where a method has so few seeds. */
    static String intervalNote(int fewestSeeds) {
        String what = "Intervals are 95 % percentile bootstrap intervals of the mean from "
                + Bootstrap.RESAMPLES + " resamples.";
        if (fewestSeeds >= ENOUGH_FOR_INTERVALS) {
            return what;
        }
        if (fewestSeeds < 2) {
            return what + " One seed has none.";
        }
        return what + " With " + fewestSeeds + " seeds they are too narrow: of normal values they"
                + " hold the true mean about "
                + Math.round(100 * Bootstrap.coverage(fewestSeeds)) + " times in 100, not 95.";
    }
}
