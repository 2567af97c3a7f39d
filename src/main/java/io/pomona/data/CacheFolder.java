// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.nio.file.Path;
import java.util.Map;

/** Where downloaded data sets are kept. */
public final class CacheFolder {
    private CacheFolder() {}

    /**
     * Returns {@code $POMONA_CACHE}, else {@code $XDG_CACHE_HOME/pomona}, else {@code .cache/pomona} in
     * the home folder. A relative {@code XDG_CACHE_HOME} is left alone, as the XDG Base Directory
     * Specification wants it.
     *
     * @param environment the variables of the process
     */
    public static Path of(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("POMONA_CACHE", "");
        if (!own.isBlank()) {
            return Path.of(own);
        }
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        return !caches.isBlank() && Path.of(caches).isAbsolute()
                ? Path.of(caches).resolve("pomona")
                : home.resolve(".cache").resolve("pomona");
    }
}
