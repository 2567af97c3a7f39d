// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Set;

/** Whether the Vector API is there; without it every kernel runs as plain loops with the same bits. */
public final class Vectors {
    /** Whether this JVM was started with {@code --add-modules jdk.incubator.vector}. */
    public static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.incubator.vector")
            .isPresent();

    /** Floats an array may have for vectors; longer ones are worked on by plain loops. */
    static final int LARGEST_ARRAY = 1 << 30;

    /** Floats an array may have for vectors at places that are looked up in a table. */
    static final int LARGEST_TABLED = LARGEST_ARRAY / 2;

    /**
     * Where buffers of vectors begin in their array, in floats. An array's values usually stand 16 bytes
     * behind its start; where these starts are multiples of 64, as the {@code pomona} script has it
     * ({@code -XX:ObjectAlignmentInBytes=64}), no vector at a whole number of vectors from here crosses
     * a cache line.
     */
    static final int START = 12;

    /**
     * Where loads are in order anyway, so that an acquire fence is no instruction: on x86, which macOS
     * names differently.
     */
    private static final boolean ORDERED = Set.of("amd64", "x86_64")
            .contains(System.getProperty("os.arch"));

    private Vectors() {}

    /**
     * Returns an index below {@link #LARGEST_ARRAY}. C2 then knows that what a loop adds to it does not
     * overflow, and computes addresses outside the loop.
     */
    static int index(int index) {
        return Objects.checkIndex(index, LARGEST_ARRAY);
    }

    /**
     * Returns an offset that may be added to an {@link #index} without overflow. It is looked up in the
     * innermost loop, so a mask, one instruction, says so: only for arrays of up to {@link
     * #LARGEST_TABLED} floats, where it changes nothing.
     */
    static int offset(int offset) {
        assert offset >= 0 && offset < LARGEST_TABLED : offset;
        return offset & LARGEST_TABLED - 1;
    }

    /** Returns the number of a loop's steps, below 2^20: with 32 values each they do not overflow either. */
    static int count(int steps) {
        return Objects.checkIndex(steps, 1 << 20);
    }

    /**
     * Keeps C2 from loading anything that stands behind this before anything in front of it. It would
     * load all of a step's values first, and keep sums in memory for want of registers. Costs nothing
     * where it is in effect.
     */
    static void inOrder() {
        if (ORDERED) {
            VarHandle.acquireFence();
        }
    }
}
