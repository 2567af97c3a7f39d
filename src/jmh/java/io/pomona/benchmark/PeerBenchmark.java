// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Pomona beside other programs at the same work on two threads. Figures count networks evaluated a
 * second (W1, W3), training steps (W2, W4, W5), images (W6, W7), products (GEMM) or whole runs (PyGAD's
 * example). The set-up of each other program fails
 * unless its outputs are Pomona's; it runs there, in a process of its own, so that no library of
 * others is loaded where Pomona is measured.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@SuppressWarnings("MemberName") // Names are workload and program: the table is made from them.
public class PeerBenchmark {
    /** The side that a method stands for. */
    @State(Scope.Benchmark)
    public static class Side {
        @SuppressWarnings("NullAway.Init")
        private Subject subject;

        /** Prepares the side of the method's name and lets it prove what it computes. */
        @Setup
        public void prepare(BenchmarkParams params) {
            String name = params.getBenchmark();
            subject = Subjects.of(name.substring(name.lastIndexOf('.') + 1));
        }

        /** Lets go of everything. */
        @TearDown
        public void close() {
            subject.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(Workload.POPULATION)
    public Object w1_pomona(Side side) {
        return side.subject.run();
    }

    @Benchmark
    @OperationsPerInvocation(2 * Workload.POPULATION)
    public Object w1_onnxruntime(Side side) {
        return side.subject.run();
    }

    @Benchmark
    @OperationsPerInvocation(2 * Workload.POPULATION)
    public Object w1_libtorch(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w1_single_pomona(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w1_single_onnxruntime(Side side) {
        return side.subject.run();
    }

    @Benchmark
    @OperationsPerInvocation(2)
    public Object w1_single_libtorch(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w2_pomona(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w2_libtorch(Side side) {
        return side.subject.run();
    }

    @Benchmark
    @OperationsPerInvocation(Workload.POPULATION)
    public Object w3_pomona(Side side) {
        return side.subject.run();
    }

    @Benchmark
    @OperationsPerInvocation(Workload.POPULATION)
    public Object w3_onnxruntime(Side side) {
        return side.subject.run();
    }

    @Benchmark
    @OperationsPerInvocation(2)
    public Object w3_libtorch(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w4_pomona(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w4_libtorch(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w5_pomona(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w5_libtorch(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w6_pomona(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w6_onnxruntime(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w6_libtorch(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w7_pomona(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object w7_onnxruntime(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object gemm_pomona(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object gemm_openblas(Side side) {
        return side.subject.run();
    }

    @Benchmark
    public Object pygad_run_pomona(Side side) {
        return side.subject.run();
    }
}
