// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One setting that a sweep varies.
 *
 * @param path the setting's path in the config, with dots between the keys
 * @param domain what it may be
 * @param when paths of other parameters with the values of which one is needed; only where all of them
 *        are met the parameter is set at all
 */
public record Parameter(String path, Domain domain, Map<String, List<JsonNode>> when) {
    /** Copies the conditions, in their order. */
    public Parameter {
        when = Collections.unmodifiableMap(new LinkedHashMap<>(when));
    }

    /** Returns whether the settings chosen so far have this parameter set. */
    boolean isActive(Map<String, JsonNode> settings) {
        return when.entrySet().stream().allMatch(condition -> {
            JsonNode chosen = settings.get(condition.getKey());
            return chosen != null && condition.getValue().stream()
                    .anyMatch(value -> Point.canonical(value).equals(Point.canonical(chosen)));
        });
    }

    /** Returns whether a setting bears on a method: those of other methods do not. */
    public static boolean concerns(String path, String method) {
        String[] keys = path.split("\\.", 3);
        return !keys[0].equals("methods") || keys.length < 2 || keys[1].equals(method);
    }
}
