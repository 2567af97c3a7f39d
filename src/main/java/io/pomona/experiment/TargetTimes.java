// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.experiment.statistics.KaplanMeier;
import io.pomona.experiment.statistics.StepCurve;
import io.pomona.train.Progress;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The way of trials to given values of one column of {@code metrics.csv}. */
final class TargetTimes {
    private static final List<Double> ROUND = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
            0.95, 0.98, 0.99, 0.995, 0.999, 1.0);
    private static final int MOST_TARGETS = 5;

    private final Map<String, List<Progress>> rows;
    private final ToDoubleFunction<Progress> column;
    private final List<Double> targets;

    /**
     * Prepares the way to some values.
     *
     * @param given the values, or none to have them chosen by what the trials reached
     */
    TargetTimes(List<TrialResult> completed, Map<String, List<Progress>> rows,
            ToDoubleFunction<Progress> column, List<Double> given) {
        this.rows = rows;
        this.column = column;
        this.targets = given.isEmpty() ? chosen(completed) : given;
    }

    /** How long the trials took to a value; medians are absent when too few reached it. */
    record Way(double target, int reached, int of, double medianSamples, double medianSeconds) {}

    /** Returns the way of some completed trials to every value. */
    List<Way> of(List<TrialResult> trials) {
        return targets.stream().map(target -> way(trials, target)).toList();
    }

    /** What every trial starts with tells nothing, nor does what none of them reaches. */
    private List<Double> chosen(List<TrialResult> completed) {
        double best = Double.NaN;
        double start = Double.POSITIVE_INFINITY;
        for (TrialResult trial : completed) {
            StepCurve curve = curve(trial, Progress::samples);
            if (!curve.isEmpty()) {
                best = Double.isNaN(best) ? curve.largest() : Math.max(best, curve.largest());
                start = Math.min(start, curve.first());
            }
        }
        if (Double.isNaN(best)) {
            return Comparison.TARGETS;
        }
        double from = start;
        double to = best;
        List<Double> all = ROUND.stream().filter(round -> round > from && round <= to).toList();
        return all.subList(Math.max(0, all.size() - MOST_TARGETS), all.size());
    }

    private Way way(List<TrialResult> trials, double target) {
        boolean[] reached = new boolean[trials.size()];
        double[] samples = new double[reached.length];
        double[] seconds = new double[reached.length];
        int count = 0;
        for (int i = 0; i < reached.length; i++) {
            TrialResult trial = trials.get(i);
            samples[i] = curve(trial, Progress::samples).firstReaching(target);
            seconds[i] = curve(trial, Progress::seconds).firstReaching(target);
            reached[i] = !Double.isNaN(samples[i]);
            if (reached[i]) {
                count++;
            } else {
                samples[i] = trial.samples();
                seconds[i] = trial.seconds();
            }
        }
        return new Way(target, count, reached.length, KaplanMeier.median(samples, reached),
                KaplanMeier.median(seconds, reached));
    }

    private StepCurve curve(TrialResult trial, ToDoubleFunction<Progress> place) {
        List<Progress> measured = rows.getOrDefault(trial.trial(), List.of());
        return StepCurve.of(measured.stream().mapToDouble(place).toArray(),
                measured.stream().mapToDouble(column).toArray());
    }
}
