// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.hybrid.MemeticSettings;
import io.pomona.evolve.strategy.StrategySettings;
import io.pomona.train.EarlyStopping;
import io.pomona.train.GradientSettings;
import org.jspecify.annotations.Nullable;

/** A method of an experiment. */
public sealed interface MethodConfig {
    /** Returns the method's type as it is written in a config. */
    String type();

    /** Returns when the method ends for want of a better validation score, or null. */
    @Nullable
    EarlyStopping earlyStopping();

    /** Returns whether the method has a condition of its own to end at, whatever the budget. */
    boolean ends();

    /**
     * The genetic algorithm.
     *
     * @param settings its settings
     */
    record Genetic(GeneticSettings settings) implements MethodConfig {
        @Override
        public String type() {
            return "genetic";
        }

        @Override
        public @Nullable EarlyStopping earlyStopping() {
            return settings.limits().earlyStopping();
        }

        @Override
        public boolean ends() {
            return settings.limits().any();
        }
    }

    /**
     * An evolution strategy.
     *
     * @param settings its settings
     */
    record Strategy(StrategySettings settings) implements MethodConfig {
        @Override
        public String type() {
            return StrategyJson.typeOf(settings);
        }

        @Override
        public @Nullable EarlyStopping earlyStopping() {
            return settings.limits().earlyStopping();
        }

        @Override
        public boolean ends() {
            return settings.limits().any();
        }
    }

    /**
     * A genetic algorithm whose children learn by gradients.
     *
     * @param settings its settings
     */
    record Memetic(MemeticSettings settings) implements MethodConfig {
        @Override
        public String type() {
            return "memetic";
        }

        @Override
        public @Nullable EarlyStopping earlyStopping() {
            return settings.genetic().limits().earlyStopping();
        }

        @Override
        public boolean ends() {
            return settings.genetic().limits().any();
        }
    }

    /**
     * Back-propagation.
     *
     * @param settings its settings
     */
    record Gradient(GradientSettings settings) implements MethodConfig {
        @Override
        public String type() {
            return settings.optimizer().type();
        }

        @Override
        public @Nullable EarlyStopping earlyStopping() {
            return settings.earlyStopping();
        }

        @Override
        public boolean ends() {
            return settings.epochs() != null || settings.earlyStopping() != null;
        }
    }
}
