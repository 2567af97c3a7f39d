// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import io.pomona.tensor.RandomKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Chooses points for one method: points that did well say where good ones are likely, the others where
 * they are not, each parameter by itself; of some drawn from the first density the one is taken at
 * which the two differ most (Bergstra et al. 2011, section 4). A pure function of the sweep, the
 * number of the point and the results given.
 */
public final class TreeParzenEstimator {
    // A point that was there already is drawn anew so often, before the space is taken to be full.
    private static final int TRIES = 200;

    private final Sampler.Tpe settings;
    private final List<Parameter> parameters;
    private final RandomKey key;

    /** Creates the estimator of a method. */
    public TreeParzenEstimator(SweepConfig sweep, Sampler.Tpe settings, String method) {
        this.settings = settings;
        this.parameters = sweep.parameters(method);
        this.key = RandomKey.of(sweep.seed()).split("sweep").split("tpe").split(method);
    }

    /**
     * A point and how it ended.
     *
     * @param point the point
     * @param value the higher the better; negative infinity for a failure
     */
    public record Observation(Point point, double value) {}

    /**
     * Returns the next point, one that was not chosen before.
     *
     * @param earlier the points chosen before, in their order
     * @param ended those of them whose results may be looked at
     * @param possible whether the settings of a point suit each other; what it refuses is drawn anew
     * @return the point, or nothing where hardly any other is left
     */
    public Optional<Point> next(int number, List<Point> earlier, List<Observation> ended,
            Predicate<Point> possible) {
        Set<String> taken = new HashSet<>();
        earlier.forEach(point -> taken.add(point.canonical()));
        Predicate<Point> free = point -> !taken.contains(point.canonical())
                && possible.test(point);
        RandomKey own = key.split(number);
        if (number >= settings.startup() && !ended.isEmpty()) {
            Optional<Point> promising = promising(own.split("estimate").generator(), free, ended);
            if (promising.isPresent()) {
                return promising;
            }
        }
        return Points.random(own.split("random"), parameters, TRIES).stream()
                .filter(free).findFirst();
    }

    private Optional<Point> promising(RandomGenerator random, Predicate<Point> free,
            List<Observation> ended) {
        List<Observation> sorted = new ArrayList<>(ended);
        sorted.sort(Comparator.comparingDouble(Observation::value).reversed());
        int good = Math.max(1, (int) Math.ceil(settings.gamma() * sorted.size()));
        List<Observation> above = sorted.subList(0, Math.min(good, sorted.size()));
        List<Observation> below = sorted.subList(above.size(), sorted.size());
        Map<String, Pair> densities = new LinkedHashMap<>();
        parameters.forEach(parameter -> densities.put(parameter.path(),
                new Pair(density(parameter, above), density(parameter, below))));
        Point best = null;
        double bestRatio = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < settings.candidates(); i++) {
            Map<String, JsonNode> chosen = new LinkedHashMap<>();
            double ratio = draw(random, densities, chosen);
            Point point = new Point(chosen);
            if (ratio > bestRatio && free.test(point)) {
                best = point;
                bestRatio = ratio;
            }
        }
        return Optional.ofNullable(best);
    }

    private record Pair(ParzenDensity good, ParzenDensity other) {}

    /** Draws a point into {@code chosen} and returns the logarithm of the ratio of its densities. */
    private double draw(RandomGenerator random, Map<String, Pair> densities,
            Map<String, JsonNode> chosen) {
        double ratio = 0;
        for (Parameter parameter : parameters) {
            Pair pair = densities.get(parameter.path());
            if (pair != null && parameter.isActive(chosen)) {
                double unit = pair.good.draw(random);
                chosen.put(parameter.path(), parameter.domain().at(unit));
                ratio += pair.good.log(unit) - pair.other.log(unit);
            }
        }
        return ratio;
    }

    private static ParzenDensity density(Parameter parameter, List<Observation> observations) {
        List<JsonNode> values = observations.stream()
                .filter(seen -> seen.point().settings().containsKey(parameter.path()))
                .map(seen -> seen.point().settings().get(parameter.path())).toList();
        return switch (parameter.domain()) {
            case Domain.Range range when range.steps() == null -> ParzenDensity.ofRange(
                    values.stream().mapToDouble(value -> range.unitOf(value.doubleValue()))
                            .toArray());
            case Domain.Range range -> choice(range.grid(), values);
            case Domain.Values(var all) -> choice(all, values);
        };
    }

    private static ParzenDensity choice(List<JsonNode> all, List<JsonNode> values) {
        List<String> names = all.stream().map(Point::canonical).toList();
        return ParzenDensity.ofChoice(
                values.stream().mapToInt(value -> names.indexOf(Point.canonical(value))).toArray(),
                all.size());
    }
}
