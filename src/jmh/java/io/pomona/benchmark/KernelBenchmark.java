// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Calls a second of each kernel on one thread; the table makes shares of a peak of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class KernelBenchmark {
    /** Which one: all of them, one after the other. */
    @Param
    @SuppressWarnings("NullAway.Init")
    public Kernel kernel;

    @SuppressWarnings("NullAway.Init")
    private Runnable code;

    /** Prepares the kernel's arrays. */
    @Setup
    public void prepare() {
        code = kernel.prepare().code();
    }

    @Benchmark
    public void run() {
        code.run();
    }
}
