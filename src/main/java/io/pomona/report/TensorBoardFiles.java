// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pomona.exchange.EventFile;
import io.pomona.experiment.MetricsCsv;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialsCsv;
import io.pomona.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Writes the curves of a results folder for TensorBoard: a run a trial, over charged sample passes. */
public final class TensorBoardFiles {
    private TensorBoardFiles() {}

    /**
     * Writes {@code tensorboard/<trial>/events.out.tfevents.pomona} for every trial with curves, and
     * returns the folder to give to {@code tensorboard --logdir}.
     *
     * @throws io.pomona.PomonaException if a table is missing or damaged
     */
    public static Path write(Path resultsFolder) {
        Path target = resultsFolder.resolve("tensorboard");
        double start = startOf(resultsFolder);
        for (TrialResult trial : TrialsCsv.read(resultsFolder.resolve("trials.csv"))) {
            Path metrics = resultsFolder.resolve("trials").resolve(trial.trial())
                    .resolve("metrics.csv");
            if (Files.exists(metrics)) {
                Path folder = target.resolve(trial.trial());
                FigureFiles.makeFolder(folder);
                EventFile.write(folder.resolve("events.out.tfevents.pomona"), start,
                        MetricsCsv.read(metrics).stream().map(row -> scalars(row, start)).toList());
            }
        }
        return target;
    }

    /** Returns when the run began; 0 when that is not known. */
    private static double startOf(Path resultsFolder) {
        Path run = resultsFolder.resolve("run.json");
        try {
            String start = Files.exists(run)
                    ? new JsonMapper().readTree(Files.readString(run)).path("starts").path(0)
                            .path("start").asText()
                    : "";
            return start.isEmpty() ? 0 : Instant.parse(start).toEpochMilli() / 1e3;
        } catch (IOException | DateTimeException _) {
            // A damaged note of the time is no reason to keep the curves back.
            return 0;
        }
    }

    private static EventFile.Scalars scalars(Progress row, double start) {
        Map<String, Double> values = new HashMap<>();
        values.put("accuracy/train", row.trainAccuracy());
        values.put("accuracy/validation", row.validationAccuracy());
        values.put("loss/train", row.trainLoss());
        values.put("loss/validation", row.validationLoss());
        values.put("fitness/best", row.fitness());
        values.put("fitness/mean", row.meanFitness());
        values.put("search/learning_rate", row.learningRate());
        values.put("search/sigma", row.sigma());
        values.put("search/diversity", row.population().diversity());
        return new EventFile.Scalars(start + row.seconds(), row.samples(), values);
    }
}
