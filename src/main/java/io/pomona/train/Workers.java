// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed team of threads that shares out numbered tasks. Who does which task is not settled, so a
 * task must write only what is its own; then results are the same for any number of threads.
 */
public final class Workers implements AutoCloseable {
    private final int count;
    private final ExecutorService executor;

    private Workers(int count) {
        this.count = count;
        this.executor = Executors.newFixedThreadPool(count,
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

    /** Returns the number of threads. */
    public int count() {
        return count;
    }

    /** One numbered task, done by one of the workers {@code 0..count - 1}. */
    public interface Task {
        /** Does task {@code index} with what belongs to worker {@code worker}. */
        void run(int worker, int index);
    }

    /** Does tasks {@code 0..tasks - 1} and returns when all are done. */
    public void run(int tasks, Task task) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < Math.min(count, tasks); i++) {
            int worker = i;
            futures.add(executor.submit(() -> {
                for (int index = next.getAndIncrement(); index < tasks; index = next
                        .getAndIncrement()) {
                    task.run(worker, index);
                }
            }));
        }
        futures.forEach(Workers::await);
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a worker.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A worker failed: " + e.getCause(), e.getCause());
        }
    }

    /** Ends the threads; tasks under way are interrupted. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
