// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.data.AtomicFile;
import io.pomona.train.Progress;
import io.pomona.train.TrainingSession;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of trials in a results folder. What {@code trials/<id>/result.json} says of each is the
 * truth; {@code trials.csv} and {@code comparison.json} are made from it.
 */
final class TrialFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TrialFiles.class);

    private final ResultsFolder folder;

    TrialFiles(ResultsFolder folder) {
        this.folder = folder;
    }

    /**
     * Reads what trials gave and how those stand that have not ended.
     *
     * @param asked also the curves, on which pruners and samplers look
     * @throws io.pomona.PomonaException if a file is damaged
     */
    void read(List<Trial> trials, boolean asked, TrialLedger ledger) {
        for (Trial trial : trials) {
            if (ledger.result(trial) == null && Files.exists(folder.result(trial))) {
                ledger.put(trial, TrialResultJson.read(folder.result(trial)));
            }
            if (asked && Files.exists(folder.metrics(trial))) {
                ledger.put(trial, MetricCurve.of(MetricsCsv.read(folder.metrics(trial))));
            }
        }
    }

    /** Better said now than after the trials before it. */
    void requireReadableCheckpoints(List<Trial> trials, TrialLedger ledger) {
        for (Trial trial : trials) {
            if (!ledger.hasStatus(trial, TrialStatus.COMPLETED)
                    && Files.exists(folder.checkpoint(trial))) {
                requireRows(folder.metrics(trial),
                        TrainingSession.steps(Checkpoint.read(folder.checkpoint(trial))));
            }
        }
    }

    private static void requireRows(Path metrics, long steps) {
        List<Progress> rows = Files.exists(metrics) ? MetricsCsv.read(metrics) : List.of();
        for (int step = 0; step < steps; step++) {
            if (step >= rows.size() || rows.get(step).step() != step) {
                throw new PomonaException(metrics + ": expected the rows of steps 0 to "
                        + (steps - 1) + ", with which the checkpoint goes on, but that of " + step
                        + " is missing. Restore the file, or delete the trial's folder to run it"
                        + " from its start.");
            }
        }
    }

    /** The checkpoint goes only when the result that replaces it is on the disk. */
    void write(Trial trial, TrialResult result) {
        try {
            Files.createDirectories(folder.trial(trial));
            TrialResultJson.write(folder.result(trial), result);
            if (result.status() == TrialStatus.COMPLETED) {
                Files.deleteIfExists(folder.checkpoint(trial));
            }
        } catch (IOException e) {
            LOG.warn("The files of {} could not be brought in order: {}", trial.id(),
                    e.getMessage());
        }
    }

    /** Returns the files of a trial's folder by name; those that are being written do not count. */
    static Map<String, byte[]> read(Path trial) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(trial,
                file -> Files.isRegularFile(file)
                        && !String.valueOf(file.getFileName()).startsWith("."))) {
            for (Path file : paths) {
                files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /** Writes files into a trial's folder, each as a whole, the checkpoint last: it vouches for the rest. */
    static void write(Path trial, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(trial);
        files.forEach((name, bytes) -> {
            if (!name.equals(ResultsFolder.CHECKPOINT)) {
                AtomicFile.write(trial.resolve(name), out -> out.write(bytes));
            }
        });
        byte[] checkpoint = files.get(ResultsFolder.CHECKPOINT);
        if (checkpoint != null) {
            AtomicFile.write(trial.resolve(ResultsFolder.CHECKPOINT),
                    out -> out.write(checkpoint));
        }
    }

    /** Writes the table of what is known of trials. */
    void writeTable(List<Trial> trials, TrialLedger ledger) {
        TrialsCsv.write(folder.trials(), ledger.ordered(trials));
    }

    /** Writes the comparison of trials. */
    void writeComparison(List<Trial> trials, TrialLedger ledger) {
        Map<String, List<Progress>> metrics = new LinkedHashMap<>();
        for (Trial trial : trials) {
            if (Files.exists(folder.metrics(trial))) {
                metrics.put(trial.id(), MetricsCsv.read(folder.metrics(trial)));
            }
        }
        ComparisonFiles.write(folder, ledger.ordered(trials), metrics);
    }
}
