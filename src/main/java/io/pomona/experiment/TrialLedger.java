// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.experiment.sweep.Rungs;
import io.pomona.experiment.sweep.Standings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What is known of the trials so far: how they ended, and how they did on their way. */
final class TrialLedger {
    private final Map<Trial, TrialResult> results = new LinkedHashMap<>();
    private final Map<Trial, MetricCurve> curves = new LinkedHashMap<>();

    /** Notes how a trial ended, or stands. */
    void put(Trial trial, TrialResult result) {
        results.put(trial, result);
    }

    /** Notes how a trial does on its way. */
    void put(Trial trial, MetricCurve curve) {
        curves.put(trial, curve);
    }

    /** Returns how a trial ended, or null. */
    @Nullable
    TrialResult result(Trial trial) {
        return results.get(trial);
    }

    /** Forgets the trials that ended so: they are run again. */
    void forget(TrialStatus... statuses) {
        List<TrialStatus> forgotten = List.of(statuses);
        results.values().removeIf(result -> forgotten.contains(result.status()));
    }

    /** Returns whether a trial came to its end by itself or by failing. */
    boolean hasEnded(Trial trial) {
        return hasStatus(trial, TrialStatus.COMPLETED) || hasStatus(trial, TrialStatus.FAILED);
    }

    /** Returns whether a trial was noted with a status. */
    boolean hasStatus(Trial trial, TrialStatus status) {
        TrialResult result = results.get(trial);
        return result != null && result.status() == status;
    }

    /** Returns whether a trial has come to a rung, or ended. */
    boolean reached(Trial trial, long target) {
        MetricCurve curve = curves.get(trial);
        return hasEnded(trial) || (curve != null && curve.reached(target));
    }

    /** Returns the passes that a trial has spent on its way. */
    long samples(Trial trial) {
        MetricCurve curve = curves.get(trial);
        return curve == null ? 0 : curve.samples();
    }

    /** Returns the results of trials, in their order, of those that have one. */
    List<TrialResult> ordered(List<Trial> trials) {
        return trials.stream().filter(results::containsKey).map(results::get).toList();
    }

    /** Returns what a point ended with: the mean over its seeds; NaN while it has not ended. */
    double value(PlannedPoint point) {
        boolean ended = point.trials().stream().allMatch(
                trial -> hasEnded(trial) || hasStatus(trial, TrialStatus.PRUNED));
        return ended ? mean(point, curve -> curve.best(Long.MAX_VALUE)) : Double.NaN;
    }

    private double mean(PlannedPoint point, ToDoubleFunction<MetricCurve> value) {
        double sum = 0;
        for (Trial trial : point.trials()) {
            MetricCurve curve = curves.get(trial);
            sum += curve == null || hasStatus(trial, TrialStatus.FAILED)
                    ? Double.NEGATIVE_INFINITY
                    : value.applyAsDouble(curve);
        }
        return sum / point.trials().size();
    }

    /** Returns the standings of the points of one method. */
    Standings standings(List<PlannedPoint> points, Rungs rungs) {
        return new Standings() {
            @Override
            public int points() {
                return points.size();
            }

            @Override
            public boolean reached(int point, int rung) {
                return points.get(point).trials().stream()
                        .allMatch(trial -> TrialLedger.this.reached(trial, rungs.target(rung)));
            }

            @Override
            public boolean ended(int point) {
                return points.get(point).trials().stream().allMatch(trial -> hasEnded(trial));
            }

            @Override
            public double best(int point, int rung) {
                return TrialLedger.this.mean(points.get(point),
                        curve -> curve.best(rungs.target(rung)));
            }

            @Override
            public double mean(int point, int rung) {
                return TrialLedger.this.mean(points.get(point),
                        curve -> curve.mean(rungs.target(rung)));
            }
        };
    }
}
