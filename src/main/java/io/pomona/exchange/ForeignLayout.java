// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

/** How weights of other programs are named and laid out. */
public enum ForeignLayout {
    /**
     * A state dict of PyTorch: {@code conv1.weight [out, in, h, w]}, {@code fc1.weight [out, in]},
     * {@code conv1.bias [out]}; a dense layer behind flattened images has its inputs in the order
     * channel, row, column.
     */
    PYTORCH,
    /**
     * The weights of Keras's {@code get_weights()}, or the arrays of its layers: kernels {@code [h, w,
     * in, out]}, dense kernels {@code [in, out]}, biases {@code [out]}; flattened images in the order
     * row, column, channel.
     */
    KERAS
}
