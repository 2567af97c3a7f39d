// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One trial on its way: drives a trainer within a budget, counts what it spends, measures it after
 * every generation or epoch, and keeps the network it will give in the end. That is the one with the
 * best validation score or, without a validation set, the best training score, whatever the method.
 */
public final class TrainingSession {
    /** Steps without a cost after which nothing new is to be expected. */
    public static final int IDLE_STEPS = 1000;

    private final Trainer trainer;
    private final TrainingData data;
    private final Budget budget;
    private final NetworkEvaluator evaluator;

    private int step;
    private long evaluations;
    private long samples;
    private long measurementSamples;
    private long invalid;
    private long measuredAt;
    private int idleSteps;
    private int measuredSinceBest;
    private double secondsBefore;
    private long startedAt = System.nanoTime();
    private double lastTrainAccuracy = Double.NaN;
    private boolean diverged;
    private @Nullable Score bestScore;
    private float[] bestParameters = {};
    private float[] bestBuffers = {};
    /** The parameters that were measured last, and what the network keeps beside them. */
    private float[] measuredParameters = {};
    private float[] measuredBuffers = {};
    private int bestStep;

    /** Creates a session before its first step. */
    public TrainingSession(Trainer trainer, TrainingData data, Budget budget,
            NetworkEvaluator evaluator) {
        this.trainer = trainer;
        this.data = data;
        this.budget = budget;
        this.evaluator = evaluator;
    }

    /** Returns why the session has come to its end, or empty while it can go on. */
    public Optional<String> finished() {
        if (step == 0) {
            return Optional.empty();
        }
        if (diverged) {
            return Optional.of("diverged: the loss is not finite");
        }
        if (budget.trainAccuracy() != null && lastTrainAccuracy >= budget.trainAccuracy()) {
            return Optional.of("train accuracy " + budget.trainAccuracy() + " reached");
        }
        if (budget.samples() != null && samples >= budget.samples()) {
            return Optional.of(budget.samples() + " sample passes spent");
        }
        if (budget.seconds() != null && seconds() >= budget.seconds()) {
            return Optional.of(budget.seconds() + " seconds spent");
        }
        if (idleSteps >= IDLE_STEPS) {
            return Optional.of("nothing new to evaluate in " + IDLE_STEPS + " generations");
        }
        EarlyStopping early = trainer.earlyStopping();
        if (early != null && measuredSinceBest >= early.patience()) {
            return Optional.of("no better score in " + early.patience() + " measurements");
        }
        return trainer.finished();
    }

    /** Does one generation or epoch and returns where the session stands then. */
    public Progress advance() {
        long begin = System.nanoTime();
        long passesBefore = samples + measurementSamples;
        long left = budget.samples() == null ? Long.MAX_VALUE : budget.samples() - samples;
        Trainer.Step done = trainer.advance(left);
        evaluations += done.evaluations();
        samples += done.samples();
        idleSteps = done.samples() > 0 ? 0 : idleSteps + 1;
        invalid += done.invalid();
        Measured measured = isMeasurementDue() ? measure() : Measured.NOTHING;
        double duration = (System.nanoTime() - begin) * 1e-9;
        return new Progress(step++, evaluations, samples, measurementSamples, done.fitness(),
                done.meanFitness(), measured.trainAccuracy, measured.trainLoss,
                measured.validationAccuracy, measured.validationLoss, done.learningRate(),
                done.sigma(), done.population(), invalid, seconds(),
                (samples + measurementSamples - passesBefore) / duration);
    }

    /** What a row tells of the network that the method would give now; NaN where it does not. */
    private record Measured(double trainAccuracy, double trainLoss, double validationAccuracy,
            double validationLoss) {
        private static final Measured NOTHING = new Measured(Double.NaN, Double.NaN, Double.NaN,
                Double.NaN);
    }

    /** The same rule for every method: at the start, at given distances, and at the end. */
    private boolean isMeasurementDue() {
        Long every = budget.measureEvery();
        return every == null || step == 0 || samples - measuredAt >= every
                || (budget.samples() != null && samples >= budget.samples())
                || (budget.seconds() != null && seconds() >= budget.seconds())
                || trainer.isMilestone() || idleSteps >= IDLE_STEPS
                || trainer.finished().isPresent();
    }

