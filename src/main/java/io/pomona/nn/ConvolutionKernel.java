// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

/** Which kernel computes convolutions. */
public enum ConvolutionKernel {
    /** The one that suits each layer's shapes. */
    AUTOMATIC,
    /** A sum of shifted rows, positions over the lanes, fused with activation and pooling. */
    DIRECT,
    /** A matrix product without a matrix of patches, output channels over the lanes. */
    GEMM,
    /**
     * As {@link #AUTOMATIC}, but 3x3 convolutions of many channels are computed by transformed tiles
     * where a network only runs forward: up to four times as fast, and off by up to 1e-5 of a
     * layer's largest output. Training computes them as matrix products, as its gradients do.
     */
    WINOGRAD
}
