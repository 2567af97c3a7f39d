// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.experiment.sweep.Point;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One trial of an experiment: one method with one seed and, in a sweep, one choice of settings.
 *
 * @param id the name of the trial and of its folder, such as {@code ga-1} or, in a sweep,
 *        {@code ga-1f0c92ab-1}
 * @param method the key of the method in the config
 * @param seed the seed; trials of equal seeds share the split of the data and the first network
 * @param settings the swept settings that bear on the method, by their path in the config
 */
public record Trial(String id, String method, long seed, Map<String, String> settings) {
    /** Copies the settings, in their order. */
    public Trial {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Returns the trial of a method and a seed. */
    public static Trial of(String method, long seed) {
        return new Trial(method + "-" + seed, method, seed, Map.of());
    }

    /** Returns the trial of a point of a sweep; the same point has the same id in every sweep. */
    static Trial of(String method, Point point, long seed) {
        return new Trial(method + "-" + point.hash() + "-" + seed, method, seed, point.texts());
    }
}