    private Measured measure() {
        measuredAt = samples;
        findBuffers();
        Score known = trainer.trainScore();
        Score train = known != null ? known : measure(data.train());
        if (known == null && !train.isFinite()) {
            invalid++;
            diverged = true;
        }
        Score validation = data.validation() == null ? null : measure(data.validation());
        lastTrainAccuracy = train.accuracy();
        keepIfBetter(validation == null ? train : validation);
        return validation == null
                ? new Measured(train.accuracy(), train.loss(), Double.NaN, Double.NaN)
                : new Measured(train.accuracy(), train.loss(), validation.accuracy(),
                        validation.loss());
    }

    /** Where a method does not keep moving statistics, they are set by a pass over the training set. */
    private void findBuffers() {
        float[] kept = trainer.buffers();
        if (kept != null) {
            measuredBuffers = kept;
        } else if (evaluator.network().usesBatchStatistics()
                && !Arrays.equals(measuredParameters, trainer.parameters())) {
            measuredParameters = trainer.parameters().clone();
            measuredBuffers = evaluator.batchStatistics(measuredParameters, data.train());
            measurementSamples += data.train().size();
        }
    }

    private Score measure(DataSet set) {
        measurementSamples += set.size();
        return evaluator.evaluate(trainer.parameters(), measuredBuffers, set);
    }

    private void keepIfBetter(Score score) {
        if (bestScore == null || score.isBetterThan(bestScore)) {
            bestScore = score;
            bestParameters = trainer.parameters().clone();
            bestBuffers = measuredBuffers.clone();
            bestStep = step;
            measuredSinceBest = 0;
        } else {
            measuredSinceBest++;
        }
    }

    /** Returns wall time spent so far, in seconds, that of earlier processes included. */
    public double seconds() {
        return secondsBefore + (System.nanoTime() - startedAt) * 1e-9;
    }

    /** Returns the number of steps done, step 0 included. */
    public int steps() {
        return step;
    }

    /** Returns the parameters of the network to keep; not to be changed. */
    public float[] bestParameters() {
        return bestParameters;
    }

    /** Returns what the network to keep has beside its parameters; not to be changed. */
    public float[] bestBuffers() {
        return bestBuffers;
    }

    /** Returns the step that {@link #bestParameters()} comes from. */
    public int bestStep() {
        return bestStep;
    }

    /** Returns all that is needed to go on from here in another process. */
    public TrainerState state() {
        TrainerState state = trainer.state();
        Score best = bestScore == null ? new Score(1, 0, Double.NaN) : bestScore;
        state.put("session_best", List.of(bestParameters));
        state.put("session_best_buffers", bestBuffers);
        state.put("session_measured", measuredParameters);
        state.put("session_measured_buffers", measuredBuffers.clone());
        state.put("session_counts", step, evaluations, samples, measurementSamples, invalid,
                bestStep, best.samples(), best.correct(), diverged ? 1 : 0, measuredAt,
                measuredSinceBest, idleSteps);
        state.put("session_numbers", seconds(), lastTrainAccuracy, best.loss());
        return state;
    }

    /** Returns the number of steps that a state comes after; 0 where it says none. */
    public static long steps(TrainerState state) {
        long[] counts = state.longs().get("session_counts");
        return counts == null || counts.length == 0 ? 0 : counts[0];
    }

    /** Goes on from a state that a session of the same trial gave. */
    public void restore(TrainerState state) {
        trainer.restore(state);
        long[] counts = state.longs("session_counts");
        double[] numbers = state.doubles("session_numbers");
        step = (int) counts[0];
        evaluations = counts[1];
        samples = counts[2];
        measurementSamples = counts[3];
        invalid = counts[4];
        bestStep = (int) counts[5];
        bestScore = new Score((int) counts[6], (int) counts[7], numbers[2]);
        diverged = counts[8] != 0;
        measuredAt = counts[9];
        measuredSinceBest = (int) counts[10];
        idleSteps = (int) counts[11];
        secondsBefore = numbers[0];
        lastTrainAccuracy = numbers[1];
        bestParameters = state.row("session_best");
        bestBuffers = state.row("session_best_buffers");
        measuredParameters = state.row("session_measured");
        measuredBuffers = state.row("session_measured_buffers");
        startedAt = System.nanoTime();
    }

    /** Does all that is left and returns the last progress. */
    public Progress runToEnd() {
        return runToEnd(_ -> {});
    }

    /** Does all that is left, tells the listener of every progress and returns the last. */
    public Progress runToEnd(Consumer<Progress> listener) {
        Progress last = advance();
        listener.accept(last);
        while (finished().isEmpty()) {
            last = advance();
            listener.accept(last);
        }
        return last;
    }
}
