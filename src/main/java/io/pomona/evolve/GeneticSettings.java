// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the genetic algorithm.
 *
 * @param population the number of individuals, at least 2
 * @param elites how many of the best live on unchanged, at least 0 and below {@code population}
 * @param selection how parents are selected
 * @param crossover how parents are mixed
 * @param mutation how children are changed
 * @param children which shares of the children are made by crossover, by mutation and by both; or null:
 *        pairs are mixed and children mutated independently, by the rates of crossover and mutation
 * @param weightDecay each child's weights are shrunk by this share, in {@code [0, 1)}; where sigma is
 *        scheduled, in proportion to its square
 * @param average the network given is the mean of so many of the best of a generation, at least 1; or
 *        null: it is the best
 * @param objective what individuals are selected by
 * @param limits where the search ends by itself
 * @param structure what keeps the population from gathering in one place
 * @param individuals what individuals are made of, how they begin and what is kept of them
 */
public record GeneticSettings(int population, int elites, Selection selection, Crossover crossover,
        Mutation mutation, @Nullable ChildShares children, double weightDecay,
        @Nullable Integer average, Objective objective, Limits limits,
        PopulationStructure structure, Individuals individuals) {
    /** More seed lists take longer to select among than to evaluate, and then more memory than there is. */
    private static final int MOST_SEED_LISTS = 1_000_000;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range, or two do not go together
     */
    public GeneticSettings {
        Requirement.check("population", population >= 2, "of at least 2", population);
        Requirement.check("elites", elites >= 0 && elites < population,
                "of at least 0 and below population, " + population, elites);
        requireWithin(population, selection, crossover, mutation);
        Requirement.check("weight_decay", weightDecay >= 0 && weightDecay < 1, "in [0, 1)",
                weightDecay);
        boolean mixes = children != null && children.crossover() + children.both() > 0;
        Requirement.check("crossover", !(mixes && crossover instanceof Crossover.None),
                "other than none where children are made by crossover", "none");
        Requirement.check("average", average == null || (average >= 1 && average <= population),
                "of at least 1 and at most population, " + population, average);
        objective.requireComparable("steady_generations", limits.steadyGenerations());
        structure.check(population, elites);
        Requirement.check("niching", structure.niching() == null || !selection.isBySamples(),
                "only beside a selection by fitness", structure.niching());
        if (objective.racing()) {
            RacePlan.check(selection, mutation, structure, individuals);
        }
        Requirement.check("ensemble",
                individuals.ensemble() == null || individuals.ensemble() <= population,
                "of at most population", individuals.ensemble());
        if (individuals.genome() == Genome.SEEDS) {
            Requirement.check("population", population <= MOST_SEED_LISTS,
                    "of at most " + MOST_SEED_LISTS + " for genomes of seeds", population);
            checkSeeds(crossover, children, weightDecay, objective, selection, structure, mutation);
        }
        Requirement.check("mutation.safe",
                mutation.safe() == null || individuals.frozen().isEmpty(),
                "only where no layer is frozen", mutation.safe());
    }

    /** What goes through that many individuals, again and again, would never end beyond them. */
    private static void requireWithin(int population, Selection selection, Crossover crossover,
            Mutation mutation) {
        String most = "of at most population, " + population;
        int drawn = drawn(selection);
        Requirement.check("selection.size", drawn <= population, most, drawn);
        if (crossover instanceof Crossover.Mean mean) {
            Requirement.check("crossover.parents", mean.parents() <= population, most,
                    mean.parents());
        }
        if (mutation.sigmaControl() instanceof SigmaControl.Gesmr gesmr) {
            Requirement.check("mutation.sigma_control.groups", gesmr.groups() <= population, most,
                    gesmr.groups());
        }
    }

    private static int drawn(Selection selection) {
        return switch (selection) {
            case Selection.Tournament(int size) -> size;
            case Selection.ParsimonyTournament(int size, _) -> size;
            case Selection.Elite(_, Selection others) -> drawn(others);
            default -> 0;
        };
    }

    private static void checkSeeds(Crossover crossover, @Nullable ChildShares children,
            double weightDecay, Objective objective, Selection selection,
            PopulationStructure structure, Mutation mutation) {
        String where = "for genomes of seeds";
        Requirement.check("crossover.rate", crossover.rate() == 0, "of 0 " + where,
                crossover.rate());
        Requirement.check("children", children == null, "left out " + where, children);
        Requirement.check("weight_decay", weightDecay == 0, "of 0 " + where, weightDecay);
        Requirement.check("l2", objective.l2() == 0, "of 0 " + where, objective.l2());
        Requirement.check("racing", !objective.racing(), "of false " + where, true);
        Requirement.check("inheritance", objective.inheritance() == null, "left out " + where,
                objective.inheritance());
        Requirement.check("selection", Selectors.goesByFitness(selection),
                "by fitness alone " + where, selection);
        Requirement.check("niching and islands", structure.equals(PopulationStructure.NONE),
                "left out " + where, structure);
        Requirement.check("mutation.safe", mutation.safe() == null, "left out " + where,
                mutation.safe());
        Requirement.check("mutation.sigma_control",
                mutation.sigmaControl() instanceof SigmaControl.Fixed
                        || mutation.sigmaControl() instanceof SigmaControl.Scheduled,
                "of fixed or scheduled " + where, mutation.sigmaControl());
    }

    /** Returns settings that work for small convolutional networks. */
    public static GeneticSettings defaults() {
        return new GeneticSettings(20, 2, new Selection.Truncation(5),
                new Crossover.Uniform(0.9, 0.5),
                new Mutation(0.9, 0.1, 0.5, Mutation.Scale.INITIAL_SPREAD), null, 0, null,
                Objective.of(new Fitness.AccuracyCrossEntropy()), Limits.NONE,
                PopulationStructure.NONE, Individuals.DEFAULTS);
    }

    /** The settings on their way from one set to another; whole sets are checked. */
    private static final class Draft {
        private int population;
        private int elites;
        private Selection selection;
        private Crossover crossover;
        private Mutation mutation;
        private @Nullable ChildShares children;
        private double weightDecay;
        private @Nullable Integer average;
        private Objective objective;
        private Limits limits;
        private PopulationStructure structure;
        private Individuals individuals;

        private Draft(GeneticSettings from) {
            population = from.population;
            elites = from.elites;
            selection = from.selection;
            crossover = from.crossover;
            mutation = from.mutation;
            children = from.children;
            weightDecay = from.weightDecay;
            average = from.average;
            objective = from.objective;
            limits = from.limits;
            structure = from.structure;
            individuals = from.individuals;
        }

        private GeneticSettings settings() {
            return new GeneticSettings(population, elites, selection, crossover, mutation, children,
                    weightDecay, average, objective, limits, structure, individuals);
        }
    }

    private GeneticSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** Returns these settings with another population size. */
    public GeneticSettings withPopulation(int value) {
        return with(draft -> draft.population = value);
    }

    /** Returns these settings with another number of elites. */
    public GeneticSettings withElites(int value) {
        return with(draft -> draft.elites = value);
    }

    /** Returns these settings with another selection. */
    public GeneticSettings withSelection(Selection value) {
        return with(draft -> draft.selection = value);
    }

    /** Returns these settings with another crossover. */
    public GeneticSettings withCrossover(Crossover value) {
        return with(draft -> draft.crossover = value);
    }

    /** Returns these settings with another mutation. */
    public GeneticSettings withMutation(Mutation value) {
        return with(draft -> draft.mutation = value);
    }

    /** Returns these settings with other shares of the children. */
    public GeneticSettings withChildren(@Nullable ChildShares value) {
        return with(draft -> draft.children = value);
    }

    /** Returns these settings with another weight decay. */
    public GeneticSettings withWeightDecay(double value) {
        return with(draft -> draft.weightDecay = value);
    }

    /** Returns these settings with another number of networks to average, or null. */
    public GeneticSettings withAverage(@Nullable Integer value) {
        return with(draft -> draft.average = value);
    }

    /** Returns these settings with another objective. */
    public GeneticSettings withObjective(Objective value) {
        return with(draft -> draft.objective = value);
    }

    /** Returns these settings with other limits. */
    public GeneticSettings withLimits(Limits value) {
        return with(draft -> draft.limits = value);
    }

    /** Returns these settings with another structure of the population. */
    public GeneticSettings withStructure(PopulationStructure value) {
        return with(draft -> draft.structure = value);
    }

    /** Returns these settings with other individuals. */
    public GeneticSettings withIndividuals(Individuals value) {
        return with(draft -> draft.individuals = value);
    }

    /** Returns these settings with another limit of generations. */
    public GeneticSettings withGenerations(int value) {
        return withLimits(new Limits(value, limits.targetFitness(), limits.steadyGenerations(),
                limits.earlyStopping()));
    }
}
