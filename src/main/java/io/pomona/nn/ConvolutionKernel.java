// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

/** Which kernel computes convolutions. */
public enum ConvolutionKernel {
    /** The one that suits each layer's shapes. */
    AUTOMATIC,
    /** A sum of shifted rows, positions over the lanes, fused with activation and pooling. */
    DIRECT,
    /** A matrix product without a matrix of patches, output channels over the lanes. */
    GEMM
}
