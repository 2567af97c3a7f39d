// SPDX-License-Identifier: Apache-2.0
/**
 * Benchmarks: Pomona beside ONNX Runtime, libtorch and OpenBLAS, and each kernel beside what the
 * processor can do. Nothing here belongs to the program.
 */
@NullMarked
package io.pomona.benchmark;

import org.jspecify.annotations.NullMarked;
