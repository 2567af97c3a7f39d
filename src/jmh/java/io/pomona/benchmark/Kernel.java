// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import java.util.function.Supplier;

/**
 * The kernels that are measured, each at sizes where it matters. A new kernel is one more constant,
 * with a method of {@link KernelCases} that prepares it. The probes are among them, so that every run
 * has a peak of its own.
 */
public enum Kernel {
    /** Multiply-adds in registers: the peak of all that computes. */
    FMA_PROBE(Measure.FLOP, Probes::multiplyAdd),
    /** Copying within the core's cache: the peak of all that streams. */
    COPY_PROBE(Measure.BYTE, Probes::copyInCache),
    /** Copying in memory. */
    COPY_MEMORY_PROBE(Measure.BYTE, Probes::copyInMemory),
    /** A product of large square matrices. */
    PRODUCT_1024(Measure.FLOP, () -> KernelCases.product(1024, 1024, 1024)),
    /** A dense layer on a batch of 32. */
    PRODUCT_DENSE(Measure.FLOP, () -> KernelCases.product(32, 256, 4096)),
    /** The NumPyCNN network's first layer with ReLU and pooling, fused. */
    CONVOLUTION_FIRST(Measure.FLOP, () -> KernelCases.forward(KernelCases.direct())),
    /** Its gradient, without that of the images. */
    CONVOLUTION_FIRST_BACKWARD(Measure.FLOP,
            () -> KernelCases.backward(KernelCases.direct(), false)),
    /** The convolutions of the NumPyCNN network with ReLU and pooling, for three bundles at once. */
    CONVOLUTIONS_BUNDLED(Measure.FLOP, () -> KernelCases.bundle("numpycnn")),
    /** Those of LeNet-5, for one bundle. */
    CONVOLUTIONS_BUNDLED_LENET5(Measure.FLOP, () -> KernelCases.bundle("lenet5")),
    /** A convolution of LeNet-5's kind. */
    CONVOLUTION_FEW(Measure.FLOP, () -> KernelCases.forward(KernelCases.gemm(14, 6, 16, 5))),
    /** Its gradient. */
    CONVOLUTION_FEW_BACKWARD(Measure.FLOP,
            () -> KernelCases.backward(KernelCases.gemm(14, 6, 16, 5), true)),
    /** A convolution of many channels. */
    CONVOLUTION_MANY(Measure.FLOP, () -> KernelCases.forward(KernelCases.gemm(32, 64, 128, 3))),
    /** Its gradient. */
    CONVOLUTION_MANY_BACKWARD(Measure.FLOP,
            () -> KernelCases.backward(KernelCases.gemm(32, 64, 128, 3), true)),
    /** Maximum pooling by 2. */
    MAXIMUM_POOLING(Measure.BYTE, () -> KernelCases.maximumPooling(32, 32)),
    /** Its gradient. */
    MAXIMUM_POOLING_BACKWARD(Measure.BYTE, () -> KernelCases.maximumPoolingBackward(32, 32)),
    /** Average pooling by 2. */
    AVERAGE_POOLING(Measure.BYTE, () -> KernelCases.averagePooling(32, 32)),
    /** Softmax over rows of 10. */
    SOFTMAX(Measure.BYTE, () -> KernelCases.softmax(10)),
    /** The gradient of the cross-entropy over rows of 10. */
    CROSS_ENTROPY(Measure.BYTE, () -> KernelCases.crossEntropy(10)),
    /** The rectified linear unit. */
    RELU(Measure.BYTE, KernelCases::relu),
    /** The hyperbolic tangent. */
    TANH(Measure.BYTE, KernelCases::tanh),
    /** The logistic function. */
    SIGMOID(Measure.BYTE, KernelCases::sigmoid),
    /** An update with momentum. */
    SGD(Measure.BYTE, KernelCases::sgd),
    /** An update by Adam. */
    ADAM(Measure.BYTE, KernelCases::adam);

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
