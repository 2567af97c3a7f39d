// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.data.StratifiedBatches;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Team;
import io.pomona.train.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@link SafeMutation} at work on the step from a child before its mutation to the child behind it. The
 * outputs are the logits where gradients are taken, as softmax levels them out, and the probabilities where
 * their change is measured. Normalized batches are normalized by the statistics of the samples.
 */
final class SafeSteps {
    /** As in the authors' code: no weight counts as less sensitive than this, in parts of the mean. */
    private static final float LEAST_SENSITIVITY = 0.01f;

    private final SafeMutation settings;
    private final int classes;
    private final int sampleSize;
    private final StratifiedBatches batches;
    private final DataSet data;
    private final int count;
    private final List<Scratch> scratches = new ArrayList<>();
    private float[] samples = {};

    /** What one worker computes in. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Scratch(Workspace workspace, float[] before, float[] gradient, float[] sums,
            float[] sensitivity, float[] probabilities, float[] others) {}

    /**
     * Creates room for each worker.
     *
     * @throws IllegalArgumentException if samples are needed alone where the network normalizes batches
     */
    SafeSteps(Network network, DataSet data, SafeMutation settings, int workers) {
        if (settings instanceof SafeMutation.GradientAbsolute && network.usesBatchStatistics()) {
            throw new IllegalArgumentException("Expected a network without batch normalization for"
                    + " safe mutation sm_g_abs, which looks at each sample alone.");
        }
        this.settings = settings;
        this.classes = network.classes();
        this.sampleSize = network.inputShape().size();
        this.data = data;
        this.count = Math.min(settings.samples(), data.size());
        this.batches = new StratifiedBatches(data, count);
        int weights = network.parameterCount();
        int gradients = settings instanceof SafeMutation.Rescaled ? 0 : weights;
        int sums = settings instanceof SafeMutation.GradientAbsolute ? weights : 0;
        for (int i = 0; i < workers; i++) {
            scratches.add(new Scratch(network.trainingWorkspace(count, count, Team.alone()),
                    new float[weights], new float[gradients], new float[sums],
                    new float[gradients], new float[count * classes],
                    new float[count * classes]));
        }
    }

    /** Draws the samples of a generation. */
    void begin(RandomKey key) {
        samples = data.select(batches.draw(key)).inputs();
    }

    /** Returns the sample passes that one child costs: 3 where a gradient is taken, else 1. */
    long passes() {
        return switch (settings) {
            case SafeMutation.GradientSum _,SafeMutation.GradientAbsolute _ ->
                (long) Budget.GRADIENT_PASSES * count * classes;
            case SafeMutation.Rescaled(_, _, int steps) -> (1L + steps) * count;
        };
    }

    /** Remembers the weights of a child that is about to be mutated. */
    void remember(int worker, float[] weights) {
        System.arraycopy(weights, 0, scratches.get(worker).before, 0, weights.length);
    }

    /** Makes the step from the remembered weights safe. */
    void adjustInPlace(int worker, float[] weights) {
        Scratch scratch = scratches.get(worker);
        switch (settings) {
            case SafeMutation.GradientSum _ -> {
                sumSensitivity(scratch);
                divideStep(scratch, weights);
            }
            case SafeMutation.GradientAbsolute _ -> {
                absoluteSensitivity(scratch);
                divideStep(scratch, weights);
            }
            case SafeMutation.Rescaled(_, double change, int steps) ->
                rescale(scratch, weights, change, steps);
        }
    }

    private void sumSensitivity(Scratch scratch) {
        Arrays.fill(scratch.sensitivity, 0);
        for (int output = 0; output < classes; output++) {
            Arrays.fill(scratch.gradient, 0);
            addGradient(scratch, output, 0, count);
            addSquares(scratch.gradient, scratch.sensitivity);
        }
    }

    private void absoluteSensitivity(Scratch scratch) {
        Arrays.fill(scratch.sensitivity, 0);
        for (int output = 0; output < classes; output++) {
            Arrays.fill(scratch.sums, 0);
            for (int sample = 0; sample < count; sample++) {
                Arrays.fill(scratch.gradient, 0);
                addGradient(scratch, output, sample, 1);
                for (int i = 0; i < scratch.sums.length; i++) {
                    scratch.sums[i] += Math.abs(scratch.gradient[i]);
                }
            }
            addSquares(scratch.sums, scratch.sensitivity);
        }
    }

    /** Adds the gradient of an output, summed over samples. */
    private void addGradient(Scratch scratch, int output, int first, int n) {
        scratch.workspace.forward(scratch.before, 0, samples, first * sampleSize, n);
        float[] start = scratch.workspace.logitsGradient();
        Arrays.fill(start, 0, n * classes, 0);
        for (int i = 0; i < n; i++) {
            start[i * classes + output] = 1;
        }
        scratch.workspace.backward(n, scratch.gradient, null);
    }

    private static void addSquares(float[] values, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = Math.fma(values[i], values[i], to[i]);
        }
    }

    /** Divides the noise by the sensitivities, these in parts of their mean. */
    private static void divideStep(Scratch scratch, float[] weights) {
        float[] sensitivity = scratch.sensitivity;
        double sum = 0;
        for (int i = 0; i < sensitivity.length; i++) {
            sensitivity[i] = (float) Math.sqrt(sensitivity[i]);
            sum += sensitivity[i];
        }
        float mean = (float) (sum / sensitivity.length);
        if (!(mean > 0) || Float.isInfinite(mean)) {
            return;
        }
        for (int i = 0; i < weights.length; i++) {
            // What no output depends on, as behind a unit that is silent, is changed as usual.
            float relative = sensitivity[i] == 0 ? 1 : sensitivity[i] / mean;
            float step = (weights[i] - scratch.before[i]) / Math.max(relative, LEAST_SENSITIVITY);
            weights[i] = scratch.before[i] + step;
        }
    }

    /**
     * Tries multiples of the step and takes the one whose change was nearest to the one wanted, or the
     * smallest where none was nearer than no change at all: a mutant is never its parent.
     */
    private void rescale(Scratch scratch, float[] weights, double wanted, int steps) {
        probabilities(scratch, scratch.before, scratch.probabilities);
        float[] tried = weights.clone();
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double factor = 1;
        double smallest = Double.POSITIVE_INFINITY;
        double best = 0;
        double distance = wanted;
        for (int step = 0; step < steps; step++) {
            blend(scratch.before, weights, factor, tried);
            double change = change(scratch, tried);
            smallest = Math.min(smallest, factor);
            if (Math.abs(change - wanted) < distance) {
                distance = Math.abs(change - wanted);
                best = factor;
            }
            if (change < wanted) {
                low = factor;
            } else {
                high = factor;
            }
            factor = Double.isInfinite(high) ? 2 * low : (low + high) / 2;
        }
        blend(scratch.before, weights, best == 0 ? smallest : best, weights);
    }

    private static void blend(float[] before, float[] after, double factor, float[] to) {
        float share = (float) factor;
        for (int i = 0; i < to.length; i++) {
            to[i] = Math.fma(share, after[i] - before[i], before[i]);
        }
    }

    /** Returns the root mean square of the changes of probabilities. */
    private double change(Scratch scratch, float[] weights) {
        probabilities(scratch, weights, scratch.others);
        double sum = 0;
        for (int i = 0; i < scratch.others.length; i++) {
            double difference = (double) scratch.others[i] - scratch.probabilities[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum / scratch.others.length);
    }

    private void probabilities(Scratch scratch, float[] weights, float[] to) {
        scratch.workspace.forward(weights, 0, samples, 0, count);
        scratch.workspace.probabilities(to, count);
    }
}
