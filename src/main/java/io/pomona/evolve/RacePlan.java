// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Phenotype;
import io.jenetics.util.Seq;
import io.pomona.tensor.RandomKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What a {@link Race} must find out for a selection to do what it would do without. */
final class RacePlan {
    private final GeneticSettings settings;
    /** How many of the best of all must be known in their order. */
    private final int ranked;
    /** Individuals drawn for a tournament, or 0: there are none. */
    private final int tournamentSize;
    private final int tournaments;

    RacePlan(GeneticSettings settings) {
        this.settings = settings;
        int best = 1;
        int elite = 0;
        Selection selection = settings.selection();
        while (selection instanceof Selection.Elite(int first, Selection others)) {
            best = Math.max(best, first);
            elite += first;
            selection = others;
        }
        if (selection instanceof Selection.Truncation truncation) {
            best = Math.max(best, truncation.count(settings.population()));
        }
        Integer average = settings.average();
        best = Math.max(best, Math.max(settings.elites(), average == null ? 1 : average));
        Integer ensemble = settings.individuals().ensemble();
        best = Math.max(best, ensemble == null ? 1 : ensemble);
        this.ranked = Math.min(best, settings.population());
        this.tournamentSize = switch (selection) {
            case Selection.Tournament(int size) -> size;
            case Selection.ParsimonyTournament(int size, _) -> size;
            default -> 0;
        };
        this.tournaments = tournamentSize == 0
                ? 0
                : Math.max(0, settings.population() - settings.elites() - elite);
    }

    /**
     * Checks that nothing looks at the fitness of those whose evaluation may be broken off.
     *
     * @throws IllegalArgumentException if something does
     */
    static void check(Selection selection, Mutation mutation, PopulationStructure structure,
            Individuals individuals) {
        Requirement.check("selection", suits(selection),
                "of truncation, tournament (without buckets) or elite beside racing", selection);
        Requirement.check("racing", structure.equals(PopulationStructure.NONE),
                "only without niching and islands", true);
        SigmaControl control = mutation.sigmaControl();
        Requirement.check("mutation.sigma_control",
                !(control instanceof SigmaControl.OneFifth
                        || control instanceof SigmaControl.Gesmr),
                "of fixed, schedule or self_adaptive beside racing", control);
        Requirement.check("keep_population", !individuals.keepPopulation(),
                "of false beside racing", true);
    }

    /** Returns whether it is known ahead whose fitness a selection will look at. */
    private static boolean suits(Selection selection) {
        return switch (selection) {
            case Selection.Truncation _ -> true;
            case Selection.Tournament _ -> true;
            case Selection.ParsimonyTournament(_, Integer buckets) -> buckets == null;
            case Selection.Elite(_, Selection others) -> suits(others);
            default -> false;
        };
    }

    /**
     * Returns the groups of a race.
     *
     * @param all the population
     * @param open says who is to be evaluated; the others have their fitness
     * @param next the key of the selection to come
     */
    List<Race.Group> groups(Seq<Phenotype<WeightGene, Double>> all,
            Predicate<Phenotype<WeightGene, Double>> open, RandomKey next) {
        int[] rows = new int[all.length()];
        int row = 0;
        for (int i = 0; i < rows.length; i++) {
            rows[i] = open.test(all.get(i)) ? row++ : -1;
        }
        List<Race.Group> groups = new ArrayList<>();
        groups.add(group(IntStream.range(0, rows.length).toArray(), ranked, rows, all));
        for (int[] drawn : Tournaments.draw(next, settings.population(), tournaments,
                tournamentSize)) {
            groups.add(group(Arrays.stream(drawn).distinct().toArray(), 1, rows, all));
        }
        return groups;
    }

    private static Race.Group group(int[] places, int best, int[] rows,
            Seq<Phenotype<WeightGene, Double>> all) {
        return new Race.Group(
                Arrays.stream(places).map(place -> rows[place]).filter(row -> row >= 0).toArray(),
                Arrays.stream(places).filter(place -> rows[place] < 0)
                        .mapToDouble(place -> all.get(place).fitness()).toArray(),
                best);
    }
}
