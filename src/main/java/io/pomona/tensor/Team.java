// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * Threads that share out numbered tasks. Who does which task is not settled, so a task must write only
 * what is its own; then results are the same for any number of threads.
 */
public interface Team {
    /** Returns the number of threads. */
    int count();

    /**
     * Does tasks {@code 0..tasks - 1} and returns when all are done.
     *
     * @throws IllegalStateException if a task throws, once nobody is at work any more
     */
    void run(int tasks, Task task);

    /** One numbered task, done by one of the threads {@code 0..count - 1}. */
    interface Task {
        /** Does task {@code index} with what belongs to thread {@code member}. */
        void run(int member, int index);
    }

    /** Returns a team of the calling thread alone. */
    static Team alone() {
        return new Team() {
            @Override
            public int count() {
                return 1;
            }

            @Override
            public void run(int tasks, Task task) {
                for (int index = 0; index < tasks; index++) {
                    task.run(0, index);
                }
            }
        };
    }
}
