// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.data.DataSet;
import io.pomona.tensor.RandomKey;
import io.pomona.train.GradientSettings;
import io.pomona.train.GradientTrainer;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Optimizer;
import io.pomona.train.Workers;

/**
 * Steps of training that every side takes in the same way: always on the same batch, which is the
 * whole data set, so that an epoch is one step.
 *
 * @param workload the network, the batch and the weights at the start
 * @param optimizer the update rule
 * @param learningRate its rate
 */
record TrainingRun(Workload workload, Optimizer optimizer, double learningRate) {
    /** How many steps are compared. */
    static final int COMPARED = 4;

    /** Returns W2: gradient descent on the NumPyCNN network. */
    static TrainingRun numpycnn() {
        return sgd(Workload.numpycnnBatch());
    }

    /** Returns W4: Adam on LeNet-5. */
    static TrainingRun lenet5() {
        return new TrainingRun(Workload.lenet5Batch(), new Optimizer.Adam(0.9, 0.999, 1e-8),
                0.001);
    }

    /** Returns W5: gradient descent on a network for small pictures. */
    static TrainingRun cifar() {
        return sgd(Workload.cifarBatch());
    }

    static TrainingRun sgd(Workload workload) {
        return new TrainingRun(workload, new Optimizer.Sgd(0, false), 0.01);
    }

    /** Returns Pomona's trainer, which does one step at each call after the first. */
    GradientTrainer trainer(Workers workers) {
        DataSet data = workload.data();
        GradientSettings settings = GradientSettings.of(optimizer)
                .withLearningRate(learningRate).withBatchSize(data.size());
        GradientTrainer trainer = new GradientTrainer(workload.network(), data, settings,
                RandomKey.of(1), workload.population().getFirst(), workers);
        trainer.advance(Long.MAX_VALUE);
        return trainer;
    }

    /**
     * Compares another side's first steps with Pomona's.
     *
     * @param losses the loss before each step
     * @param parameters the weights behind the last, in the others' order
     * @throws IllegalStateException if they differ
     */
    void requireAgreement(String what, float[] losses, float[] parameters) {
        PeerLayout layout = new PeerLayout(workload.network());
        float[] start = layout.arrange(workload.population().getFirst());
        float[] expected = new float[COMPARED];
        try (Workers workers = Workers.of(Subjects.THREADS)) {
            GradientTrainer trainer = trainer(workers);
            NetworkEvaluator evaluator = new NetworkEvaluator(workload.network(), workers);
            for (int i = 0; i < COMPARED; i++) {
                expected[i] = (float) evaluator.evaluate(trainer.parameters(), workload.data())
                        .loss();
                trainer.advance(Long.MAX_VALUE);
            }
            Agreement.requireSimilar(what + ", what the weights changed",
                    difference(layout.arrange(trainer.parameters()), start),
                    difference(parameters, start));
        }
        Agreement.requireClose(what + ", losses", expected, losses, 1e-3);
    }

    private static float[] difference(float[] values, float[] from) {
        float[] difference = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            difference[i] = values[i] - from[i];
        }
        return difference;
    }
}
