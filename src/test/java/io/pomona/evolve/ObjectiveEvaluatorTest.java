// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.pomona.data.DataSet;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Patterns;
import io.pomona.train.Workers;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which samples a generation sees. */
@NullMarked
class ObjectiveEvaluatorTest {
    private static final DataSet DATA = Patterns.draw(60, 0.3, 1);

    @Test
    void theSamplesOfAGenerationAreDrawnOnceAndAreAFunctionOfIt() {
        try (Workers workers = Workers.of(1)) {
            ObjectiveEvaluator evaluator = new ObjectiveEvaluator(
                    Objective.of(Fitness.CROSS_ENTROPY).withBatchSize(9), DATA,
                    Evolutions.losses(_ -> 1), RandomKey.of(1), workers);
            DataSet third = evaluator.samples(3);
            assertEquals(9, third.size());
            assertSame(third, evaluator.samples(3));
            DataSet fourth = evaluator.samples(4);
            assertFalse(Arrays.equals(third.inputs(), fourth.inputs()));
            assertSame(fourth, evaluator.samples(4));
            assertArrayEquals(third.inputs(), evaluator.samples(3).inputs());
        }
    }
}
