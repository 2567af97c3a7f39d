// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.train.PopulationStatistics;
import io.pomona.train.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricCurveTest {
    private static Progress row(long samples, double train, double validation) {
        return new Progress(0, 0, samples, 0, 0, 0, train, 0, validation, 0, 0, 0,
                PopulationStatistics.NONE, 0, 0, 0);
    }

    private final MetricCurve curve = MetricCurve.of(List.of(row(0, 0.1, 0.2), row(50, 0.9, 0.6),
            row(100, Double.NaN, Double.NaN), row(150, 0.9, 0.4), row(200, 1, 0.8)));

    @Test
    void aRungIsReachedByTheFirstRowThatSpentAsMuch() {
        assertTrue(curve.reached(200));
        assertFalse(curve.reached(201));
        assertEquals(0.6, curve.best(120));
        assertEquals(0.8, curve.best(151));
        assertEquals(200, curve.samples());
    }

    @Test
    void rowsThatWereNotMeasuredDoNotCount() {
        assertEquals(0.4, curve.mean(100), 1e-12);
        assertEquals((0.2 + 0.6 + 0.4) / 3, curve.mean(150), 1e-12);
    }

    @Test
    void trainingAccuracyStandsInWhereNothingIsHeldOut() {
        MetricCurve alone = MetricCurve.of(List.of(row(10, 0.3, Double.NaN)));
        assertEquals(0.3, alone.best(10));
        assertEquals(Double.NEGATIVE_INFINITY, new MetricCurve().best(10));
    }
}
