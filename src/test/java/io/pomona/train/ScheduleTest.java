// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class ScheduleTest {
    @Test
    void constantIsAlwaysOne() {
        assertEquals(1, new Schedule.Constant().factor(0));
        assertEquals(1, new Schedule.Constant().factor(1e6));
    }

    @Test
    void stepFallsAtWholeMultiples() {
        Schedule step = new Schedule.Step(10, 0.5);
        assertEquals(1, step.factor(0));
        assertEquals(1, step.factor(9.999));
        assertEquals(0.5, step.factor(10));
        assertEquals(0.125, step.factor(35));
    }

    @Test
    void exponentialFallsLittleByLittle() {
        Schedule exponential = new Schedule.Exponential(0.81);
        assertEquals(1, exponential.factor(0));
        assertEquals(0.9, exponential.factor(0.5), 1e-12);
        assertEquals(0.6561, exponential.factor(2), 1e-12);
    }

    @Test
    void cosineRisesThenFallsToItsMinimumAndStaysThere() {
        Schedule cosine = new Schedule.Cosine(12, 2, 0.1);
        assertEquals(0, cosine.factor(0));
        assertEquals(0.25, cosine.factor(0.5));
        assertEquals(1, cosine.factor(2));
        assertEquals(0.55, cosine.factor(7), 1e-12);
        assertEquals(0.1 + 0.9 * 0.5 * (1 + Math.sqrt(0.5)), cosine.factor(4.5), 1e-12);
        assertEquals(0.1, cosine.factor(12), 1e-12);
        assertEquals(0.1, cosine.factor(50), 1e-12);
        assertEquals(1, new Schedule.Cosine(4, 0, 0).factor(0));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(() -> new Schedule.Step(0, 0.5), "epochs");
        assertRefused(() -> new Schedule.Step(1, 0), "factor");
        assertRefused(() -> new Schedule.Exponential(-1), "factor");
        assertRefused(() -> new Schedule.Cosine(3, 3, 0), "warmup");
        assertRefused(() -> new Schedule.Cosine(3, 0, 1.5), "minimum");
    }
}
