// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.Ancestor;
import io.pomona.train.Candidate;
import io.pomona.train.EarlyStopping;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Searches the head of a network by another trainer and gives whole networks. */
public final class HeadTrainer implements Trainer {
    private final Trainer head;
    private final FrozenTrunk trunk;
    private final float[] initialParameters;
    private float[] given;
    private float[] givenFor = {};

    /**
     * Creates a trainer.
     *
     * @param head a trainer of the trunk's {@link FrozenTrunk#head}
     * @param initialParameters weights of the whole network, which give the trunk its own
     */
    public HeadTrainer(Trainer head, FrozenTrunk trunk, float[] initialParameters) {
        this.head = head;
        this.trunk = trunk;
        this.initialParameters = initialParameters.clone();
        this.given = this.initialParameters;
    }

    @Override
    public Step advance(long samplesLeft) {
        return head.advance(samplesLeft);
    }

    // By identity: a search gives another array where it gives other weights.
    @SuppressWarnings("ReferenceEquality")
    @Override
    public float[] parameters() {
        float[] weights = head.parameters();
        if (givenFor != weights) {
            given = trunk.weights(initialParameters, weights);
            givenFor = weights;
        }
        return given;
    }

    @Override
    public @Nullable Score trainScore() {
        return head.trainScore();
    }

    @Override
    public List<Ancestor> genealogy() {
        return head.genealogy();
    }

    @Override
    public Optional<String> finished() {
        return head.finished();
    }

    @Override
    public @Nullable EarlyStopping earlyStopping() {
        return head.earlyStopping();
    }

    @Override
    public List<Candidate> candidates(int most) {
        return head.candidates(most).stream()
                .map(one -> new Candidate(trunk.weights(initialParameters, one.parameters()),
                        one.objectives()))
                .toList();
    }

    @Override
    public TrainerState state() {
        return head.state();
    }

    @Override
    public void restore(TrainerState state) {
        head.restore(state);
    }
}
