// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.tensor.Team;
import io.pomona.train.Learner;
import io.pomona.train.Workers;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Places to learn at, each made when it is first needed and used again ever after: one a worker, where
 * learners are at least as many as workers, or else one at which all workers help. A learner's results
 * are the same at any of them.
 */
final class Benches {
    private final Workers workers;
    private final Function<Team, Learner> maker;
    private final @Nullable Learner[] own;
    private @Nullable Learner shared;

    /** Creates benches; each is made for the team that works at it. */
    Benches(Workers workers, Function<Team, Learner> maker) {
        this.workers = workers;
        this.maker = maker;
        this.own = new @Nullable Learner[workers.count()];
    }

    /** What one learner does at the bench it is given. */
    interface Task {
        void run(Learner bench, int index);
    }

    /** Does the tasks {@code 0..tasks - 1}, in any order and at once. */
    void run(int tasks, Task task) {
        if (tasks < workers.count()) {
            if (shared == null) {
                shared = maker.apply(workers);
            }
            for (int index = 0; index < tasks; index++) {
                task.run(shared, index);
            }
            return;
        }
        workers.run(tasks, (worker, index) -> task.run(own(worker), index));
    }

    private Learner own(int worker) {
        Learner bench = own[worker];
        if (bench == null) {
            bench = maker.apply(Team.alone());
            own[worker] = bench;
        }
        return bench;
    }
}
