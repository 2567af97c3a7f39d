// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sweep: an experiment is run for many choices of its settings.
 *
 * @param parameters what is varied; a condition names a parameter before its own
 * @param sampler how points are chosen
 * @param pruner what gives points up early, or null for nothing
 * @param seed the seed of what the sampler draws
 * @param base the config as it was written, without the sweep and with absolute paths: what the
 *        settings of a point are put into
 */
public record SweepConfig(List<Parameter> parameters, Sampler sampler, @Nullable Pruner pruner,
        long seed, ObjectNode base) {
    /** Settings that are the same for all points: the first key of a path. */
    private static final Set<String> FIXED = Set.of("$schema", "extends", "name", "description",
            "seeds", "threads", "workers", "on_failure", "sweep");

    /**
     * Checks that the parts suit each other, and copies them.
     *
     * @throws IllegalArgumentException if they do not
     */
    public SweepConfig {
        parameters = List.copyOf(parameters);
        base = base.deepCopy();
        boolean listed = sampler instanceof Sampler.PointList;
        if (listed != parameters.isEmpty()) {
            throw new IllegalArgumentException(listed
                    ? "Expected no parameters beside a list of points, but received both."
                    : "Expected at least one parameter, but received none.");
        }
        Set<String> before = new HashSet<>();
        for (Parameter parameter : parameters) {
            checkPath(parameter.path());
            checkConditions(parameter, before);
            before.add(parameter.path());
            if (sampler instanceof Sampler.Grid) {
                checkGrid(parameter);
            }
        }
        if (sampler instanceof Sampler.PointList(var points)) {
            points.forEach(point -> point.settings().keySet().forEach(SweepConfig::checkPath));
        }
        if (sampler instanceof Sampler.Tpe && pruner != null
                && !(pruner instanceof Pruner.Median)) {
            throw new IllegalArgumentException("Expected no pruner or \"median\" beside \"tpe\","
                    + " which needs to know how a point ended before it chooses the next, but"
                    + " received one that has points wait for others.");
        }
    }

    private static void checkPath(String path) {
        if (!path.matches("[^.]+(\\.[^.]+)*")) {
            throw new IllegalArgumentException("Expected paths of keys with single dots between"
                    + " them, such as methods.ga.population, but received \"" + path + "\".");
        }
        String[] keys = path.split("\\.", 2);
        if (FIXED.contains(keys[0])) {
            throw new IllegalArgumentException("Expected a setting that may differ from trial to"
                    + " trial, but received \"" + path + "\"" + (keys[0].equals("seeds")
                            ? ": every point is run with every seed as it is."
                            : "."));
        }
        if (path.equals("methods")) {
            throw new IllegalArgumentException("Expected a setting of a method, such as"
                    + " methods.ga.population, but received \"methods\".");
        }
    }

    private static void checkConditions(Parameter parameter, Set<String> before) {
        parameter.when().forEach((path, values) -> {
            if (!before.contains(path)) {
                throw new IllegalArgumentException("Expected \"when\" of \"" + parameter.path()
                        + "\" to name parameters that stand before it, but received \"" + path
                        + "\", which does not.");
            }
            if (values.isEmpty()) {
                throw new IllegalArgumentException("Expected \"when\" of \"" + parameter.path()
                        + "\" to name at least one value of \"" + path
                        + "\", but received none.");
            }
            String[] other = path.split("\\.", 3);
            if (other[0].equals("methods") && !(parameter.path() + ".")
                    .startsWith("methods." + other[1] + ".")) {
                throw new IllegalArgumentException("Expected \"when\" of \"" + parameter.path()
                        + "\" to name parameters that bear on the same methods, but \"" + path
                        + "\" bears on " + other[1] + " alone.");
            }
        });
    }

    private static void checkGrid(Parameter parameter) {
        try {
            parameter.domain().grid();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + parameter.path() + "\": " + e.getMessage(), e);
        }
    }

    /** Returns the parameters that bear on a method. */
    List<Parameter> parameters(String method) {
        return parameters.stream()
                .filter(parameter -> Parameter.concerns(parameter.path(), method)).toList();
    }

    /** Returns the base as a record cannot: as a copy that may be changed. */
    @Override
    public ObjectNode base() {
        return base.deepCopy();
    }

    /** Returns every swept path, in the order of the sweep. */
    public List<String> paths() {
        return sampler instanceof Sampler.PointList(var points)
                ? points.stream().map(Point::settings).map(Map::keySet).flatMap(Set::stream)
                        .distinct().toList()
                : parameters.stream().map(Parameter::path).toList();
    }
}
