// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Vectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns, once in the life of a process, that networks are about to run without SIMD. */
final class SlowKernels {
    private static final Logger LOG = LoggerFactory.getLogger(SlowKernels.class);

    static {
        if (!Vectors.AVAILABLE) {
            LOG.warn("The Vector API is missing, so networks run many times slower: start Java with"
                    + " --add-modules jdk.incubator.vector. The results are the same.");
        }
    }

    private SlowKernels() {}

    /** Has the warning given by the first call; a class is initialised only once. */
    static void warn() {}
}
