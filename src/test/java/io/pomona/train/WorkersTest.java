// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static io.pomona.tensor.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyTaskIsDoneOnceAndNoWorkerTwiceAtATime(int count) {
        try (Workers workers = Workers.of(count)) {
            assertEquals(count, workers.count());
            for (int tasks : new int[]{0, 1, 2, 7, 1000}) {
                AtomicIntegerArray done = new AtomicIntegerArray(tasks);
                AtomicIntegerArray busy = new AtomicIntegerArray(count);
                AtomicInteger clashes = new AtomicInteger();
                workers.run(tasks, (worker, index) -> {
                    clashes.addAndGet(busy.getAndIncrement(worker));
                    done.incrementAndGet(index);
                    busy.decrementAndGet(worker);
                });
                for (int i = 0; i < tasks; i++) {
                    assertEquals(1, done.get(i));
                }
                assertEquals(0, clashes.get());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anExceptionComesThroughAndTheTeamWorksOn(int count) {
        try (Workers workers = Workers.of(count)) {
            IllegalArgumentException thrown = new IllegalArgumentException("task 5");
            IllegalStateException seen = assertThrows(IllegalStateException.class,
                    () -> workers.run(20, (_, index) -> {
                        if (index == 5) {
                            throw thrown;
                        }
                    }));
            assertSame(thrown, seen.getCause());
            AtomicInteger done = new AtomicInteger();
            workers.run(10, (_, _) -> done.incrementAndGet());
            assertEquals(10, done.get());
        }
    }

    @Test
    void nobodyIsStillAtWorkWhenAnExceptionComesThrough() {
        try (Workers workers = Workers.of(2)) {
            AtomicInteger atWork = new AtomicInteger();
            CountDownLatch begun = new CountDownLatch(1);
            assertThrows(IllegalStateException.class, () -> workers.run(2, (_, index) -> {
                if (index == 0) {
                    awaitUninterrupted(begun);
                    throw new IllegalArgumentException("early");
                }
                atWork.incrementAndGet();
                begun.countDown();
                LockSupport.parkNanos(200_000_000L);
                atWork.decrementAndGet();
            }));
            assertEquals(0, atWork.get());
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void helpersThatFellAsleepAreWoken() {
        try (Workers workers = Workers.of(2)) {
            for (int round = 0; round < 5; round++) {
                CountDownLatch both = new CountDownLatch(2);
                workers.run(2, (_, _) -> {
                    both.countDown();
                    awaitUninterrupted(both);
                });
                LockSupport.parkNanos(20_000_000L); // A hundred times as long as they stay awake.
            }
        }
    }

    @Test
    void manyShortRoundsLoseNoTask() {
        try (Workers workers = Workers.of(3)) {
            AtomicInteger done = new AtomicInteger();
            for (int round = 0; round < 20_000; round++) {
                workers.run(1 + round % 4, (_, _) -> done.incrementAndGet());
            }
            assertEquals(50_000, done.get());
        }
    }

    @Test
    void anInterruptedCallerIsToldOnceNobodyIsAtWork() {
        try (Workers workers = Workers.of(2)) {
            AtomicInteger done = new AtomicInteger();
            Thread.currentThread().interrupt();
            assertThrows(IllegalStateException.class,
                    () -> workers.run(2, (_, _) -> done.incrementAndGet()));
            assertTrue(Thread.interrupted());
            assertEquals(2, done.get());
        }
    }

    @Test
    void threadsEndWithTheTeam() throws InterruptedException {
        Workers workers = Workers.of(2);
        AtomicReference<Thread> helper = new AtomicReference<>();
        CountDownLatch both = new CountDownLatch(2);
        workers.run(2, (member, _) -> {
            if (member == 1) {
                helper.set(Thread.currentThread());
            }
            both.countDown();
            awaitUninterrupted(both);
        });
        assertTrue(helper.get().isAlive());
        workers.close();
        assertTrue(helper.get().join(Duration.ofSeconds(30)));
    }

    @Test
    void noTaskIsBegunAfterAFailure() {
        try (Workers workers = Workers.of(1)) {
            AtomicInteger begun = new AtomicInteger();
            assertThrows(IllegalStateException.class, () -> workers.run(100, (_, index) -> {
                begun.incrementAndGet();
                if (index == 3) {
                    throw new IllegalArgumentException("task 3");
                }
            }));
            assertEquals(4, begun.get());
        }
    }

    @Test
    void aTeamNeedsAThread() {
        assertRefused(() -> Workers.of(0), "at least 1 thread", "0");
        try (Workers workers = Workers.ofAllProcessors()) {
            assertTrue(workers.count() >= 1);
        }
    }
}
