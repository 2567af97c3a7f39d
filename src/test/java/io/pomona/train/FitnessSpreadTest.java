// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.DoubleStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class FitnessSpreadTest {
    /** numpy.quantile([5, 1, 2, 4, 8, 9], [0, 0.25, 0.5, 0.75]). */
    @Test
    void quartilesAreThoseOfNumPy() {
        assertEquals(new FitnessSpread(1, 2.5, 4.5, 7.25),
                FitnessSpread.of(DoubleStream.of(5, 1, 2, 4, 8, 9)));
    }

    @Test
    void whatIsNotFiniteDoesNotCount() {
        assertEquals(new FitnessSpread(3, 3, 3, 3), FitnessSpread.of(
                DoubleStream.of(Double.NaN, 3, Double.NEGATIVE_INFINITY)));
        assertEquals(FitnessSpread.NONE, FitnessSpread.of(DoubleStream.of(Double.NaN)));
        assertEquals(FitnessSpread.NONE, FitnessSpread.of(DoubleStream.empty()));
    }
}
