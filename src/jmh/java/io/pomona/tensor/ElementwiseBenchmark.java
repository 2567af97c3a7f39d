// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
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

/**
 * Elementwise kernels by SIMD and as plain loops, in calls per second over {@code size} values. Functions
 * that overwrite their argument start from a copy each time; {@link #copy} is what that costs.
 */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ElementwiseBenchmark {
    private static final ElementwiseUpdate.AdamFactors ADAM = new ElementwiseUpdate.AdamFactors(
            0.9f, 0.1f, 0.999f, 0.001f, 0.001f, 1f, 1e-8f);

    /** The number of values; the arrays fit the first cache, or leave the second. */
    @Param({"2048", "262144"})
    private int size;

    private float[] source = {};
    private float[] values = {};
    private float[] mean = {};
    private float[] square = {};

    /** Fills the arrays with numbers of about the size that a layer's outputs have. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        source = new float[size];
        for (int i = 0; i < size; i++) {
            source[i] = (float) random.nextGaussian() * 2;
        }
        values = source.clone();
        mean = new float[size];
        square = new float[size];
    }

    /** Copies the values. */
    @Benchmark
    public float[] copy() {
        System.arraycopy(source, 0, values, 0, size);
        return values;
    }

    /** Relu by SIMD. */
    @Benchmark
    public float[] reluVector() {
        ElementwiseVector.relu(copy(), 0, size);
        return values;
    }

    /** Relu as a plain loop. */
    @Benchmark
    public float[] reluScalar() {
        ElementwiseScalar.relu(copy(), 0, size);
        return values;
    }

    /** Sigmoid by SIMD. */
    @Benchmark
    public float[] sigmoidVector() {
        ElementwiseVector.sigmoid(copy(), 0, size);
        return values;
    }

    /** Sigmoid as a plain loop. */
    @Benchmark
    public float[] sigmoidScalar() {
        ElementwiseScalar.sigmoid(copy(), 0, size);
        return values;
    }

    /** Tanh by SIMD. */
    @Benchmark
    public float[] tanhVector() {
        ElementwiseVector.tanh(copy(), 0, size);
        return values;
    }

    /** Tanh as a plain loop. */
    @Benchmark
    public float[] tanhScalar() {
        ElementwiseScalar.tanh(copy(), 0, size);
        return values;
    }

    /** The exponential by SIMD. */
    @Benchmark
    public float[] expVector() {
        ElementwiseVector.exp(copy(), 0, size, 0);
        return values;
    }

    /** The exponential as a plain loop. */
    @Benchmark
    public float[] expScalar() {
        ElementwiseScalar.exp(copy(), 0, size, 0);
        return values;
    }

    /** The gradient of tanh by SIMD. */
    @Benchmark
    public float[] tanhGradientVector() {
        ElementwiseVector.tanhGradient(source, 0, copy(), 0, size);
        return values;
    }

    /** The gradient of tanh as a plain loop. */
    @Benchmark
    public float[] tanhGradientScalar() {
        ElementwiseScalar.tanhGradient(source, 0, copy(), 0, size);
        return values;
    }

    /** The sum with a multiple by SIMD. */
    @Benchmark
    public float[] multiplyAddVector() {
        ElementwiseVector.multiplyAdd(values, 0, source, 0, size, 1e-9f);
        return values;
    }

    /** The sum with a multiple as a plain loop. */
    @Benchmark
    public float[] multiplyAddScalar() {
        ElementwiseScalar.multiplyAdd(values, 0, source, 0, size, 1e-9f);
        return values;
    }

    /** A step of Adam by SIMD. */
    @Benchmark
    public float[] adamVector() {
        ElementwiseUpdateVector.adam(values, source, mean, square, 0, size, ADAM);
        return values;
    }

    /** A step of Adam as a plain loop. */
    @Benchmark
    public float[] adamScalar() {
        ElementwiseUpdateScalar.adam(values, source, mean, square, 0, size, ADAM);
        return values;
    }
}
