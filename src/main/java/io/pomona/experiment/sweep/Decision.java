// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import java.util.List;

/**
 * What a pruner makes of the standings.
 *
 * @param ready what is sure to be needed, whatever the results to come, the most urgent first
 * @param pruned the points that are given up for good
 */
public record Decision(List<Job> ready, List<Integer> pruned) {
    /** Copies the lists. */
    public Decision {
        ready = List.copyOf(ready);
        pruned = List.copyOf(pruned);
    }

    /**
     * Bringing a point to a rung.
     *
     * @param point the number of the point
     * @param rung the rung
     */
    public record Job(int point, int rung) {}
}
