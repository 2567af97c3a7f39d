// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

/**
 * A confidence interval; both ends are {@code NaN} where none can be given.
 *
 * @param low the lower end
 * @param high the upper end, at least {@code low}
 */
public record Interval(double low, double high) {
    /** The interval that cannot be given. */
    public static final Interval NONE = new Interval(Double.NaN, Double.NaN);

    /** Returns whether there is an interval. */
    public boolean exists() {
        return !Double.isNaN(low);
    }
}
