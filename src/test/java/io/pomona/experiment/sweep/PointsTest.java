// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pomona.PomonaException;
import io.pomona.exchange.Json;
import io.pomona.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Samplers give the points they promise. */
@NullMarked
class PointsTest {
    private static final String SPACE = "'methods.ga.a': [1, 2], 'methods.ga.type': ['x', 'y'],"
            + "'methods.ga.size': {'from': 2, 'to': 4, 'integer': true, 'steps': 3,"
            + " 'when': {'methods.ga.type': 'x'}},"
            + "'methods.sgd.rate': {'from': 0.001, 'to': 1, 'scale': 'log', 'steps': 4},"
            + "'budget.samples': [10, 20]";

    private static SweepConfig sweep(String parameters, String sampler) {
        String text = ("{'parameters': {" + parameters + "}, 'sampler': " + sampler + "}")
                .replace('\'', '"');
        return SweepJson.read(Json.parse(text, "c.json"), JsonNodeFactory.instance.objectNode());
    }

    @Test
    void aGridHasEveryCombinationOnce() {
        List<Point> ga = Points.of(sweep(SPACE, "'grid'"), "ga");
        // 2 x (3 sizes of x, and y) x 2 budgets; what bears on sgd alone multiplies nothing.
        assertEquals(2 * 4 * 2, ga.size());
        assertEquals(16, ga.stream().map(Point::canonical).distinct().count());
        assertEquals("methods.ga.a=1, methods.ga.type=x, methods.ga.size=2, budget.samples=10",
                ga.getFirst().toString());
        assertEquals("methods.ga.a=2, methods.ga.type=y, budget.samples=20",
                ga.getLast().toString());
        List<Point> sgd = Points.of(sweep(SPACE, "'grid'"), "sgd");
        assertEquals(List.of("0.001", "0.01", "0.1", "1.0"), sgd.stream()
                .map(point -> point.texts().get("methods.sgd.rate")).distinct().toList());
        assertEquals(8, sgd.size());
        assertEquals(2, Points.of(sweep(SPACE, "'grid'"), "adam").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "latin_hypercube", "sobol"})
    void pointsKeepToRangesScalesAndConditions(String sampler) {
        String space = "'a': {'from': 0.01, 'to': 1, 'scale': 'log'},"
                + "'b': {'from': -2, 'to': 3, 'integer': true}, 'c': ['x', 'y'],"
                + "'d': {'from': 5, 'to': 6, 'when': {'c': 'y'}},"
                + "'e': {'from': 1, 'to': 100, 'integer': true, 'scale': 'log'}";
        int count = 4096;
        List<Point> points = Points.of(sweep(space,
                "{'type': '" + sampler + "', 'points': " + count + "}"), "ga");
        assertEquals(count, points.size());
        assertTrue(number(points, "a").allMatch(a -> a >= 0.01 && a <= 1));
        assertTrue(number(points, "e").allMatch(e -> e >= 1 && e <= 100 && e == Math.rint(e)));
        // Half of the draws below the middle of the scale, with 5 sigma of a binomial.
        double half = 5 * Math.sqrt(count / 4.0);
        assertEquals(count / 2.0, countOf(number(points, "a").filter(a -> a < 0.1)), half);
        // Each whole number is the share of the scale up to the next: 1 has log 2 / log 101.
        double ones = Math.log(2) / Math.log(101);
        assertEquals(count * ones, countOf(number(points, "e").filter(e -> e == 1)),
                5 * Math.sqrt(count * ones * (1 - ones)));
        for (int b = -2; b <= 3; b++) {
            double value = b;
            assertEquals(count / 6.0, countOf(number(points, "b").filter(x -> x == value)),
                    5 * Math.sqrt(count * 5 / 36.0));
        }
        for (Point point : points) {
            assertEquals("y".equals(point.texts().get("c")), point.texts().containsKey("d"));
        }
    }

    private static double countOf(DoubleStream found) {
        return (double) found.count();
    }

