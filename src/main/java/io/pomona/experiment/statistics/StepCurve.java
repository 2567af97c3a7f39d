// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A value that was measured now and then and is taken to stay as it is until it is measured again,
 * after the last measurement as well.
 */
public final class StepCurve {
    private final double[] places;
    private final double[] values;
    private final double end;

    private StepCurve(double[] places, double[] values, double end) {
        this.places = places;
        this.values = values;
        this.end = end;
    }

    /**
     * Returns the curve of some measurements; those that are {@code NaN} are left out.
     *
     * @param places where it was measured, in rising order; of equal places the last one counts
     * @param values what was measured there
     */
    public static StepCurve of(double[] places, double[] values) {
        int[] kept = IntStream.range(0, places.length).filter(i -> !Double.isNaN(values[i]))
                .toArray();
        return new StepCurve(Arrays.stream(kept).mapToDouble(i -> places[i]).toArray(),
                Arrays.stream(kept).mapToDouble(i -> values[i]).toArray(),
                places.length == 0 ? Double.NaN : places[places.length - 1]);
    }

    /** Returns the curve of the largest value so far. */
    public StepCurve bestSoFar() {
        double[] best = values.clone();
        for (int i = 1; i < best.length; i++) {
            best[i] = Math.max(best[i], best[i - 1]);
        }
        return new StepCurve(places, best, end);
    }

    /** Returns whether nothing was measured. */
    public boolean isEmpty() {
        return places.length == 0;
    }

    /** Returns where it was measured first; {@code NaN} when it never was. */
    public double start() {
        return isEmpty() ? Double.NaN : places[0];
    }

    /** Returns where it ended, measured there or not. */
    public double end() {
        return end;
    }

    /** Returns the first value; {@code NaN} when there is none. */
    public double first() {
        return isEmpty() ? Double.NaN : values[0];
    }

    /** Returns the largest value; {@code NaN} when there is none. */
    public double largest() {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    /** Returns the value at a place; {@code NaN} before the first measurement. */
    public double at(double place) {
        int found = Arrays.binarySearch(places, place);
        if (found < 0) {
            return found == -1 ? Double.NaN : values[-found - 2];
        }
        while (found + 1 < places.length && places[found + 1] == place) {
            found++;
        }
        return values[found];
    }

    /** Returns the first place with a value of at least this; {@code NaN} when there is none. */
    public double firstReaching(double value) {
        for (int i = 0; i < places.length; i++) {
            if (values[i] >= value) {
                return places[i];
            }
        }
        return Double.NaN;
    }
}
