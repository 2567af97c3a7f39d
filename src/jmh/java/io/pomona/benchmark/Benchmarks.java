// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs benchmarks in short rounds, all methods in turn, so that the sides of a comparison are measured
 * within minutes of each other, several times; writes the medians and prints them as tables. System
 * properties: {@code jmh.include} (a regular expression), {@code jmh.json} (the file to write),
 * {@code jmh.rounds}, and {@code jmh.warmups}, {@code jmh.measurements} (iterations) and
 * {@code jmh.seconds} (of one iteration) in place of each benchmark's own.
 */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Runs what the system properties say.
     *
     * @throws RunnerException if a benchmark fails, as it does when sides disagree
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws RunnerException, IOException {
        int count = Integer.parseInt(System.getProperty("jmh.rounds", "3"));
        Path file = Path.of(System.getProperty("jmh.json", "jmh.json"));
        Rounds rounds = new Rounds();
        for (int i = 0; i < count; i++) {
            Path part = Files.createTempFile("round", ".json");
            try {
                new Runner(options().result(part.toString()).build()).run();
                rounds.add(part);
            } finally {
                Files.delete(part);
            }
        }
        rounds.write(file);
        System.out.println(new ResultTables(rounds.merged()).text());
        System.out.println("Medians of " + count + " rounds: " + file);
    }

    private static ChainedOptionsBuilder options() {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(System.getProperty("jmh.include", ".")).shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON);
        whereSet("jmh.warmups", value -> options.warmupIterations(Integer.parseInt(value)));
        whereSet("jmh.measurements",
                value -> options.measurementIterations(Integer.parseInt(value)));
        whereSet("jmh.seconds", value -> {
            TimeValue time = TimeValue.milliseconds(Math.round(1000 * Double.parseDouble(value)));
            options.warmupTime(time).measurementTime(time);
        });
        return options;
    }

    private static void whereSet(String property, Consumer<String> action) {
        String value = System.getProperty(property, "");
        if (!value.isEmpty()) {
            action.accept(value);
        }
    }
}