    private static DoubleStream number(List<Point> points, String path) {
        return points.stream().map(Point::settings).filter(p -> p.containsKey(path))
                .mapToDouble(p -> p.getOrDefault(path, JsonNodeFactory.instance.nullNode())
                        .doubleValue());
    }

    @Test
    void aLatinHypercubeHasOnePointInEachStratum() {
        double[][] units = Points.latinHypercube(RandomKey.of(3), 50, 4);
        for (int d = 0; d < 4; d++) {
            int dimension = d;
            assertArrayEquals(IntStream.range(0, 50).toArray(), Arrays.stream(units)
                    .mapToInt(unit -> (int) (unit[dimension] * 50)).sorted().toArray());
        }
    }

    @Test
    void sobolBeginsWithTheKnownPoints() {
        // S. Joe, F. Kuo: the first points of new-joe-kuo-6 in three dimensions.
        double[][] known = {{0, 0, 0}, {0.5, 0.5, 0.5}, {0.75, 0.25, 0.25}, {0.25, 0.75, 0.75},
            {0.375, 0.375, 0.625}, {0.875, 0.875, 0.125}, {0.625, 0.125, 0.875},
            {0.125, 0.625, 0.375}};
        assertArrayEquals(known, Points.sobol(RandomKey.of(1), 8, 3, false));
    }

    @Test
    void aShiftedSobolSequenceStaysANet() {
        double[][] units = Points.sobol(RandomKey.of(7), 64, 2, true);
        assertNotEquals(0, units[0][0]);
        // 64 points: one in each of the 8 x 8 squares, a (0, 6, 2)-net in base 2.
        assertEquals(64, Arrays.stream(units)
                .map(unit -> (int) (8 * unit[0]) + "," + (int) (8 * unit[1])).distinct().count());
    }

    @Test
    void aPointHasTheSameHashInEverySweep() {
        List<Point> one = Points.of(sweep("'a': [1, 20], 'b': [true]", "'grid'"), "ga");
        List<Point> other = Points.of(sweep("'b': [false, true], 'a': [2e1]", "'grid'"), "ga");
        assertEquals(one.get(1).hash(), other.get(1).hash());
        assertTrue(one.get(1).hash().matches("[0-9a-f]{8}"));
        assertNotEquals(one.get(0).hash(), one.get(1).hash());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "'a': {'from': 1, 'to': 2}; 'grid'; \"a\": Expected steps beside from and to in a grid",
        "'a': {'from': 2, 'to': 1}; 'grid'; $.parameters.a: Expected to above from, 2.0",
        "'a': {'from': 0, 'to': 1, 'scale': 'log'}; 'grid'; Expected from above 0 on a log",
        "'a': {'from': 0.5, 'to': 2, 'integer': true}; 'grid'; Expected from to be a whole number",
        "'a': {'from': 0, 'to': 2, 'integer': true, 'steps': 1}; 'grid'; steps of at least 2",
        "'a': []; 'grid'; Expected values of at least one value",
        "'a': [1, 1.0]; 'grid'; Expected values that differ",
        "'a': {'values': [1], 'from': 1}; 'grid'; expected either \"values\" or \"from\"",
        "'a': {'form': 1, 'to': 2}; 'grid'; did you mean \"from\"?",
        "'a': [1], 'a.b': {'values': [1], 'when': {'c': 1}}; 'grid'; stand before it",
        "'a': [1]; {'type': 'sobel', 'points': 2}; did you mean \"sobol\"?",
        "'a': [1]; {'type': 'random', 'points': 0}; Expected points from 1 to 100000",
        "'a': [1]; {'type': 'list', 'points': [{'a': 1}]}; received both",
        "'seeds': [[1]]; 'grid'; every point is run with every seed",
        "'a..b': [1]; 'grid'; single dots",
        "'methods': [1]; 'grid'; Expected a setting of a method",
        "; 'grid'; Expected at least one parameter"})
    void malformedSweepsAreRefused(String parameters, String sampler, String message) {
        PomonaException refusal = assertThrows(PomonaException.class,
                () -> sweep(parameters == null ? "" : parameters, sampler));
        assertTrue(String.valueOf(refusal.getMessage()).contains(message), refusal.getMessage());
    }
}
