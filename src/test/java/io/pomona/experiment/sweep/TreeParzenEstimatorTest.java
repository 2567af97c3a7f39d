// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pomona.exchange.Json;
import io.pomona.tensor.RandomKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The estimator looks where good points are, and its densities are densities. */
@NullMarked
class TreeParzenEstimatorTest {
    private static final Sampler.Tpe SETTINGS = new Sampler.Tpe(40, 10, 4, 0.15, 24);

    private static TreeParzenEstimator estimator(String parameters, long seed) {
        String text = ("{'seed': " + seed + ", 'parameters': {" + parameters
                + "}, 'sampler': {'type': 'tpe', 'points': 40}}").replace('\'', '"');
        SweepConfig sweep = SweepJson.read(Json.parse(text, "c.json"),
                JsonNodeFactory.instance.objectNode());
        return new TreeParzenEstimator(sweep, SETTINGS, "ga");
    }

    /** Higher is better; the best is x = 0.01 on a scale from 0.0001 to 1, with kind b. */
    private static double value(Point point) {
        double x = Double.parseDouble(point.texts().getOrDefault("x", ""));
        return -Math.abs(Math.log10(x) + 2) - (point.texts().containsValue("b") ? 0 : 1);
    }

    @Test
    void comesNearerToTheBestThanChance() {
        double distance = 0;
        double ofChance = 0;
        for (long seed = 1; seed <= 10; seed++) {
            TreeParzenEstimator estimator = estimator(
                    "'x': {'from': 0.0001, 'to': 1, 'scale': 'log'}, 'kind': ['a', 'b', 'c']",
                    seed);
            List<Point> points = new ArrayList<>();
            List<TreeParzenEstimator.Observation> ended = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int known = SETTINGS.needed(i);
                Point next = estimator.next(i, points, ended.subList(0, known), _ -> true)
                        .orElseThrow();
                points.add(next);
                ended.add(new TreeParzenEstimator.Observation(next, value(next)));
            }
            distance -= points.subList(30, 40).stream().mapToDouble(point -> value(point)).sum();
            ofChance -= points.subList(0, 10).stream().mapToDouble(point -> value(point)).sum();
        }
        // By chance the mean is 1 in x and 2/3 in kind, with a standard error below 0.1.
        assertEquals(5.0 / 3, ofChance / 100, 0.5);
        assertTrue(distance / 100 < 0.8, "mean distance " + distance / 100);
    }

    @Test
    void neverChoosesAPointTwiceAndEndsWithTheSpace() {
        TreeParzenEstimator estimator = estimator("'x': [1, 2, 3], 'y': ['a', 'b', 'c', 'd']", 1);
        List<Point> points = new ArrayList<>();
        List<TreeParzenEstimator.Observation> ended = new ArrayList<>();
        Optional<Point> next = estimator.next(0, points, ended, _ -> true);
        while (next.isPresent()) {
            points.add(next.get());
            ended.add(new TreeParzenEstimator.Observation(next.get(), points.size() % 3));
            next = estimator.next(points.size(), points, ended, _ -> true);
        }
        Set<String> different = new HashSet<>(points.stream().map(Point::canonical).toList());
        assertEquals(points.size(), different.size());
        assertEquals(12, different.size());
    }

    @Test
    void pointsOfABatchDependOnTheSameResults() {
        assertEquals(0, SETTINGS.needed(9));
        assertEquals(10, SETTINGS.needed(10));
        assertEquals(10, SETTINGS.needed(13));
        assertEquals(14, SETTINGS.needed(14));
    }

    @Test
    void whatIsRefusedIsDrawnAnew() {
        TreeParzenEstimator estimator = estimator("'x': [1, 2, 3]", 1);
        assertEquals("x=3", estimator.next(0, List.of(), List.of(),
                point -> point.toString().equals("x=3")).orElseThrow().toString());
    }

    @Test
    void aDensityOfARangeIntegratesToOneAndIsDrawnFrom() {
        ParzenDensity density = ParzenDensity.ofRange(new double[]{0.1, 0.12, 0.9});
        int cells = 20_000;
        double sum = 0;
        double below = 0;
        for (int i = 0; i < cells; i++) {
            double unit = (i + 0.5) / cells;
            double share = Math.exp(density.log(unit)) / cells;
            sum += share;
            below += unit < 0.3 ? share : 0;
        }
        assertEquals(1, sum, 1e-6);
        RandomGenerator random = RandomKey.of(1).generator();
        int draws = 20_000;
        int found = 0;
        for (int i = 0; i < draws; i++) {
            double unit = density.draw(random);
            assertTrue(unit >= 0 && unit < 1);
            found += unit < 0.3 ? 1 : 0;
        }
        assertEquals(below * draws, found, 5 * Math.sqrt(draws * below * (1 - below)));
    }

    @Test
    void aDensityOfAChoiceCountsOneMoreOfEach() {
        ParzenDensity density = ParzenDensity.ofChoice(new int[]{1, 1, 2}, 3);
        assertEquals(Math.log(1 / 6.0), density.log(0.1), 1e-12);
        assertEquals(Math.log(3 / 6.0), density.log(0.5), 1e-12);
        assertEquals(Math.log(2 / 6.0), density.log(0.9), 1e-12);
    }
}
