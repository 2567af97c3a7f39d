// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.experiment.MetricsCsv;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialStatus;
import io.pomona.experiment.TrialsCsv;
import io.pomona.train.PopulationStatistics;
import io.pomona.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Makes up results folders with curves that rise to an accuracy. */
final class MadeUpResults {
    private final Path parent;
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<TrialResult> trials = new ArrayList<>();
    private final Map<String, List<Progress>> metrics = new LinkedHashMap<>();
    private boolean hasValidation = true;
    private Map<String, String> settings = Map.of();

    MadeUpResults(Path parent) {
        this.parent = parent;
    }

    MadeUpResults withoutValidation() {
        hasValidation = false;
        return this;
    }

    /** The trials to come have these swept settings. */
    MadeUpResults settings(Map<String, String> swept) {
        settings = new TreeMap<>(swept);
        return this;
    }

    MadeUpResults method(String name, int seeds, double accuracy, double slowness) {
        for (int seed = 1; seed <= seeds; seed++) {
            add(name, seed, TrialStatus.COMPLETED, accuracy + random.nextDouble(-0.03, 0.03),
                    slowness);
        }
        return this;
    }

    MadeUpResults trial(String name, long seed, TrialStatus status, double accuracy) {
        add(name, seed, status, accuracy, 0.3);
        return this;
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(parent.resolve(name));
    }

    List<TrialResult> trials() {
        return trials;
    }

    Map<String, List<Progress>> metrics() {
        return metrics;
    }

    void write(Path folder) throws IOException {
        TrialsCsv.write(folder.resolve("trials.csv"), trials);
        for (Map.Entry<String, List<Progress>> entry : metrics.entrySet()) {
            Path place = Files
                    .createDirectories(folder.resolve("trials").resolve(entry.getKey()));
            Files.deleteIfExists(place.resolve("metrics.csv"));
            try (MetricsCsv csv = MetricsCsv.open(place.resolve("metrics.csv"))) {
                entry.getValue().forEach(row -> csv.append(row));
            }
        }
    }

    private void add(String name, long seed, TrialStatus status, double accuracy,
            double slowness) {
        int number = trials.size();
        String trial = name.replaceAll("[^a-z0-9]", "") + "-" + number;
        double validation = hasValidation ? accuracy - 0.02 : Double.NaN;
        trials.add(new TrialResult(trial, name, seed, status, Math.min(1, accuracy + 0.05),
                validation, accuracy, 1.2 - accuracy, 1.3 - validation, 1.3 - accuracy, 1_200_000,
                48_000, 4_000, 100, 61.5 + number,
                status == TrialStatus.COMPLETED ? "sample budget spent" : "stopped by the user",
                settings));
        List<Progress> rows = new ArrayList<>();
        for (int step = 0; !Double.isNaN(accuracy) && step <= 100; step++) {
            double level = 0.25
                    + (accuracy - 0.2) * (1 - Math.exp(-step / 100.0 / slowness))
                    + random.nextDouble(-0.01, 0.01);
            double train = Math.clamp(level, 0, 1);
            rows.add(new Progress(step, step * 40L, step * 12_000L, step * 480L, train,
                    train - 0.1, train, 1.6 - 1.5 * train,
                    hasValidation ? train - 0.03 : Double.NaN,
                    hasValidation ? 1.7 - 1.5 * train : Double.NaN, Double.NaN, 0.05,
                    PopulationStatistics.NONE, 0,
                    step * 0.6, 20_000));
        }
        metrics.put(trial, rows);
    }
}
