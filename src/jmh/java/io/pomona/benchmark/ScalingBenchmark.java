// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.benchmark.Kernel.Case;
import io.pomona.train.Workers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What a second thread gives: to the probes, which says what this machine's second core is worth, and
 * to whole workloads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 2)
public class ScalingBenchmark {
    private static final int TASKS = 2;

    /** Threads at work. */
    @Param({"1", "2"})
    public int threads;

    @SuppressWarnings("NullAway.Init")
    private Subject subject;

    /** Prepares what the method's name says. */
    @Setup
    public void prepare(BenchmarkParams params) {
        String name = params.getBenchmark();
        subject = switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "fma" -> probe(Probes::multiplyAdd);
            case "copy" -> probe(Probes::copyInMemory);
            case "w1" -> PomonaEvaluation.population(Workload.numpycnn(), threads);
            case "w2" -> new PomonaTraining(TrainingRun.numpycnn(), threads);
            case "trials" -> new PomonaTrials(threads);
            case "w5" -> new PomonaTraining(TrainingRun.cifar(), threads);
            default -> throw new IllegalArgumentException(
                    "Expected the name of a benchmark, but received " + name + ".");
        };
    }

    /** As many tasks with any number of threads, each with arrays of its own. */
    private Subject probe(Supplier<Case> probe) {
        Workers workers = Workers.of(threads);
        List<Case> cases = Stream.generate(probe).limit(TASKS).toList();
        return new Subject() {
            @Override
            public Object run() {
                workers.run(TASKS, (_, task) -> cases.get(task).code().run());
                return cases;
            }

            @Override
            public void close() {
                workers.close();
            }
        };
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        subject.close();
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public Object fma() {
        return subject.run();
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public Object copy() {
        return subject.run();
    }

    @Benchmark
    @OperationsPerInvocation(Workload.POPULATION)
    public Object w1() {
        return subject.run();
    }

    @Benchmark
    public Object w2() {
        return subject.run();
    }

    @Benchmark
    public Object w5() {
        return subject.run();
    }

    /** Whole trials of a sweep, by as many workers of one thread; 60 times this is trials a minute. */
    @Benchmark
    @OperationsPerInvocation(PomonaTrials.TRIALS)
    public Object trials() {
        return subject.run();
    }
}
