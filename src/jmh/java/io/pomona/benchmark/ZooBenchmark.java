// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.train.GradientTrainer;
import io.pomona.train.Workers;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/** Milliseconds of the classic architectures at their full size, on two threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 4)
@Measurement(iterations = 2, time = 4)
public class ZooBenchmark {
    /** Images of a step of training. */
    private static final int BATCH = 4;

    /** A name of the zoo. */
    @Param({"lenet5", "alexnet", "vgg16", "inception-v1", "inception-v3", "inception-v4",
        "inception-resnet-v2", "xception", "resnet50", "resnext50"})
    @SuppressWarnings("NullAway.Init")
    public String architecture;

    @SuppressWarnings("NullAway.Init")
    private Subject subject;

    /** Prepares the network. */
    @Setup
    public void prepare(BenchmarkParams params) {
        subject = params.getBenchmark().endsWith("forward")
                ? new PomonaInference(Workload.zoo(architecture, 1), Subjects.THREADS)
                : training(TrainingRun.sgd(Workload.zoo(architecture, BATCH)));
    }

    private static Subject training(TrainingRun run) {
        Workers workers = Workers.of(Subjects.THREADS);
        GradientTrainer trainer = run.trainer(workers);
        return new Subject() {
            @Override
            public Object run() {
                return trainer.advance(Long.MAX_VALUE);
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

    /** Milliseconds of a forward pass of one image. */
    @Benchmark
    public Object forward() {
        return subject.run();
    }

    /** Milliseconds of a step of training on four images. */
    @Benchmark
    public Object train() {
        return subject.run();
    }
}
