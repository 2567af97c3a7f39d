// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waiting for another thread: awake for a while, then asleep. Waking a sleeper takes 50 to 150
 * microseconds on a virtual machine, as long as many a round of tasks.
 */
final class Waiting {
    private static final long SPIN_NANOS = 2_000;

    private final long awakeNanos;

    /** @param awakeNanos how long to stay awake; 0 where there are more threads than processors */
    Waiting(long awakeNanos) {
        this.awakeNanos = awakeNanos;
    }

    /** Returns once {@code done} holds; whoever makes it hold calls {@link #wake} afterwards. */
    @SuppressWarnings("ThreadPriorityCheck") // Yielding is for speed alone.
    void until(BooleanSupplier done) {
        long start = System.nanoTime();
        while (!done.getAsBoolean()) {
            long waited = System.nanoTime() - start;
            if (waited >= awakeNanos) {
                LockSupport.park(this);
            } else if (waited < SPIN_NANOS) {
                Thread.onSpinWait();
            } else {
                Thread.yield(); // What is waited for may have been put on this very processor.
            }
        }
    }

    /** Wakes a thread that waits, if it sleeps. */
    static void wake(Thread thread) {
        LockSupport.unpark(thread);
    }
}
