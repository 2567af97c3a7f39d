// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;
import io.pomona.tensor.Permutation;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Team;
import io.pomona.train.OptimizerState.Moments;
import org.jspecify.annotations.Nullable;

/**
 * Gradient descent that many learners take turns at: it is handed the weights of one, does a stretch of
 * steps on them, and is then free for the next. What is long-lived of a learner, weights, running means
 * and statistics, is held by the caller. For one thread at a time, which a team may help.
 */
public final class Learner {
    private final GradientSettings settings;
    private final DataSet data;
    private final int batchSize;
    private final Team team;
    private final BatchGradient batchGradient;
    private final OptimizerState optimizer;
    private final float[] gradient;

    /**
     * Creates a learner's bench.
     *
     * @param settings the rule, its rate and the batches; their limits are not looked at
     * @param team who shares the work on a batch; results do not depend on it
     */
    public Learner(Network network, DataSet data, Loss loss, GradientSettings settings, Team team) {
        this.settings = settings;
        this.data = data;
        this.batchSize = batchSize(settings, data);
        this.team = team;
        this.gradient = new float[network.parameterCount()];
        this.batchGradient = new BatchGradient(network, data, loss, batchSize, team);
        this.optimizer = new OptimizerState(settings.optimizer(), gradient.length, settings.l2(),
                settings.weightDecay());
    }

    private static int batchSize(GradientSettings settings, DataSet data) {
        return Math.min(settings.batchSize(), data.size());
    }

    /** Returns the sample passes that a step counts. */
    public static long passes(GradientSettings settings, DataSet data) {
        return (long) Budget.GRADIENT_PASSES * batchSize(settings, data);
    }

    /**
     * Where a stretch of steps stands in a longer course: steps before it count for the schedule, and
     * for which samples of an epoch come next.
     *
     * @param first steps of the course before this stretch
     * @param count steps of this stretch, at least 0
     * @param rateFactor times this the learning rate of settings and schedule is taken, above 0
     */
    public record Stretch(long first, int count, double rateFactor) {}

    /**
     * Does a stretch of steps. An epoch is all whole batches of a random order of the samples; the rest
     * of the order is left out, so that every step is on as many samples.
     *
     * @param parameters the weights, which are updated
     * @param buffers moving statistics, which are updated
     * @param before the running means to go on from, or null to begin anew
     * @param key the course's own: from it the orders, dropout and augmentation are drawn
     * @return the running means afterwards
     */
    public Moments learn(float[] parameters, float[] buffers, @Nullable Moments before,
            Stretch stretch, RandomKey key) {
        optimizer.load(before);
        long perEpoch = data.size() / batchSize;
        int[] order = {};
        for (long step = stretch.first; step < stretch.first + stretch.count; step++) {
            long epoch = step / perEpoch;
            if (order.length == 0 || step % perEpoch == 0) {
                order = Permutation.of(data.size(), key.split("order").split(epoch).generator());
            }
            batchGradient.compute(parameters, order, (int) (step % perEpoch) * batchSize, batchSize,
                    key.split("dropout").split(step), key.split("augmentation").split(epoch),
                    gradient, buffers);
            GradientNorm.clipInPlace(gradient, settings.clipNorm());
            optimizer.stepInPlace(parameters, gradient, stretch.rateFactor * rate(step, perEpoch),
                    team);
        }
        return optimizer.moments();
    }

    private double rate(long step, long perEpoch) {
        return settings.learningRate() * settings.schedule().factor((double) step / perEpoch);
    }

    /** Returns the learning rate of a step of a course, before any factor of the learner's own. */
    public static double rate(GradientSettings settings, DataSet data, long step) {
        long perEpoch = data.size() / batchSize(settings, data);
        return settings.learningRate() * settings.schedule().factor((double) step / perEpoch);
    }
}
