// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

/** One side of a comparison, ready to run. */
interface Subject extends AutoCloseable {
    /** Does the work of one call of the benchmark and returns what came of it. */
    Object run();

    @Override
    default void close() {}
}
