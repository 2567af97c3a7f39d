// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;

/** Writes down the flags that Java needs to run this version of Spark, as a file of arguments for Java. */
public final class JavaOptions {
    private JavaOptions() {}

    /**
     * Writes the file.
     *
     * @param arguments the file
     * @throws IOException if it cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), String.join(System.lineSeparator(), list())
                + System.lineSeparator());
    }

    /** Returns the flags. */
    static List<String> list() {
        return List.of(JavaModuleOptions.defaultModuleOptions().strip().split("\\s+"));
    }
}
