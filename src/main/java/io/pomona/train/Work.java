// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.tensor.Team;

/** Numbered tasks, for a team to take one after the other. */
record Work(int tasks, Team.Task task) {
    static final Work NONE = new Work(0, (_, _) -> {});

    /** Returns these tasks and others behind them. */
    Work then(Work next) {
        return new Work(Math.addExact(tasks, next.tasks), (worker, index) -> {
            if (index < tasks) {
                task.run(worker, index);
            } else {
                next.task.run(worker, index - tasks);
            }
        });
    }

    void run(Team team) {
        team.run(tasks, task);
    }
}
