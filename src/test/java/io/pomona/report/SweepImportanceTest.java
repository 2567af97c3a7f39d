// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.experiment.ComparedMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SweepImportanceTest {
    @Test
    void givesAllToTheParameterThatDecides() {
        List<SweepImportance> importance = SweepImportance.of(sweep(0));

        assertEquals("rate", importance.getFirst().axis().parameter());
        assertEquals(1, importance.getFirst().share(), 1e-9);
        assertEquals(0, importance.getLast().share(), 0.02);
    }

    @Test
    void givesNothingToChance() {
        // The mean of epsilon squared is 0 under chance; 0.02 is 5 of its standard deviations here.
        SweepPoints noise = sweep(1e6);

        SweepImportance.of(noise)
                .forEach(entry -> assertTrue(entry.share() < 0.02, entry.toString()));
    }

    @Test
    void doesNotTellFromAPointAValue() {
        SweepPoints points = new SweepPoints(ComparedMetric.VALIDATION, List.of("word"),
                List.of(point("word", "a", 1), point("word", "b", 2)));

        assertEquals(Double.NaN, SweepImportance.of(points).getFirst().share());
    }

    @Test
    void takesManyNumbersTogetherInClassesOfTheirLogarithms() {
        List<String> values = new ArrayList<>();
        for (int i = 0; i <= 60; i++) {
            values.add(Double.toString(Math.pow(10, -i / 10.0)));
        }

        SweepAxis axis = SweepAxis.of("rate", values);

        assertTrue(axis.isLogarithmic());
        assertEquals(6, axis.classes());
        assertEquals(0, axis.classOf("1.0E-6"));
        assertEquals(5, axis.classOf("1.0"));
        assertEquals(2, axis.classOf(values.get(37)));
    }

    private static SweepPoints sweep(double noise) {
        SplittableRandom random = new SplittableRandom(3);
        List<SweepPoints.Point> points = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            int rate = random.nextInt(4);
            points.add(new SweepPoints.Point("p" + i,
                    Map.of("rate", Integer.toString(rate), "other",
                            Integer.toString(random.nextInt(3))),
                    1, rate * rate + noise * random.nextDouble()));
        }
        return new SweepPoints(ComparedMetric.VALIDATION, List.of("other", "rate"), points);
    }

    private static SweepPoints.Point point(String parameter, String value, double score) {
        return new SweepPoints.Point(value, Map.of(parameter, value), 1, score);
    }
}
