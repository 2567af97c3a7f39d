// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.data.DataSet;
import io.pomona.evolve.Individuals;
import io.pomona.exchange.ModelFile;
import io.pomona.exchange.SavedModel;
import io.pomona.train.Ancestor;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Progress;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.TrainingSession;
import io.pomona.train.Workers;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs one trial in its folder, from its checkpoint where there is one, and measures what it gives.
 * {@link #interrupt} may come from another thread at any moment.
 */
final class TrialRunner implements TrialRun {
    private static final String PRUNED = "others did better";

    private final ExperimentConfig config;
    private final ResultsFolder folder;
    private final Trial trial;
    private final TrialSetup setup;
    private final ExperimentListener listener;
    private final NetworkEvaluator evaluator;
    private final Workers workers;
    private final MethodConfig method;
    private final Trainer trainer;
    private final TrainingSession session;
    private volatile @Nullable CheckpointWriter checkpoints;
    private volatile @Nullable Progress last;
    private volatile boolean stopped;
    private MetricCurve curve = new MetricCurve();

    /**
     * Creates the runner of a trial.
     *
     * @param config the config with the settings of the trial in it
     */
    TrialRunner(ExperimentConfig config, ResultsFolder folder, Trial trial, TrialSetup setup,
            Workers workers, ExperimentListener listener) {
        this.config = config;
        this.folder = folder;
        this.trial = trial;
        this.setup = setup;
        this.listener = listener;
        this.evaluator = new NetworkEvaluator(setup.network(), config.loss(), workers);
        this.workers = workers;
        this.method = Objects.requireNonNull(config.methods().get(trial.method()));
        this.trainer = setup.trainer(method, config.loss(), config.budget(), evaluator, workers);
        this.session = new TrainingSession(trainer, setup.trainingData(), config.budget(),
                evaluator);
    }

    @Override
    public @Nullable TrialResult run(long target) throws IOException {
        advance(target);
        if (session.finished().isEmpty()) {
            return null;
        }
        TrialResult result = measure(TrialStatus.COMPLETED, session.finished().orElse(""));
        writeModel();
        writePopulation(method.last());
        writeGenealogy();
        return result;
    }

    @Override
    public @Nullable TrialResult prune(long target) throws IOException {
        advance(target);
        if (!curve.reached(target)) {
            return null;
        }
        TrialResult result = measure(TrialStatus.PRUNED, PRUNED);
        writeModel();
        return result;
    }

    private void advance(long target) throws IOException {
        begin();
        listener.trialStarted(trial, config.budget(), session.steps());
        try (CheckpointWriter writer = new CheckpointWriter(folder.checkpoint(trial),
                folder.metrics(trial));
                MetricsCsv metrics = MetricsCsv.open(folder.metrics(trial))) {
            checkpoints = writer;
            while (session.finished().isEmpty() && !curve.reached(target) && !stopped) {
                Progress progress = session.advance();
                last = progress;
                curve.add(progress);
                metrics.append(progress);
                writer.offer(session.state());
                listener.progress(trial, progress);
            }
            if (session.finished().isEmpty()) {
                writer.flush();
            }
        }
    }

    private void begin() throws IOException {
        Files.createDirectories(folder.trial(trial));
        ConfigWriter.write(folder.config(trial), config.ofTrial(trial.method(), trial.seed()));
        restore();
    }

    /** Has the trial stop after the step it is at, with its checkpoint written. */
    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public MetricCurve curve() {
        return curve;
    }

    private void writeModel() {
        ModelFile.write(folder.best(trial), new SavedModel(setup.network(),
                session.bestParameters(), session.bestBuffers(), setup.normalization(),
                setup.splits().train().classNames()));
    }

    private void writeGenealogy() {
        List<Ancestor> line = trainer.genealogy();
        if (!line.isEmpty()) {
            GenealogyCsv.write(folder.trial(trial).resolve(GenealogyCsv.NAME), line);
        }
    }

    /** A chain may have ended before its last stage began: then there is no such population. */
    private void writePopulation(MethodConfig ended) throws IOException {
        if (trainer.candidates(1).isEmpty()) {
            return;
        }
        Individuals asked = ended.individuals();
        if (asked != null) {
            new FinalPopulation(setup, evaluator, workers).write(asked, trainer,
                    folder.trial(trial));
        }
        if (ended instanceof MethodConfig.Nsga2(var settings)) {
            new FrontFiles(setup, evaluator).write(settings.against(), trainer,
                    folder.trial(trial));
        }
    }

    /** Goes back to the last checkpoint; what was logged after it will be logged again. */
    private void restore() throws IOException {
        removeHalfWritten();
        Path checkpoint = folder.checkpoint(trial);
        Path metrics = folder.metrics(trial);
        if (Files.exists(checkpoint)) {
            restore(checkpoint);
            MetricsCsv.cut(metrics, session.steps() - 1);
            List<Progress> rows = MetricsCsv.read(metrics);
            last = rows.getLast();
            curve = MetricCurve.of(rows);
        } else {
            Files.deleteIfExists(metrics);
        }
    }

    /** A kill may leave a file that was being written under its temporary name. */
    private void removeHalfWritten() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.trial(trial),
                ".*.tmp")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private void restore(Path checkpoint) {
        TrainerState state = Checkpoint.read(checkpoint);
        try {
            session.restore(state);
        } catch (IllegalArgumentException | IndexOutOfBoundsException
                | NoSuchElementException | NegativeArraySizeException e) {
            PomonaException damaged = Checkpoint.damaged(checkpoint);
            damaged.initCause(e);
            throw damaged;
        }
    }

    private TrialResult measure(TrialStatus status, String reason) {
        Score train = measure(setup.splits().train());
        return result(status, reason, train,
                measureIfPresent(setup.splits().validation()), measureIfPresent(setup.test()));
    }

    private Score measure(DataSet data) {
        return evaluator.evaluate(session.bestParameters(), session.bestBuffers(), data);
    }

    private @Nullable Score measureIfPresent(@Nullable DataSet data) {
        return data == null ? null : measure(data);
    }

    /** Writes the checkpoint and returns the row of a trial that was stopped on its way. */
    @Override
    public TrialResult interrupt() {
        CheckpointWriter writer = checkpoints;
        if (writer != null) {
            writer.flush();
        }
        return result(TrialStatus.INTERRUPTED, "interrupted", null, null, null);
    }

    @Override
    public TrialResult failed(String reason) {
        return result(TrialStatus.FAILED, reason, null, null, null);
    }

    @Override
    public void close() {
        setup.evaluators().close();
    }

    private TrialResult result(TrialStatus status, String reason, @Nullable Score train,
            @Nullable Score validation, @Nullable Score test) {
        Progress progress = last;
        return new TrialResult(trial.id(), trial.method(), trial.seed(), status, accuracy(train),
                accuracy(validation), accuracy(test), loss(train), loss(validation), loss(test),
                progress == null ? 0 : progress.samples(),
                progress == null ? 0 : progress.measurementSamples(),
                progress == null ? 0 : progress.evaluations(),
                progress == null ? 0 : progress.step(),
                session.seconds(), reason, trial.settings());
    }

    private static double accuracy(@Nullable Score score) {
        return score == null ? Double.NaN : score.accuracy();
    }

    private static double loss(@Nullable Score score) {
        return score == null ? Double.NaN : score.loss();
    }
}
