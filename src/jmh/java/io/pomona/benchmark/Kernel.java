// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import java.util.function.Supplier;

/**
 * The kernels that are measured, each at sizes where it matters. A new kernel is one more constant,
 * with a method of {@link KernelCases} that prepares it. The probes are among them, so that every run
 * has a peak of its own.
 */
public enum Kernel {
    FMA_PROBE(Measure.FLOP, Probes::multiplyAdd), COPY_PROBE(Measure.BYTE,
            Probes::copyInCache), COPY_MEMORY_PROBE(Measure.BYTE,
                    Probes::copyInMemory), PRODUCT_1024(Measure.FLOP,
                            () -> KernelCases.product(1024, 1024, 1024)), PRODUCT_DENSE(
                                    Measure.FLOP,
                                    () -> KernelCases.product(32, 256, 4096)), CONVOLUTION_FIRST(
                                            Measure.FLOP,
                                            () -> KernelCases.forward(100, 3, 2, 3,
                                                    0)), CONVOLUTION_FIRST_BACKWARD(
                                                            Measure.FLOP,
                                                            () -> KernelCases.backward(100, 3, 2, 3,
                                                                    0, false)), CONVOLUTION_FEW(
                                                                            Measure.FLOP,
                                                                            () -> KernelCases
                                                                                    .forward(14, 6,
                                                                                            16, 5,
                                                                                            0)), CONVOLUTION_FEW_BACKWARD(
                                                                                                    Measure.FLOP,
                                                                                                    () -> KernelCases
                                                                                                            .backward(
                                                                                                                    14,
                                                                                                                    6,
                                                                                                                    16,
                                                                                                                    5,
                                                                                                                    0,
                                                                                                                    true)), CONVOLUTION_MANY(
                                                                                                                            Measure.FLOP,
                                                                                                                            () -> KernelCases
                                                                                                                                    .forward(
                                                                                                                                            32,
                                                                                                                                            64,
                                                                                                                                            128,
                                                                                                                                            3,
                                                                                                                                            1)), CONVOLUTION_MANY_BACKWARD(
                                                                                                                                                    Measure.FLOP,
                                                                                                                                                    () -> KernelCases
                                                                                                                                                            .backward(
                                                                                                                                                                    32,
                                                                                                                                                                    64,
                                                                                                                                                                    128,
                                                                                                                                                                    3,
                                                                                                                                                                    1,
                                                                                                                                                                    true)), MAXIMUM_POOLING(
                                                                                                                                                                            Measure.BYTE,
                                                                                                                                                                            () -> KernelCases
                                                                                                                                                                                    .maximumPooling(
                                                                                                                                                                                            32,
                                                                                                                                                                                            32)), MAXIMUM_POOLING_BACKWARD(
                                                                                                                                                                                                    Measure.BYTE,
                                                                                                                                                                                                    () -> KernelCases
                                                                                                                                                                                                            .maximumPoolingBackward(
                                                                                                                                                                                                                    32,
                                                                                                                                                                                                                    32)), AVERAGE_POOLING(
                                                                                                                                                                                                                            Measure.BYTE,
                                                                                                                                                                                                                            () -> KernelCases
                                                                                                                                                                                                                                    .averagePooling(
                                                                                                                                                                                                                                            32,
                                                                                                                                                                                                                                            32)), SOFTMAX(
                                                                                                                                                                                                                                                    Measure.BYTE,
                                                                                                                                                                                                                                                    () -> KernelCases
                                                                                                                                                                                                                                                            .softmax(
                                                                                                                                                                                                                                                                    10)), CROSS_ENTROPY(
                                                                                                                                                                                                                                                                            Measure.BYTE,
                                                                                                                                                                                                                                                                            () -> KernelCases
                                                                                                                                                                                                                                                                                    .crossEntropy(
                                                                                                                                                                                                                                                                                            10)), RELU(
                                                                                                                                                                                                                                                                                                    Measure.BYTE,
                                                                                                                                                                                                                                                                                                    KernelCases::relu), TANH(
                                                                                                                                                                                                                                                                                                            Measure.BYTE,
                                                                                                                                                                                                                                                                                                            KernelCases::tanh), SIGMOID(
                                                                                                                                                                                                                                                                                                                    Measure.BYTE,
                                                                                                                                                                                                                                                                                                                    KernelCases::sigmoid), SGD(
                                                                                                                                                                                                                                                                                                                            Measure.BYTE,
                                                                                                                                                                                                                                                                                                                            KernelCases::sgd), ADAM(
                                                                                                                                                                                                                                                                                                                                    Measure.BYTE,
                                                                                                                                                                                                                                                                                                                                    KernelCases::adam);

    /** What work is counted in. */
    public enum Measure {
        /** Floating-point operations: two for a multiply-add. */
        FLOP,
        /** Bytes of arrays that must be read or written at least once. */
        BYTE;

        /** Returns the probe that this is a share of. */
        Kernel peak() {
            return this == FLOP ? FMA_PROBE : COPY_PROBE;
        }

        /** Returns the unit of a thousand million a second. */
        String unit() {
            return this == FLOP ? "GFLOP/s" : "GB/s";
        }
    }

    /**
     * A kernel with its arrays, ready to run.
     *
     * @param work operations or bytes of one call
     * @param code the call
     */
    record Case(double work, Runnable code) {}

    private final Measure measure;
    @SuppressWarnings("ImmutableEnumChecker") // Suppliers here hold no state.
    private final Supplier<Case> supplier;

    Kernel(Measure measure, Supplier<Case> supplier) {
        this.measure = measure;
        this.supplier = supplier;
    }

    /** Returns what its work is counted in. */
    Measure measure() {
        return measure;
    }

    /** Returns the kernel with arrays of its own. */
    Case prepare() {
        return supplier.get();
    }
}
