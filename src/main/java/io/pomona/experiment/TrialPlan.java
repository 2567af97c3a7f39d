// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.experiment.sweep.Rungs;
import io.pomona.experiment.sweep.SweepConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * All trials of an experiment in their order: method by method, point by point, seed by seed. Where a
 * sampler chooses points by results, the later ones are not decided at first.
 */
final class TrialPlan {
    private final List<MethodPlan> methods = new ArrayList<>();
    private final Rungs rungs;

    /**
     * Plans the trials.
     *
     * @throws io.pomona.PomonaException if a point of the sweep gives no config
     */
    TrialPlan(ExperimentConfig config) {
        SweepConfig sweep = config.sweep();
        PointConfigs configs = new PointConfigs(config);
        for (String method : config.methods().keySet()) {
            methods.add(new MethodPlan(config, configs, method));
        }
        Long samples = config.budget().samples();
        this.rungs = Rungs.of(sweep == null ? null : sweep.pruner(),
                samples == null ? Long.MAX_VALUE : samples);
    }

    /** Returns the plans of the methods. */
    List<MethodPlan> methods() {
        return methods;
    }

    /** Returns the sample passes at which points are looked at. */
    Rungs rungs() {
        return rungs;
    }

    /** Returns the trials that are decided, in their order. */
    List<Trial> trials() {
        return points().stream().flatMap(point -> point.trials().stream()).toList();
    }

    /** Returns the points that are decided, in their order. */
    List<PlannedPoint> points() {
        return methods.stream().flatMap(method -> method.points().stream()).toList();
    }

    /** Returns how many trials may come that are not decided yet. */
    int undecided() {
        return methods.stream().mapToInt(MethodPlan::undecided).sum();
    }
}
