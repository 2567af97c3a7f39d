// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.train.GradientTrainer;
import io.pomona.train.Workers;

/** Pomona training on one batch. */
final class PomonaTraining implements Subject {
    private final Workers workers;
    private final GradientTrainer trainer;

    PomonaTraining(TrainingRun settings, int threads) {
        workers = Workers.of(threads);
        trainer = settings.trainer(workers);
    }

    @Override
    public Object run() {
        return trainer.advance(Long.MAX_VALUE);
    }

    @Override
    public void close() {
        workers.close();
    }
}
