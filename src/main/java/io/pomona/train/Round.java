// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.tensor.Team;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tasks that a team shares out among its members: member 0 is the caller, the others are its helpers. */
final class Round {
    private final long number;
    private final int members;
    private final int tasks;
    private final Team.Task task;
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger helping;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Round(long number, int members, int tasks, Team.Task task) {
        this.number = number;
        this.members = members;
        this.tasks = tasks;
        this.task = task;
        this.helping = new AtomicInteger(members - 1);
    }

    /** Returns which round of its team this is, from 1. */
    long number() {
        return number;
    }

    /** Returns how many members take part. */
    int members() {
        return members;
    }

    /** Does tasks that nobody has begun, until there are none or one has failed. */
    void share(int member) {
        try {
            for (int index = next.getAndIncrement(); index < tasks; index = next
                    .getAndIncrement()) {
                task.run(member, index);
            }
        } catch (Throwable thrown) { // The caller passes it on, once nobody is at work any more.
            failure.compareAndSet(null, thrown);
            next.set(tasks);
        }
    }

    /** A helper's share is done, and what it wrote can be seen by the caller. */
    void leave() {
        if (helping.decrementAndGet() == 0) {
            Waiting.wake(caller);
        }
    }

    /** Returns whether all helpers have left. */
    boolean isLeft() {
        return helping.get() == 0;
    }

    /** Returns what the first failing task threw. */
    @Nullable
    Throwable failure() {
        return failure.get();
    }
}
