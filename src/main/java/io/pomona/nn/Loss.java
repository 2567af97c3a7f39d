// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Softmax;

/**
 * What training makes small: a function of a row of logits and the label of its sample, and its
 * gradient. Losses are computed in double from the logits, without overflow and without the clipping
 * of probabilities that Keras does (1e-7 from 0 and 1). Labels are 0 to classes - 1.
 */
public sealed interface Loss {
    /** What turns the logits into the numbers that are compared with the one-hot targets. */
    enum Outputs {
        /** Each logit alone: {@code 1 / (1 + exp(-logit))}. */
        SIGMOID,
        /** All together: {@code exp(logit) / sum of exp(logits)}. */
        SOFTMAX
    }

    /** Returns the cross-entropy of the softmax: the usual one. */
    static Loss crossEntropy() {
        return new CrossEntropy(0);
    }

    /**
     * The cross-entropy of the softmax, {@code -sum of t log p}, in nats. The targets t are
     * {@code 1 - s + s / classes} for the label and {@code s / classes} for the others, as PyTorch and
     * Keras smooth them. C. Szegedy et al., "Rethinking the Inception Architecture for Computer
     * Vision", 2016, section 7.
     *
     * @param labelSmoothing s, in [0, 1)
     */
    record CrossEntropy(double labelSmoothing) implements Loss {
        /**
         * Checks the smoothing.
         *
         * @throws IllegalArgumentException if it is outside [0, 1)
         */
        public CrossEntropy {
            requireSmoothing(labelSmoothing);
        }

        @Override
        public double loss(float[] logits, int at, int classes, int label) {
            double plain = Softmax.crossEntropy(logits, at, classes, label);
            if (labelSmoothing == 0) {
                return plain;
            }
            // -sum of t log p = plain + s * (logit of the label - mean logit).
            double mean = 0;
            for (int i = 0; i < classes; i++) {
                mean += (double) logits[at + i] / classes;
            }
            return plain + labelSmoothing * (logits[at + label] - mean);
        }

        @Override
        public void gradient(float[] logits, int at, int classes, int label, double factor,
                float[] to) {
            if (labelSmoothing == 0) {
                Softmax.crossEntropyGradient(logits, at, classes, label, factor, to);
                return;
            }
            double largest = SoftmaxLosses.largest(logits, at, classes, -1);
            double sum = SoftmaxLosses.sum(logits, at, classes, -1, largest);
            for (int i = 0; i < classes; i++) {
                double p = StrictMath.exp(logits[at + i] - largest) / sum;
                double target = labelSmoothing / classes + (i == label ? 1 - labelSmoothing : 0);
                to[at + i] = (float) (factor * (p - target));
            }
        }
    }

    /**
     * The binary cross-entropy, one class against the rest: the mean over the classes of
     * {@code -(t log p + (1 - t) log(1 - p))}, in nats, t being smoothed to
     * {@code t * (1 - s) + s / 2} as Keras does. Keras's and PyTorch's means are over the classes too.
     *
     * @param outputs what p is; of the softmax it is what Keras computes behind a softmax layer
     * @param labelSmoothing s, in [0, 1)
     */
    record BinaryCrossEntropy(Outputs outputs, double labelSmoothing) implements Loss {
        /**
         * Checks the smoothing.
         *
         * @throws IllegalArgumentException if it is outside [0, 1)
         */
        public BinaryCrossEntropy {
            requireSmoothing(labelSmoothing);
        }

        private double target(boolean hit) {
            return (hit ? 1 - labelSmoothing : 0) + labelSmoothing / 2;
        }

        @Override
        public double loss(float[] logits, int at, int classes, int label) {
            if (outputs == Outputs.SOFTMAX) {
                return SoftmaxLosses.binary(logits, at, classes, label, target(true),
                        target(false));
            }
            double sum = 0;
            for (int i = 0; i < classes; i++) {
                double z = logits[at + i];
                sum += Math.max(z, 0) - z * target(i == label)
                        + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
            }
            return sum / classes;
        }

        @Override
        public void gradient(float[] logits, int at, int classes, int label, double factor,
                float[] to) {
            if (outputs == Outputs.SOFTMAX) {
                SoftmaxLosses.binaryGradient(logits, at, classes, label, target(true),
                        target(false), factor, to);
                return;
            }
            for (int i = 0; i < classes; i++) {
                double p = sigmoid(logits[at + i]);
                to[at + i] = (float) (factor / classes * (p - target(i == label)));
            }
        }
    }

    /**
     * The squared error: the mean over the classes of {@code (p - t)^2}, t being 1 for the label and 0
     * for the others.
     *
     * @param outputs what p is
     */
    record MeanSquaredError(Outputs outputs) implements Loss {
        @Override
        public double loss(float[] logits, int at, int classes, int label) {
            double largest = SoftmaxLosses.largest(logits, at, classes, -1);
            double whole = SoftmaxLosses.sum(logits, at, classes, -1, largest);
            double sum = 0;
            for (int i = 0; i < classes; i++) {
                double error = output(logits[at + i], largest, whole) - (i == label ? 1 : 0);
                sum += error * error;
            }
            return sum / classes;
        }

        private double output(double logit, double largest, double whole) {
            return outputs == Outputs.SIGMOID
                    ? sigmoid(logit)
                    : StrictMath.exp(logit - largest) / whole;
        }

        @Override
        public void gradient(float[] logits, int at, int classes, int label, double factor,
                float[] to) {
            double largest = SoftmaxLosses.largest(logits, at, classes, -1);
            double whole = SoftmaxLosses.sum(logits, at, classes, -1, largest);
            double dot = 0;
            if (outputs == Outputs.SOFTMAX) {
                for (int i = 0; i < classes; i++) {
                    double p = output(logits[at + i], largest, whole);
                    dot += p * (p - (i == label ? 1 : 0));
                }
            }
            for (int i = 0; i < classes; i++) {
                double p = output(logits[at + i], largest, whole);
                double error = p - (i == label ? 1 : 0);
                double slope = outputs == Outputs.SIGMOID
                        ? error * p * sigmoid(-logits[at + i])
                        : p * (error - dot);
                to[at + i] = (float) (factor * 2 / classes * slope);
            }
        }
    }

    /**
     * Returns the loss of one sample.
     *
     * @param logits the logits, those of the sample from {@code at} on
     * @param label the sample's class
     */
    double loss(float[] logits, int at, int classes, int label);

    /**
     * Writes the gradient of {@code factor} times the loss of one sample.
     *
     * @param to receives it from {@code at} on; not the logits' own array
     */
    void gradient(float[] logits, int at, int classes, int label, double factor, float[] to);

    private static double sigmoid(double z) {
        double e = StrictMath.exp(-Math.abs(z));
        return (z < 0 ? e : 1) / (1 + e);
    }

    private static void requireSmoothing(double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    "Expected label_smoothing in [0, 1), but received " + value + ".");
        }
    }
}
