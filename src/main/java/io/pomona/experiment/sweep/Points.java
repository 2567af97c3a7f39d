// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import io.pomona.tensor.RandomKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.hipparchus.random.SobolSequenceGenerator;

/**
 * The points of a sweep that can be known before any result is. Methods share the settings that are not
 * of one method alone, so that what they have in common can be compared.
 */
public final class Points {
    // Sobol's numbers have 52 bits here.
    private static final int SOBOL_BITS = 52;

    private Points() {}

    /**
     * Returns the points of a method, each once. Two that differ only in what does not bear on the
     * method, or is not set, are one.
     *
     * @throws IllegalArgumentException if there are more than {@link Sampler#MAX_POINTS}, or more
     *         parameters than Sobol's sequence has dimensions
     */
    public static List<Point> of(SweepConfig sweep, String method) {
        RandomKey key = RandomKey.of(sweep.seed()).split("sweep");
        return switch (sweep.sampler()) {
            case Sampler.Grid _ -> grid(sweep.parameters(method));
            case Sampler.PointList(var points) -> distinct(points, method);
            case Sampler.RandomSearch(int points) ->
                distinct(placed(sweep.parameters(), random(key.split("random"), points,
                        sweep.parameters().size())), method);
            case Sampler.LatinHypercube(int points) ->
                distinct(placed(sweep.parameters(), latinHypercube(key.split("latin_hypercube"),
                        points, sweep.parameters().size())), method);
            case Sampler.Sobol(int points, boolean scramble) ->
                distinct(placed(sweep.parameters(), sobol(key.split("sobol"), points,
                        sweep.parameters().size(), scramble)), method);
            case Sampler.Tpe _ -> throw new IllegalArgumentException(
                    "The points of tpe are known only as results come in.");
        };
    }

    private static List<Point> distinct(List<Point> points, String method) {
        Map<String, Point> different = new LinkedHashMap<>();
        points.stream().map(point -> point.of(method))
                .forEach(point -> different.putIfAbsent(point.canonical(), point));
        return List.copyOf(different.values());
    }

    private static List<Point> grid(List<Parameter> parameters) {
        List<Map<String, JsonNode>> combinations = List.of(Map.of());
        for (Parameter parameter : parameters) {
            combinations = combinations.stream().flatMap(before -> extended(before, parameter))
                    .limit(Sampler.MAX_POINTS + 1L).toList();
            if (combinations.size() > Sampler.MAX_POINTS) {
                throw new IllegalArgumentException("Expected a grid of at most "
                        + Sampler.MAX_POINTS + " combinations, but received more.");
            }
        }
        return combinations.stream().map(Point::new).toList();
    }

    private static Stream<Map<String, JsonNode>> extended(Map<String, JsonNode> before,
            Parameter parameter) {
        if (!parameter.isActive(before)) {
            return Stream.of(before);
        }
        return parameter.domain().grid().stream().map(value -> {
            Map<String, JsonNode> more = new LinkedHashMap<>(before);
            more.put(parameter.path(), value);
            return more;
        });
    }

    private static List<Point> placed(List<Parameter> parameters, double[][] units) {
        return Stream.of(units).map(unit -> {
            Map<String, JsonNode> settings = new LinkedHashMap<>();
            for (int i = 0; i < unit.length; i++) {
                if (parameters.get(i).isActive(settings)) {
                    settings.put(parameters.get(i).path(),
                            parameters.get(i).domain().at(unit[i]));
                }
            }
            return new Point(settings);
        }).toList();
    }

    /** Returns {@code [points, dimensions]} of independent places; a longer sweep begins alike. */
    static double[][] random(RandomKey key, int points, int dimensions) {
        double[][] units = new double[points][];
        for (int i = 0; i < points; i++) {
            units[i] = key.split(i).generator().doubles(dimensions).toArray();
        }
        return units;
    }

    /** Returns places of which each dimension has one in each of {@code points} equal parts. */
    static double[][] latinHypercube(RandomKey key, int points, int dimensions) {
        double[][] units = new double[points][dimensions];
        for (int d = 0; d < dimensions; d++) {
            RandomGenerator random = key.split(d).generator();
            int[] part = new int[points];
            for (int i = 0; i < points; i++) {
                int j = random.nextInt(i + 1);
                part[i] = part[j];
                part[j] = i;
            }
            for (int i = 0; i < points; i++) {
                units[i][d] = Math.min((part[i] + random.nextDouble()) / points,
                        Math.nextDown(1.0));
            }
        }
        return units;
    }

    /**
     * Returns places of Sobol's sequence. A shift flips the same digits of all points, which keeps how
     * evenly they fill the space (A. Owen, "Randomly Permuted (t,m,s)-Nets and (t,s)-Sequences", 1995,
     * in the simplest form).
     */
    static double[][] sobol(RandomKey key, int points, int dimensions, boolean scramble) {
        SobolSequenceGenerator sequence = dimensionsChecked(dimensions);
        long[] shift = new long[dimensions];
        if (scramble) {
            RandomGenerator random = key.generator();
            for (int d = 0; d < dimensions; d++) {
                shift[d] = random.nextLong() >>> (Long.SIZE - SOBOL_BITS);
            }
        }
        double[][] units = new double[points][];
        for (int i = 0; i < points; i++) {
            units[i] = sequence.nextVector();
            for (int d = 0; d < dimensions; d++) {
                long digits = (long) Math.scalb(units[i][d], SOBOL_BITS);
                units[i][d] = Math.scalb((double) (digits ^ shift[d]), -SOBOL_BITS);
            }
        }
        return units;
    }

    private static SobolSequenceGenerator dimensionsChecked(int dimensions) {
        try {
            return new SobolSequenceGenerator(dimensions);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Expected as many parameters as Sobol's sequence"
                    + " has dimensions here, at most 21201, but received " + dimensions + ".", e);
        }
    }

    /** Returns the points that {@link TreeParzenEstimator} begins with. */
    static List<Point> random(RandomKey key, List<Parameter> parameters, int points) {
        return new ArrayList<>(placed(parameters, random(key, points, parameters.size())));
    }
}
