// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.tensor.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that shares out numbered tasks. Who does which task is not settled, so a
 * task must write only what is its own; then results are the same for any number of threads.
 */
public final class Workers implements Team, AutoCloseable {
    private final int count;
    private final ExecutorService executor;

    private Workers(int count) {
        this.count = count;
        this.executor = Executors.newFixedThreadPool(Math.max(1, count - 1),
                Thread.ofPlatform().daemon().name("pomona-worker-", 1).factory());
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

    /** The calling thread is one of the team. No task is begun once one has failed. */
    @Override
    public void run(int tasks, Task task) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 1; i < Math.min(count, tasks); i++) {
            int worker = i;
            futures.add(executor.submit(() -> share(worker, next, tasks, task)));
        }
        Throwable failure = null;
        try {
            share(0, next, tasks, task);
        } catch (Throwable thrown) { // Passed on below, once nobody is at work any more.
            failure = thrown;
        }
        for (Future<?> future : futures) {
            Throwable thrown = await(future);
            failure = failure == null ? thrown : failure;
        }
        if (failure != null) {
            throw new IllegalStateException("A worker failed: " + failure, failure);
        }
    }

    private static void share(int worker, AtomicInteger next, int tasks, Task task) {
        boolean done = false;
        try {
            for (int index = next.getAndIncrement(); index < tasks; index = next
                    .getAndIncrement()) {
                task.run(worker, index);
            }
            done = true;
        } finally {
            if (!done) {
                next.set(tasks);
            }
        }
    }

    private static @Nullable Throwable await(Future<?> future) {
        try {
            future.get();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a worker.", e);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Ends the threads; tasks under way are interrupted. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
