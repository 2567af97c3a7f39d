// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What a command line did.
 *
 * @param words the command line
 * @param status exit status
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 * @param log what was logged meanwhile
 */
record CommandRun(List<String> words, int status, String out, String err, String log) {
    /** Runs a command line in this process. */
    static CommandRun of(Object... words) {
        String[] arguments = Arrays.stream(words).map(String::valueOf).toArray(String[]::new);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            CommandLine command = Main.commandLine().setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err, true));
            int status = command.execute(arguments);
            command.getOut().flush();
            return new CommandRun(List.of(arguments), status, out.toString(), err.toString(),
                    log.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    /** Returns a command line with more words at its end. */
    static Object[] words(List<?> first, Object... more) {
        return Stream.concat(first.stream(), Arrays.stream(more)).toArray();
    }

    /** Asserts that all went well. */
    CommandRun assertDone() {
        assertEquals(0, status, this::toString);
        assertEquals("", err, this::toString);
        return this;
    }

    /**
     * Asserts that the command refused what it was given: status 2, one line on standard error that
     * holds the given parts (after a wrong command line a second one that points to the help), and
     * nothing else anywhere.
     */
    CommandRun assertRefused(String... parts) {
        assertEquals(2, status, this::toString);
        assertEquals("", out, this::toString);
        assertEquals("", log, this::toString);
        List<String> lines = err.lines().toList();
        assertTrue(lines.size() == 1 || (lines.size() == 2 && lines.get(1).matches(
                "See pomona.* --help\\.")), this::toString);
        assertTrue(lines.getFirst().matches("pomona: .*[.?].*"), this::toString);
        assertFalse(err.contains("Exception") || err.contains(": null") || err.contains("null;"),
                this::toString);
        for (String part : parts) {
            assertTrue(err.contains(part), () -> "Expected <" + part + "> in " + this);
        }
        return this;
    }
}
