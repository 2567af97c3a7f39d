// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.Individuals;
import io.pomona.evolve.Limits;
import io.pomona.evolve.ParetoSettings;
import io.pomona.evolve.Requirement;
import io.pomona.evolve.hybrid.MemeticSettings;
import io.pomona.evolve.hybrid.PopulationTrainingSettings;
import io.pomona.evolve.strategy.StrategySettings;
import io.pomona.train.EarlyStopping;
import io.pomona.train.GradientSettings;
import java.util.List;
import java.util.Objects;
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

    /** Returns the method that a trial ends with: of a chain the last stage's. */
    default MethodConfig last() {
        return this;
    }

    /** Returns what is asked of the individuals that the method ends with, or null without any. */
    default @Nullable Individuals individuals() {
        return null;
    }

    /** A method that goes on from generation to generation. */
    sealed interface Evolution extends MethodConfig {
        /** Returns where the method ends by itself. */
        Limits limits();

        @Override
        default @Nullable EarlyStopping earlyStopping() {
            return limits().earlyStopping();
        }

        @Override
        default boolean ends() {
            return limits().any();
        }
    }

    /**
     * The genetic algorithm.
     *
     * @param settings its settings
     */
    record Genetic(GeneticSettings settings) implements Evolution {
        @Override
        public String type() {
            return "genetic";
        }

        @Override
        public Individuals individuals() {
            return settings.individuals();
        }

        @Override
        public Limits limits() {
            return settings.limits();
        }
    }

    /**
     * The genetic algorithm NSGA-II, of two objectives.
     *
     * @param settings its settings
     */
    record Nsga2(ParetoSettings settings) implements Evolution {
        @Override
        public String type() {
            return "nsga2";
        }

        @Override
        public Limits limits() {
            return settings.limits();
        }
    }

    /**
     * An evolution strategy.
     *
     * @param settings its settings
     */
    record Strategy(StrategySettings settings) implements Evolution {
        @Override
        public String type() {
            return StrategyJson.typeOf(settings);
        }

        @Override
        public Limits limits() {
            return settings.limits();
        }
    }

    /**
     * A genetic algorithm whose children learn by gradients.
     *
     * @param settings its settings
     */
    record Memetic(MemeticSettings settings) implements Evolution {
        @Override
        public String type() {
            return "memetic";
        }

        @Override
        public Individuals individuals() {
            return settings.genetic().individuals();
        }

        @Override
        public Limits limits() {
            return settings.genetic().limits();
        }
    }

    /**
     * Population-based training.
     *
     * @param settings its settings
     */
    record PopulationBased(PopulationTrainingSettings settings) implements MethodConfig {
        @Override
        public String type() {
            return "pbt";
        }

        @Override
        public @Nullable EarlyStopping earlyStopping() {
            return settings.gradient().earlyStopping();
        }

        @Override
        public boolean ends() {
            return settings.gradient().epochs() != null
                    || settings.gradient().earlyStopping() != null;
        }
    }

    /**
     * Methods one after the other.
     *
     * @param stages the methods; each but the last has a share of the budget or an end of its own
     */
    record Chain(List<Stage> stages) implements MethodConfig {
        /**
         * One of the methods.
         *
         * @param method any but another chain, and without early stopping
         * @param share the share of {@code budget.samples} it may spend, above 0 and at most 1; or null:
         *        it goes on to its own end or that of the budget
         */
        record Stage(MethodConfig method, @Nullable Double share) {
            Stage {
                Requirement.check("share", share == null || (share > 0 && share <= 1),
                        "above 0 and at most 1", share);
                Requirement.check("stages", !(method instanceof Chain), "that are no chains",
                        method.type());
                Requirement.check("stages", method.earlyStopping() == null,
                        "without early_stopping", method.earlyStopping());
            }
        }

        /**
         * Checks the stages.
         *
         * @throws IllegalArgumentException if one of them would never end, or one but the last is to
         *         keep its population
         */
        public Chain {
            stages = List.copyOf(stages);
            Requirement.check("stages", !stages.isEmpty(), "of at least 1", stages);
            for (Stage stage : stages.subList(0, stages.size() - 1)) {
                Requirement.check("share", stage.share != null || stage.method.ends(),
                        "of every stage but the last that does not end by itself", null);
                Individuals asked = stage.method.individuals();
                Requirement.check("keep_population", asked == null || !asked.keepPopulation(),
                        "of false in every stage but the last", true);
                Requirement.check("ensemble", asked == null || asked.ensemble() == null,
                        "in the last stage alone", asked == null ? null : asked.ensemble());
            }
            double sum = stages.stream().map(Stage::share).filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue).sum();
            // Shares that are written as decimals may add up to a little more.
            Requirement.check("shares", sum <= 1 + 1e-9, "that add up to at most 1", sum);
        }

        @Override
        public String type() {
            return "chain";
        }

        @Override
        public @Nullable EarlyStopping earlyStopping() {
            return null;
        }

        @Override
        public boolean ends() {
            return stages.getLast().method.ends();
        }

        @Override
        public MethodConfig last() {
            return stages.getLast().method;
        }

        /** Returns whether any stage has a share of the budget. */
        boolean hasShares() {
            return stages.stream().anyMatch(stage -> stage.share != null);
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
