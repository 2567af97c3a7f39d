// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.PomonaException;
import io.pomona.experiment.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars that executors are sent: the program, this package, and the program's libraries but for those
 * that Spark has in a version of its own, of which there must not be two.
 */
final class ShippedJars {
    private ShippedJars() {}

    /** Returns their paths with commas between; none where classes are not in jars, as in tests. */
    static String list() {
        List<Path> jars = new ArrayList<>(
                Stream.of(Cluster.class, ShippedJars.class).map(ShippedJars::jarOf)
                        .filter(Files::isRegularFile).toList());
        if (jars.isEmpty()) {
            return "";
        }
        Path libraries = jars.getFirst().resolveSibling("lib");
        if (Files.isDirectory(libraries)) {
            jars.addAll(libraries(libraries));
        }
        return jars.stream().map(Path::toString).collect(Collectors.joining(","));
    }

    private static Path jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI()).toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new PomonaException("The place of " + type + " has no path: " + e.getMessage(),
                    e);
        }
    }

    private static List<Path> libraries(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isShipped(String.valueOf(file.getFileName()))).sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isShipped(String name) {
        return name.endsWith(".jar") && !name.startsWith("jackson-") && !name.startsWith("slf4j-");
    }
}
