// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** x. */
public final class Benchmarks {
    private Benchmarks() {}

    /** Runs. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder().include(System.getProperty("jmh.include", "."))
                .shouldFailOnError(true).build()).run();
    }
}
