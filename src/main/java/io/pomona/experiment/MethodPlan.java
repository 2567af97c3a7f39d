// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.experiment.sweep.Parameter;
import io.pomona.experiment.sweep.Point;
import io.pomona.experiment.sweep.Points;
import io.pomona.experiment.sweep.Sampler;
import io.pomona.experiment.sweep.SweepConfig;
import io.pomona.experiment.sweep.TreeParzenEstimator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The points of one method. */
final class MethodPlan {
    private final ExperimentConfig config;
    private final PointConfigs configs;
    private final String method;
    private final List<PlannedPoint> points = new ArrayList<>();
    private final Map<String, Point> byHash = new HashMap<>();
    private final Sampler.@Nullable Tpe tpe;
    private final @Nullable TreeParzenEstimator estimator;
    private int total;

    MethodPlan(ExperimentConfig config, PointConfigs configs, String method) {
        this.config = config;
        this.configs = configs;
        this.method = method;
        SweepConfig sweep = config.sweep();
        if (sweep == null || sweep.paths().stream()
                .noneMatch(path -> Parameter.concerns(path, method))) {
            this.tpe = null;
            this.estimator = null;
            add(Point.EMPTY);
        } else if (sweep.sampler() instanceof Sampler.Tpe asked) {
            this.tpe = asked;
            this.estimator = new TreeParzenEstimator(sweep, asked, method);
            configs.requireEnds(sweep);
            this.total = asked.points();
            decide(_ -> Double.NaN);
        } else {
            this.tpe = null;
            this.estimator = null;
            known(sweep).forEach(this::add);
        }
        this.total = Math.max(total, points.size());
    }

    private List<Point> known(SweepConfig sweep) {
        try {
            return Points.of(sweep, method);
        } catch (IllegalArgumentException e) {
            throw new PomonaException("$.sweep: " + e.getMessage(), e);
        }
    }

    private void add(Point point) {
        Point other = byHash.putIfAbsent(point.hash(), point);
        if (other != null) {
            throw new PomonaException("$.sweep: the points " + point + " and " + other
                    + " would have the same trial id; change one of them a little.");
        }
        List<Trial> trials = config.seeds().stream().map(seed -> config.sweep() == null
                ? Trial.of(method, seed)
                : Trial.of(method, point, seed)).toList();
        points.add(new PlannedPoint(method, point, configs.of(point), trials));
    }

    /** Returns the key of the method. */
    String method() {
        return method;
    }

    /** Returns the points that are decided, in their order. */
    List<PlannedPoint> points() {
        return List.copyOf(points);
    }

    /** Returns how many trials may come that are not decided yet. */
    int undecided() {
        return (total - points.size()) * config.seeds().size();
    }

    /**
     * Decides on all points that can be by now.
     *
     * @param values what each point ended with, NaN while it has not ended
     */
    void decide(ToDoubleFunction<PlannedPoint> values) {
        if (estimator == null || tpe == null) {
            return;
        }
        while (points.size() < total) {
            List<TreeParzenEstimator.Observation> ended = new ArrayList<>();
            for (PlannedPoint point : points.subList(0,
                    Math.min(points.size(), tpe.needed(points.size())))) {
                double value = values.applyAsDouble(point);
                if (Double.isNaN(value)) {
                    return;
                }
                ended.add(new TreeParzenEstimator.Observation(point.point(), value));
            }
            Optional<Point> next = estimator.next(points.size(),
                    points.stream().map(PlannedPoint::point).toList(), ended, this::isPossible);
            if (next.isEmpty()) {
                total = points.size();
                return;
            }
            add(next.get());
        }
    }

    /** Settings may be good one by one and not suit each other. */
    private boolean isPossible(Point point) {
        try {
            configs.of(point);
            return true;
        } catch (PomonaException e) {
            return false;
        }
    }
}
