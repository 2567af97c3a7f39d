// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The sample passes at which points are looked at. The last rung is the end of a point, however many
 * passes that takes.
 */
public final class Rungs {
    private static final int MAX_RUNGS = 10_000;

    private final @Nullable Pruner pruner;
    private final long[] targets;

    private Rungs(@Nullable Pruner pruner, List<Long> targets) {
        this.pruner = pruner;
        this.targets = targets.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Returns the rungs of a pruner.
     *
     * @param pruner the pruner, or null for none: then there is the end alone
     * @param samples the budget of a point in sample passes
     * @throws IllegalArgumentException if the lowest rung is not below the budget, or there would be
     *         more than 10,000
     */
    public static Rungs of(@Nullable Pruner pruner, long samples) {
        List<Long> targets = new ArrayList<>();
        if (pruner != null) {
            if (pruner.minSamples() >= samples) {
                throw new IllegalArgumentException("Expected min_samples of the pruner below"
                        + " budget.samples, " + samples + ", but received " + pruner.minSamples()
                        + ".");
            }
            for (long target = pruner.minSamples(); target < samples; target = above(pruner,
                    target)) {
                targets.add(target);
                if (targets.size() > MAX_RUNGS) {
                    throw new IllegalArgumentException("Expected every_samples that give at most "
                            + MAX_RUNGS + " looks, but received more.");
                }
            }
        }
        targets.add(Long.MAX_VALUE);
        return new Rungs(pruner, targets);
    }

    private static long above(Pruner pruner, long target) {
        return switch (pruner) {
            case Pruner.Asha(_, int reduction) -> product(target, reduction);
            case Pruner.SuccessiveHalving(_, int reduction) -> product(target, reduction);
            case Pruner.Median(_, long every, _) ->
                target > Long.MAX_VALUE - every ? Long.MAX_VALUE : target + every;
        };
    }

    private static long product(long target, int factor) {
        return target > Long.MAX_VALUE / factor ? Long.MAX_VALUE : target * factor;
    }

    /** Returns the number of the last rung. */
    public int last() {
        return targets.length - 1;
    }

    /** Returns the sample passes of a rung; {@link Long#MAX_VALUE} for the last. */
    public long target(int rung) {
        return targets[rung];
    }

    /** Returns what there is to do, and who is given up. */
    public Decision decide(Standings standings) {
        return switch (pruner) {
            case null -> new Decision(IntStream.range(0, standings.points())
                    .filter(point -> !standings.reached(point, last()))
                    .mapToObj(point -> new Decision.Job(point, last())).toList(), List.of());
            case Pruner.Asha(_, int reduction) ->
                new Halving(standings, reduction, last()).asynchronous();
            case Pruner.SuccessiveHalving(_, int reduction) ->
                new Halving(standings, reduction, last()).synchronous();
            case Pruner.Median(_, _, int minPoints) ->
                new MedianStopping(standings, minPoints, last()).decide();
        };
    }
}
