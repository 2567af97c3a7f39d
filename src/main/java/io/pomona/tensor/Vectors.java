// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** Whether the Vector API is there; without it every kernel runs as plain loops with the same bits. */
public final class Vectors {
    /** Whether this JVM was started with {@code --add-modules jdk.incubator.vector}. */
    public static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.incubator.vector")
            .isPresent();

    private Vectors() {}
}
