// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.pomona.PomonaException;
import io.pomona.exchange.JsonValue;
import io.pomona.experiment.sweep.Domain;
import io.pomona.experiment.sweep.Parameter;
import io.pomona.experiment.sweep.Point;
import io.pomona.experiment.sweep.SweepConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Puts the settings of points into the config of a sweep, and says which setting it is that will not do. */
final class PointConfigs {
    private final ExperimentConfig config;

    PointConfigs(ExperimentConfig config) {
        this.config = config;
    }

    /**
     * Returns the config of a point.
     *
     * @throws PomonaException if the settings give none; the message names the one that is to blame
     */
    ExperimentConfig of(Point point) {
        if (point.settings().isEmpty()) {
            return config;
        }
        try {
            return read(point.settings(), "the point " + point);
        } catch (PomonaException e) {
            throw blamed(point, e);
        }
    }

    private ExperimentConfig read(Map<String, JsonNode> settings, String name) {
        SweepConfig sweep = Objects.requireNonNull(config.sweep());
        return ConfigReader.read(JsonValue.root(Overrides.with(sweep.base(), settings),
                "$.sweep: " + name), Path.of(""), config.name());
    }

    /** Tries each setting alone, with those it depends on. */
    private PomonaException blamed(Point point, PomonaException whole) {
        Map<String, List<JsonNode>> none = Map.of();
        SweepConfig sweep = Objects.requireNonNull(config.sweep());
        for (String path : point.settings().keySet()) {
            Map<String, List<JsonNode>> when = sweep.parameters().stream()
                    .filter(parameter -> parameter.path().equals(path)).findFirst()
                    .map(Parameter::when).orElse(none);
            Map<String, JsonNode> alone = new LinkedHashMap<>(point.settings());
            alone.keySet().removeIf(other -> !other.equals(path) && !when.containsKey(other));
            try {
                read(alone, "");
            } catch (PomonaException e) {
                String place = sweep.parameters().isEmpty()
                        ? "$.sweep.sampler.points"
                        : "$.sweep.parameters[\"" + path + "\"]";
                return new PomonaException(place + ": the value " + point.settings().get(path)
                        + " will not do: " + String.valueOf(e.getMessage())
                                .replaceFirst("^\\$\\.sweep: +: ", "")
                        + " Change it, or the setting it does not suit.", e);
            }
        }
        return new PomonaException(whole.getMessage()
                + " These settings do not suit each other; narrow one, or give it a \"when\".",
                whole);
    }

    /**
     * Checks every end of a range and every value alone: what a sampler that looks at results may come
     * to is not known before.
     *
     * @throws PomonaException if one gives no config
     */
    void requireEnds(SweepConfig sweep) {
        for (Parameter parameter : sweep.parameters()) {
            Map<String, JsonNode> settings = new LinkedHashMap<>();
            parameter.when().forEach((path, values) -> settings.put(path, values.getFirst()));
            List<JsonNode> values = switch (parameter.domain()) {
                case Domain.Values(var all) -> all;
                case Domain.Range range -> List.of(range.at(0), range.at(Math.nextDown(1.0)));
            };
            for (JsonNode value : values) {
                settings.put(parameter.path(), value);
                of(new Point(settings));
            }
        }
    }
}
