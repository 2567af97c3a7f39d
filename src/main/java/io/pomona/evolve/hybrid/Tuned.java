// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.train.GradientSettings;
import io.pomona.train.Optimizer;

/** A setting of gradient descent that population-based training tunes. */
public enum Tuned {
    /** The learning rate, before its schedule. */
    LEARNING_RATE,
    /**
     * What is kept of the running mean of the gradient: momentum or beta1; rho of RMSProp. One minus it
     * is multiplied, and stays between {@value #LEAST} and 1.
     */
    MOMENTUM,
    /** The penalty on the squares of the weights; 0 stays 0. */
    L2,
    /** Decoupled weight decay; 0 stays 0. */
    WEIGHT_DECAY;

    private static final double LEAST = 1e-4;

    /** Returns the value of the setting. */
    double of(GradientSettings settings) {
        return switch (this) {
            case LEARNING_RATE -> settings.learningRate();
            case MOMENTUM -> switch (settings.optimizer()) {
                case Optimizer.Sgd(double momentum, boolean _) -> momentum;
                case Optimizer.Adam(double beta1, double _, double _) -> beta1;
                case Optimizer.AdamW(double beta1, double _, double _) -> beta1;
                case Optimizer.RmsProp(double rho, double _) -> rho;
            };
            case L2 -> settings.l2();
            case WEIGHT_DECAY -> settings.weightDecay();
        };
    }

    /** Returns what a factor makes of a value of the setting. */
    double times(double value, double factor) {
        return this == MOMENTUM ? 1 - Math.clamp((1 - value) * factor, LEAST, 1) : value * factor;
    }

    /** Returns settings with another value of this one. */
    GradientSettings with(GradientSettings settings, double value) {
        return new GradientSettings(
                this == MOMENTUM ? withMomentum(settings.optimizer(), value) : settings.optimizer(),
                this == LEARNING_RATE ? value : settings.learningRate(), settings.schedule(),
                settings.batchSize(), settings.epochs(), this == L2 ? value : settings.l2(),
                this == WEIGHT_DECAY ? value : settings.weightDecay(), settings.clipNorm(),
                settings.earlyStopping());
    }

    private static Optimizer withMomentum(Optimizer optimizer, double value) {
        return switch (optimizer) {
            case Optimizer.Sgd(double _, boolean nesterov) -> new Optimizer.Sgd(value, nesterov);
            case Optimizer.Adam(double _, double beta2, double epsilon) ->
                new Optimizer.Adam(value, beta2, epsilon);
            case Optimizer.AdamW(double _, double beta2, double epsilon) ->
                new Optimizer.AdamW(value, beta2, epsilon);
            case Optimizer.RmsProp(double _, double epsilon) ->
                new Optimizer.RmsProp(value, epsilon);
        };
    }
}
