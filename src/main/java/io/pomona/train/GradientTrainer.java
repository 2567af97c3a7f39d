// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;
import io.pomona.tensor.Permutation;
import io.pomona.tensor.RandomKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network by back-propagation of a loss over minibatches. An epoch's order
 * and what dropout drops are keyed by the epoch and the step, what augmentation changes by the epoch and
 * the sample, so a trainer that was restored goes on as if it had never stopped.
 */
public final class GradientTrainer implements Trainer {
    private final GradientSettings settings;
    private final DataSet data;
    private final RandomKey key;
    private final Workers workers;
    private final BatchGradient batchGradient;
    private final OptimizerState optimizer;
    private final float[] parameters;
    private final float[] buffers;
    private final float[] gradient;
    private int epoch;
    private boolean started;

    /** Creates a trainer that makes the cross-entropy small. */
    public GradientTrainer(Network network, DataSet data, GradientSettings settings, RandomKey key,
            float[] initialParameters, Workers workers) {
        this(network, data, Loss.crossEntropy(), settings, key, initialParameters,
                network.initialBuffers(), workers);
    }

    /**
     * Creates a trainer.
     *
     * @param loss what is made small
     * @param key from which the order of the samples and dropout are drawn
     * @param initialParameters where the search begins; copied
     * @param initialBuffers the moving statistics it begins with; copied
     */
    public GradientTrainer(Network network, DataSet data, Loss loss, GradientSettings settings,
            RandomKey key, float[] initialParameters, float[] initialBuffers, Workers workers) {
        this.settings = settings;
        this.workers = workers;
        this.data = data;
        this.key = key;
        this.parameters = initialParameters.clone();
        this.buffers = initialBuffers.clone();
        this.gradient = new float[parameters.length];
        this.batchGradient = new BatchGradient(network, data, loss,
                Math.min(settings.batchSize(), data.size()), workers);
        this.optimizer = new OptimizerState(settings.optimizer(), parameters.length, settings.l2(),
                settings.weightDecay());
    }

    @Override
    public Step advance(long samplesLeft) {
        if (!started) {
            started = true;
            return new Step(0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);
        }
        int[] order = Permutation.of(data.size(), key.split("order").split(epoch).generator());
        int batch = settings.batchSize();
        long spent = 0;
        double rate = Double.NaN;
        for (int from = 0; from < order.length && spent < samplesLeft; from += batch) {
            int count = Math.min(batch, order.length - from);
            double position = epoch + (double) from / order.length;
            rate = settings.learningRate() * settings.schedule().factor(position);
            batchGradient.compute(parameters, order, from, count,
                    key.split("dropout").split(epoch).split(from),
                    key.split("augmentation").split(epoch), gradient, buffers);
            GradientNorm.clipInPlace(gradient, settings.clipNorm());
            optimizer.stepInPlace(parameters, gradient, rate, workers);
            spent += (long) Budget.GRADIENT_PASSES * count;
        }
        epoch++;
        long steps = Math.ceilDiv(spent, (long) Budget.GRADIENT_PASSES * batch);
        return new Step(steps, spent, Double.NaN, Double.NaN, rate, Double.NaN, 0);
    }

    @Override
    public float[] parameters() {
        return parameters;
    }

    @Override
    public float[] buffers() {
        return buffers;
    }

    @Override
    public @Nullable Score trainScore() {
        return null;
    }

    @Override
    public Optional<String> finished() {
        Integer limit = settings.epochs();
        return limit != null && epoch >= limit
                ? Optional.of(limit + " epochs done")
                : Optional.empty();
    }

    @Override
    public @Nullable EarlyStopping earlyStopping() {
        return settings.earlyStopping();
    }

    @Override
    public TrainerState state() {
        TrainerState state = TrainerState.empty().put("parameters", parameters.clone())
                .put("buffers", buffers.clone()).put("epoch", (long) epoch);
        optimizer.save(state);
        return state;
    }

    @Override
    public void restore(TrainerState state) {
        System.arraycopy(state.row("parameters"), 0, parameters, 0, parameters.length);
        System.arraycopy(state.row("buffers"), 0, buffers, 0, buffers.length);
        epoch = (int) state.longs("epoch")[0];
        started = true;
        optimizer.restore(state);
    }
}
