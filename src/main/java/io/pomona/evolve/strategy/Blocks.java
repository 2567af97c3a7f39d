// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.tensor.RandomBlock;
import io.pomona.train.Workers;

/** Shares out work on many weights, in blocks of {@link RandomBlock#SIZE}. */
final class Blocks {
    private Blocks() {}

    /** Work on the weights {@code [from, end)}. */
    interface Task {
        void run(int worker, int from, int end);
    }

    static void run(Workers workers, int size, Task task) {
        workers.run(Math.ceilDiv(size, RandomBlock.SIZE), (worker, index) -> {
            int from = index * RandomBlock.SIZE;
            task.run(worker, from, Math.min(from + RandomBlock.SIZE, size));
        });
    }
}
