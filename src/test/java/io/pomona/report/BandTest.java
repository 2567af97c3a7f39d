// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BandTest {
    @Test
    void goesFromTheLowestToTheHighestOfThree() {
        Band band = Band.of(0, List.of(flat(1), flat(5), flat(2)), false);

        assertEquals(List.of(1.0, 2.0, 5.0),
                List.of(band.low()[3], band.median()[3], band.high()[3]));
    }

    @Test
    void goesFromQuartileToQuartileOfFive() {
        Band band = Band.of(0, List.of(flat(1), flat(5), flat(2), flat(9), flat(4)), false);

        assertEquals(List.of(2.0, 4.0, 5.0),
                List.of(band.low()[3], band.median()[3], band.high()[3]));
    }

    @Test
    void countsATrialThatEndedEarlyWithItsLastValue() {
        Curve early = new Curve(new double[]{0, 10}, new double[]{0, 8});
        Curve late = new Curve(new double[]{0, 100}, new double[]{0, 100});

        Band band = Band.of(0, List.of(early, late), false);

        int end = band.x().length - 1;
        assertEquals(100, band.x()[end]);
        assertEquals(8, band.low()[end]);
        assertEquals(54, band.median()[end]);
    }

    @Test
    void startsWhereTheLastTrialStarts() {
        Curve later = new Curve(new double[]{5, 10}, new double[]{1, 1});

        assertEquals(5, Band.of(0, List.of(flat(1), later), false).x()[0]);
    }

    @Test
    void leavesZeroOutOfALogarithmicAxis() {
        Band band = Band.of(0, List.of(new Curve(new double[]{0, 1, 100}, new double[]{0, 1, 3})),
                true);

        assertEquals(1, band.x()[0]);
        assertEquals(100, band.x()[band.x().length - 1]);
        assertEquals(band.x()[2] / band.x()[1], band.x()[1] / band.x()[0], 1e-9);
    }

    @Test
    void drawsASingleMeasurementAsAPoint() {
        Band band = Band.of(0, List.of(new Curve(new double[]{0}, new double[]{7})), false);

        assertArrayEquals(new double[]{7}, band.median());
    }

    private static Curve flat(double value) {
        return new Curve(new double[]{0, 10}, new double[]{value, value});
    }
}
