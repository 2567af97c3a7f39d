// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that shares out numbered tasks. Who does which task is not settled, so a
 * task must write only what is its own; then results are the same for any number of threads. One
 * thread at a time may call {@link #run}.
 */
public final class Workers implements Team, AutoCloseable {
    private static final long AWAKE_NANOS = 200_000;

    private final int count;
    private final Waiting waiting;
    private final List<Thread> helpers = new ArrayList<>();
    private volatile @Nullable Round round;
    private volatile boolean closed;
    private long rounds;

    private Workers(int count) {
        this.count = count;
        boolean oneEach = count <= Runtime.getRuntime().availableProcessors();
        this.waiting = new Waiting(oneEach ? AWAKE_NANOS : 0);
    }

    /**
     * Returns a team.
     *
     * @throws IllegalArgumentException if {@code count} is below 1
     */
    public static Workers of(int count) {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "Expected at least 1 thread, but received " + count + ".");
        }
        return new Workers(count);
    }

    /** Returns a team of one thread for each processor. */
    public static Workers ofAllProcessors() {
        return of(Runtime.getRuntime().availableProcessors());
    }

    @Override
    public int count() {
        return count;
    }

    /**
     * {@inheritDoc} The calling thread is one of the team. No task is begun once one has failed.
     *
     * @throws IllegalStateException also if the calling thread was interrupted
     */
    @Override
    public void run(int tasks, Task task) {
        Round begun = new Round(++rounds, Math.min(count, Math.max(1, tasks)), tasks, task);
        callHelpers(begun);
        begun.share(0);
        waiting.until(begun::isLeft);
        round = null;
        Throwable failure = begun.failure();
        if (failure != null) {
            throw new IllegalStateException("A worker failed: " + failure, failure);
        }
        if (begun.members() > 1 && Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("Interrupted while waiting for a worker.");
        }
    }

    /** Threads are begun when they are first needed. */
    private void callHelpers(Round begun) {
        round = begun;
        for (int member = 1; member < begun.members(); member++) {
            if (member <= helpers.size()) {
                Waiting.wake(helpers.get(member - 1));
            } else {
                int helper = member;
                helpers.add(Thread.ofPlatform().daemon().name("pomona-worker-" + member)
                        .start(() -> help(helper)));
            }
        }
    }

    private void help(int member) {
        long last = 0;
        while (true) {
            long before = last;
            waiting.until(() -> closed || isNew(round, member, before));
            Round current = round;
            if (closed || current == null) {
                return;
            }
            last = current.number();
            current.share(member);
            current.leave();
        }
    }

    private static boolean isNew(@Nullable Round round, int member, long last) {
        return round != null && round.number() > last && member < round.members();
    }

    /** Ends the threads, each after the task that it is at. */
    @Override
    public void close() {
        closed = true;
        helpers.forEach(Waiting::wake);
    }
}
