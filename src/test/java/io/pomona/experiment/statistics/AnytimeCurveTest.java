// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnytimeCurveTest {
    private static final StepCurve LONG = StepCurve.of(new double[]{0, 10, 20, 40},
            new double[]{0.2, 0.6, 0.4, 0.9});
    private static final StepCurve SHORT = StepCurve.of(new double[]{5, 10},
            new double[]{0.1, 0.5});

    @Test
    void aCurveStaysAsItIsUntilMeasuredAgain() {
        assertTrue(Double.isNaN(SHORT.at(4.9)));
        assertEquals(0.1, SHORT.at(5));
        assertEquals(0.1, SHORT.at(9.9));
        assertEquals(0.5, SHORT.at(1000));
        assertEquals(0.4, LONG.at(39));
    }

    @Test
    void ofEqualPlacesTheLastCounts() {
        assertEquals(0.3, StepCurve.of(new double[]{1, 1, 1, 2}, new double[]{.1, .2, .3, .4})
                .at(1));
    }

    @Test
    void leavesOutWhatWasNotMeasuredButKnowsItsEnd() {
        StepCurve curve = StepCurve.of(new double[]{0, 5, 9}, new double[]{Double.NaN, .3,
            Double.NaN});

        assertEquals(5, curve.start());
        assertEquals(9, curve.end());
        assertEquals(0.3, curve.at(9));
        assertTrue(StepCurve.of(new double[]{1}, new double[]{Double.NaN}).isEmpty());
    }

    @Test
    void theBestSoFarNeverFalls() {
        assertEquals(0.6, LONG.bestSoFar().at(25));
        assertEquals(0.9, LONG.bestSoFar().at(40));
        assertEquals(0.4, LONG.at(25), "the curve itself stays");
    }

    @Test
    void findsWhenAValueIsReached() {
        assertEquals(10, LONG.firstReaching(0.6));
        assertEquals(40, LONG.firstReaching(0.7));
        assertTrue(Double.isNaN(LONG.firstReaching(0.95)));
    }

    @Test
    void seesSeveralCurvesWhereAllHaveBegunAndCarriesOnThoseThatEnded() {
        AnytimeCurve both = AnytimeCurve.of(List.of(LONG, SHORT), new double[]{0, 5, 10, 11, 40});

        assertArrayEquals(new double[]{5, 10, 11, 40},
                both.points().stream().mapToDouble(AnytimeCurve.Point::place).toArray());
        AnytimeCurve.Point last = both.points().getLast();
        assertEquals(0.7, last.median(), 1e-12);
        assertEquals(0.7, last.mean(), 1e-12);
        assertEquals(0.7, last.interquartileMean(), 1e-12);
        assertEquals(0.6, last.quartileLow(), 1e-12);
        assertEquals(0.8, last.quartileHigh(), 1e-12);
        assertEquals(new Interval(0.5, 0.9), last.interval());
        assertEquals(List.of(2, 2, 1, 1),
                both.points().stream().map(AnytimeCurve.Point::running).toList());
    }

    @Test
    void oneCurveHasNoBandAndNoneNoPoints() {
        assertEquals(Interval.NONE,
                AnytimeCurve.of(List.of(LONG), new double[]{0}).points().getFirst().interval());
        assertTrue(AnytimeCurve.of(List.of(), new double[]{0}).points().isEmpty());
    }

    @Test
    void theGridSuitsLinearAndLogarithmicAxes() {
        double[] grid = AnytimeCurve.grid(10, 1000, 3, false);

        assertArrayEquals(new double[]{0, 10, 100, 500, 1000}, grid, 1e-9);
        assertArrayEquals(new double[]{0, 1, 2}, AnytimeCurve.grid(1, 2, 3, true));
    }
}
