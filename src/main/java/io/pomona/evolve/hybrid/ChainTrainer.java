// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.tensor.RandomKey;
import io.pomona.train.Ancestor;
import io.pomona.train.Candidate;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.TrainingSession;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Methods one after the other, each from what the one before it gives: weights and moving statistics. A
 * stage lasts until its share of the budget is spent or the method itself is at its end.
 */
public final class ChainTrainer implements Trainer {
    private final List<Stage> stages;
    private final RandomKey key;
    private final Statistics statistics;

    private int stage;
    private float[] start;
    private float[] startBuffers;
    private Trainer trainer;
    /** Sample passes that this stage has spent. */
    private long spent;
    /** The last steps of this stage that cost nothing. */
    private int idle;

    /**
     * One method of a chain.
     *
     * @param samples sample passes that the stage may spend
     * @param method makes the method's trainer
     */
    public record Stage(long samples, Method method) {}

    /** Makes the trainer of a stage. */
    public interface Method {
        /** Returns a trainer that begins with weights and moving statistics, which it copies. */
        Trainer begin(float[] parameters, float[] buffers, RandomKey key);
    }

    /** Finds moving statistics for weights of a method that does not keep any. */
    public interface Statistics {
        /** Returns the buffers of a network with these weights. */
        float[] of(float[] parameters);
    }

    /**
     * Creates a trainer.
     *
     * @param stages at least one
     * @param key from which the stages draw, the first as if it were alone
     */
    public ChainTrainer(List<Stage> stages, RandomKey key, float[] initialParameters,
            float[] initialBuffers, Statistics statistics) {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one stage, but received none.");
        }
        this.stages = List.copyOf(stages);
        this.key = key;
        this.statistics = statistics;
        this.start = initialParameters.clone();
        this.startBuffers = initialBuffers.clone();
        this.trainer = begin();
    }

    private Trainer begin() {
        return stages.get(stage).method().begin(start, startBuffers,
                stage == 0 ? key : key.split("stage").split(stage));
    }

    private boolean isLast() {
        return stage == stages.size() - 1;
    }

    @Override
    public Step advance(long samplesLeft) {
        if (isMilestone()) {
            handOver();
        }
        long own = stages.get(stage).samples() - spent;
        Step step = trainer.advance(isLast() ? samplesLeft : Math.min(samplesLeft, own));
        spent += step.samples();
        idle = step.samples() > 0 ? 0 : idle + 1;
        return step;
    }

    /** Returns whether a stage is over, which hands over what it gives now. */
    @Override
    public boolean isMilestone() {
        return !isLast() && isStageOver();
    }

    // A stage that makes nothing new is over long before the session would end for that.
    private boolean isStageOver() {
        return spent >= stages.get(stage).samples() || trainer.finished().isPresent()
                || idle >= TrainingSession.IDLE_STEPS / 2;
    }

    private void handOver() {
        start = trainer.parameters().clone();
        float[] kept = trainer.buffers();
        startBuffers = kept == null ? statistics.of(start) : kept.clone();
        stage++;
        spent = 0;
        idle = 0;
        trainer = begin();
    }

    @Override
    public float[] parameters() {
        return trainer.parameters();
    }

    @Override
    public float @Nullable [] buffers() {
        return trainer.buffers();
    }

    @Override
    public @Nullable Score trainScore() {
        return trainer.trainScore();
    }

    @Override
    public Optional<String> finished() {
        return isLast() ? trainer.finished() : Optional.empty();
    }

    /** Returns those of the last stage; none before it has begun. */
    @Override
    public List<Candidate> candidates(int most) {
        return isLast() ? trainer.candidates(most) : List.of();
    }

    /** Returns that of the last stage; none before it has begun. */
    @Override
    public List<Ancestor> genealogy() {
        return isLast() ? trainer.genealogy() : List.of();
    }

    @Override
    public TrainerState state() {
        return trainer.state().put("chain_start", start).put("chain_start_buffers", startBuffers)
                .put("chain_counts", stage, spent, idle);
    }

    @Override
    public void restore(TrainerState state) {
        stage = (int) state.longs("chain_counts")[0];
        spent = state.longs("chain_counts")[1];
        idle = (int) state.longs("chain_counts")[2];
        start = state.row("chain_start");
        startBuffers = state.row("chain_start_buffers");
        trainer = begin();
        trainer.restore(state);
    }
}
