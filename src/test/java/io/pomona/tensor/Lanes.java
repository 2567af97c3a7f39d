// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import org.jspecify.annotations.NullMarked;

/** How wide the vectors of this JVM are. */
@NullMarked
public final class Lanes {
    private Lanes() {}

    /** Returns the floats of a vector; 1 without the Vector API. */
    public static int count() {
        return Vectors.AVAILABLE ? ProductKernel.COLUMNS / 2 : 1;
    }
}
