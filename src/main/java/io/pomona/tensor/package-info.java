// SPDX-License-Identifier: Apache-2.0
/**
 * Shapes, keyed random numbers, and the numeric kernels over flat float arrays: convolution,
 * pooling, matrix product, activations, forward and backward. The only place of the Vector API.
 */
@NullMarked
package io.pomona.tensor;

import org.jspecify.annotations.NullMarked;
