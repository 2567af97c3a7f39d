// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** Tells whether the module of the Vector API is there; it is an incubator that a flag adds. */
final class Vectors {
    static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.incubator.vector")
            .isPresent();

    private Vectors() {}
}
