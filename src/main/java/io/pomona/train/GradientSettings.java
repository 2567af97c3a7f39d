// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import org.jspecify.annotations.Nullable;

/**
 * The settings of training by back-propagation.
 *
 * @param optimizer the update rule
 * @param learningRate above 0
 * @param schedule how the learning rate changes
 * @param batchSize samples a step, at least 1; the last batch of an epoch may be smaller
 * @param epochs epochs at most, or null for no such limit
 * @param l2 this times the weight is added to each gradient (PyTorch's weight_decay), at least 0
 * @param weightDecay decoupled: this times the learning rate times the weight is taken off, at least 0
 * @param clipNorm the gradient is scaled down to this Euclidean norm, above 0, or null
 * @param earlyStopping when to end for want of a better validation score, or null
 */
public record GradientSettings(Optimizer optimizer, double learningRate, Schedule schedule,
        int batchSize, @Nullable Integer epochs, double l2, double weightDecay,
        @Nullable Double clipNorm, @Nullable EarlyStopping earlyStopping) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public GradientSettings {
        require("learning_rate", learningRate > 0 && Double.isFinite(learningRate), "above 0",
                learningRate);
        require("batch_size", batchSize >= 1, "of at least 1", batchSize);
        require("epochs", epochs == null || epochs >= 1, "of at least 1", epochs);
        require("l2", l2 >= 0 && Double.isFinite(l2), "of at least 0", l2);
        require("weight_decay", weightDecay >= 0 && Double.isFinite(weightDecay), "of at least 0",
                weightDecay);
        require("clip_norm", clipNorm == null || clipNorm > 0, "above 0", clipNorm);
    }

    /** Returns the usual settings for a rule: PyTorch's, with batches of 32 and SGD's rate at 0.01. */
    public static GradientSettings of(Optimizer optimizer) {
        boolean sgd = optimizer instanceof Optimizer.Sgd || optimizer instanceof Optimizer.RmsProp;
        return new GradientSettings(optimizer, sgd ? 0.01 : 0.001, new Schedule.Constant(), 32,
                null, 0, optimizer instanceof Optimizer.AdamW ? 0.01 : 0, null, null);
    }

    /** Returns gradient descent with momentum 0.9 and otherwise usual settings. */
    public static GradientSettings sgd() {
        return of(new Optimizer.Sgd(0.9, false));
    }

    /** Returns Adam with its paper's settings. */
    public static GradientSettings adam() {
        return of(new Optimizer.Adam(0.9, 0.999, 1e-8));
    }

    /** Returns these settings with another learning rate. */
    public GradientSettings withLearningRate(double value) {
        return new GradientSettings(optimizer, value, schedule, batchSize, epochs, l2, weightDecay,
                clipNorm, earlyStopping);
    }

    /** Returns these settings with another batch size. */
    public GradientSettings withBatchSize(int value) {
        return new GradientSettings(optimizer, learningRate, schedule, value, epochs, l2,
                weightDecay, clipNorm, earlyStopping);
    }

    private static void require(String name, boolean ok, String expected, @Nullable Number value) {
        if (!ok) {
            throw new IllegalArgumentException(
                    "Expected " + name + " " + expected + ", but received " + value + ".");
        }
    }
}
