// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.experiment.ComparedMetric;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.statistics.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The points of a sweep with their scores over seeds.
 *
 * @param score which accuracy they are ranked by
 * @param parameters the swept settings by their path
 * @param points the points that have a score, in plan order
 */
record SweepPoints(ComparedMetric score, List<String> parameters, List<Point> points) {
    /** The column of the method, where a sweep has several. */
    static final String METHOD = "method";

    /**
     * One point.
     *
     * @param label its name
     * @param settings its values by parameter; a parameter of another method is not there
     * @param trials how many trials it has a score of
     * @param score their median in percent
     */
    record Point(String label, Map<String, String> settings, int trials, double score) {}

    /** Returns the points; none when nothing is swept. */
    static SweepPoints of(StoredResults results) {
        Set<String> parameters = new LinkedHashSet<>();
        Map<String, List<TrialResult>> byLabel = new LinkedHashMap<>();
        Set<String> methods = new LinkedHashSet<>();
        for (TrialResult trial : results.trials()) {
            if (!trial.settings().isEmpty()) {
                methods.add(trial.method());
                parameters.addAll(trial.settings().keySet());
                byLabel.computeIfAbsent(trial.label(), label -> new ArrayList<>()).add(trial);
            }
        }
        List<String> names = new ArrayList<>(parameters);
        if (methods.size() > 1) {
            names.addFirst(METHOD);
        }
        ComparedMetric score = results.selection();
        List<Point> points = new ArrayList<>();
        byLabel.forEach((label, trials) -> {
            double[] scores = trials.stream().mapToDouble(score::of).filter(Double::isFinite)
                    .map(share -> 100 * share).sorted().toArray();
            if (scores.length > 0) {
                Map<String, String> settings = new LinkedHashMap<>(trials.getFirst().settings());
                settings.put(METHOD, trials.getFirst().method());
                points.add(new Point(label, settings, scores.length,
                        Location.median(scores)));
            }
        });
        return new SweepPoints(score, names, points);
    }

    /** Returns the axis of a parameter. */
    SweepAxis axis(String parameter) {
        return SweepAxis.of(parameter, points.stream()
                .map(point -> point.settings().getOrDefault(parameter, "")).toList());
    }

    /** Returns the value of a parameter at a point, empty where it has none. */
    static String value(Point point, String parameter) {
        return point.settings().getOrDefault(parameter, "");
    }

    double lowest() {
        return points.stream().mapToDouble(Point::score).min().orElse(0);
    }

    double highest() {
        return points.stream().mapToDouble(Point::score).max().orElse(100);
    }

    /** Returns where a score lies between the lowest and the highest, in [0, 1]. */
    double share(double value) {
        return highest() > lowest() ? (value - lowest()) / (highest() - lowest()) : 1;
    }
}
