// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Median stopping as a pure function of the standings: a point is compared with the points before it in
 * the plan alone, so that nothing depends on who happens to be ahead.
 */
final class MedianStopping {
    private final Standings standings;
    private final int minPoints;
    private final int last;

    MedianStopping(Standings standings, int minPoints, int last) {
        this.standings = standings;
        this.minPoints = minPoints;
        this.last = last;
    }

    Decision decide() {
        List<Decision.Job> ready = new ArrayList<>();
        List<Integer> pruned = new ArrayList<>();
        // How far each point comes: the rung at which it was pruned, or the last one.
        int[] end = new int[standings.points()];
        boolean[] settled = new boolean[end.length];
        for (int point = 0; point < end.length; point++) {
            end[point] = last;
            settled[point] = follow(point, end, settled, ready);
            if (settled[point] && end[point] < last) {
                pruned.add(point);
            }
        }
        return new Decision(ready, pruned);
    }

    /** Follows a point from rung to rung; returns whether it is known how far it comes. */
    private boolean follow(int point, int[] end, boolean[] settled, List<Decision.Job> ready) {
        for (int rung = 0; rung <= last; rung++) {
            if (!standings.reached(point, rung)) {
                ready.add(new Decision.Job(point, rung));
                return false;
            }
            if (rung == last || standings.ended(point)) {
                return true;
            }
            Double median = median(point, rung, end, settled);
            if (median == null) {
                return false;
            }
            if (standings.best(point, rung) < median) {
                end[point] = rung;
                return true;
            }
        }
        return true;
    }

    /** Returns the median of those before, NaN where they are too few, null where one is missing. */
    private @Nullable Double median(int point, int rung, int[] end,
            boolean[] settled) {
        List<Double> means = new ArrayList<>();
        for (int other = 0; other < point; other++) {
            boolean prunedBefore = settled[other] && end[other] < rung;
            if (prunedBefore) {
                continue;
            }
            if (!standings.reached(other, rung)) {
                return null;
            }
            means.add(standings.mean(other, rung));
        }
        if (means.size() < minPoints) {
            return Double.NaN;
        }
        means.sort(null);
        int middle = means.size() / 2;
        return means.size() % 2 == 1
                ? means.get(middle)
                : (means.get(middle - 1) + means.get(middle)) / 2;
    }
}
