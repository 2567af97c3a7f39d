// SPDX-License-Identifier: Apache-2.0
package io.pomona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/**
 * What a program did in a JVM of its own, of the same Java and class path as this one.
 *
 * @param flags the flags it was started with
 * @param status its exit status
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
@NullMarked
public record ChildJvm(List<String> flags, int status, String out, String err) {
    /** The flag that adds the Vector API. */
    public static final String VECTORS = "--add-modules=jdk.incubator.vector";

    private static final int SECONDS = 120;

    /** Runs a program to its end. */
    public static ChildJvm run(List<String> flags, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("pomona-out", ".txt");
        Path err = Files.createTempFile("pomona-err", ".txt");
        try {
            Process process = new ProcessBuilder(command).redirectOutput(out.toFile())
                    .redirectError(err.toFile()).start();
            try {
                assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS),
                        () -> flags + " did not end");
            } finally {
                process.destroyForcibly();
            }
            return new ChildJvm(List.copyOf(flags), process.exitValue(), Files.readString(out),
                    Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Asserts that the program ended well. */
    public ChildJvm assertDone() {
        assertEquals(0, status, this::toString);
        return this;
    }
}
