// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares with what SciPy 1.17.1 makes of fixed samples; {@code scipy_reference.py}, beside the
 * numbers, says by which calls.
 */
class ScipyReferenceTest {
    private static final double EXACT = 1e-12;
    private static final JsonNode REFERENCE = read();

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void samplesLieWhereNumPySays(Case pair) {
        for (String side : List.of("x", "y")) {
            double[] values = pair.numbers(side);
            JsonNode expected = pair.json.get(side + "_location");
            assertNumber(expected.get("mean"), Location.mean(values));
            assertNumber(expected.get("standard_deviation"), Location.standardDeviation(values));
            assertNumber(expected.get("median"), Location.median(values));
            assertNumber(expected.get("quartile_low"), Location.quantile(values, 0.25));
            assertNumber(expected.get("quartile_high"), Location.quantile(values, 0.75));
            assertNumber(expected.get("interquartile_mean"), Location.interquartileMean(values));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void pairsDifferAsSciPySays(Case pair) {
        double[] x = pair.numbers("x");
        double[] y = pair.numbers("y");
        assertEquals(pair.json.get("a12").doubleValue(), EffectSize.a12(x, y), EXACT);
        if (pair.json.hasNonNull("rank_sum")) {
            assertEquals(pair.json.get("rank_sum").doubleValue(), RankTests.rankSum(x, y), EXACT);
        }
        if (pair.json.hasNonNull("signed_rank")) {
            assertEquals(pair.json.get("signed_rank").doubleValue(),
                    RankTests.signedRank(minus(x, y)), EXACT);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void intervalsOfDifferencesHoldWhatSciPyDoesNotRefuse(Case pair) {
        double[] x = pair.numbers("x");
        double[] y = pair.numbers("y");
        if (pair.json.has("shift")) {
            assertShift(pair.json.get("shift"), HodgesLehmann.independent(x, y));
        }
        if (pair.json.has("paired_shift")) {
            assertShift(pair.json.get("paired_shift"), HodgesLehmann.paired(minus(x, y)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kruskal")
    void manySamplesDifferAsSciPySays(Case samples) {
        List<double[]> values = stream(samples.json.get("samples")).map(node -> numbers(node))
                .toList();

        KruskalWallis test = KruskalWallis.of(values);

        assertEquals(samples.json.get("statistic").doubleValue(), test.statistic(), EXACT);
        assertEquals(samples.json.get("p_value").doubleValue(), test.pValue(), EXACT);
        assertEquals(samples.json.get("exact").booleanValue(), test.isExact());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("survival")
    void mediansOfCensoredTimesAreThoseOfSciPysSurvivalFunction(Case times) {
        JsonNode flags = times.json.get("happened");
        boolean[] happened = new boolean[flags.size()];
        for (int i = 0; i < happened.length; i++) {
            happened[i] = flags.get(i).booleanValue();
        }

        assertNumber(times.json.get("median"),
                KaplanMeier.median(times.numbers("times"), happened));
    }

    /**
     * Ends of 10,000 resamples against 200,000: the standard error of a 2.5 % quantile is at most
     * about 0.0016 / density, some 2 % of the interval's length; 5 of them are 10 %.
     */
    @ParameterizedTest(name = "{0} values")
    @MethodSource("bootstrap")
    void bootstrapIntervalsAreSciPysButForChance(Case sample) {
        double[] values = sample.numbers("x");
        assertClose(sample.numbers("mean"), Bootstrap.ofMean(values));
        assertClose(sample.numbers("interquartile_mean"),
                Bootstrap.interval(values, Location::interquartileMean));
    }

    private static void assertClose(double[] expected, Interval interval) {
        double margin = 0.1 * (expected[1] - expected[0]);
        assertArrayEquals(expected, new double[]{interval.low(), interval.high()}, margin);
    }

    private static void assertShift(JsonNode expected, HodgesLehmann shift) {
        assertNumber(expected.get("estimate"), shift.estimate());
        assertNumber(expected.get("low"), shift.interval().low());
        assertNumber(expected.get("high"), shift.interval().high());
    }

    private static void assertNumber(JsonNode expected, double number) {
        assertEquals(expected.isNull() ? Double.NaN : expected.doubleValue(), number, EXACT);
    }

    private static double[] minus(double[] x, double[] y) {
        double[] differences = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            differences[i] = x[i] - y[i];
        }
        return differences;
    }

    static Stream<Case> pairs() {
        return cases("pairs");
    }

    static Stream<Case> kruskal() {
        return cases("kruskal");
    }

    static Stream<Case> survival() {
        return cases("survival");
    }

    static Stream<Case> bootstrap() {
        return cases("bootstrap");
    }

    private static Stream<Case> cases(String key) {
        return stream(REFERENCE.get(key)).map(node -> new Case(node.get("name").asText(), node));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static double[] numbers(JsonNode array) {
        return stream(array).mapToDouble(JsonNode::doubleValue).toArray();
    }

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(
                ScipyReferenceTest.class.getResourceAsStream("scipy_reference.json"))) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Case(String name, JsonNode json) {
        double[] numbers(String key) {
            return ScipyReferenceTest.numbers(json.get(key));
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
