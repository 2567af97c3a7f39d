// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Ancestor;
import io.pomona.train.Ancestor.Operator;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Patterns;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The line of ancestors of the best individual. */
@NullMarked
class GenealogyTest {
    private static final long ALL = Long.MAX_VALUE;
    private static final Network NETWORK = Patterns.network(3, 0);
    private static final DataSet DATA = Patterns.draw(24, 0.3, 1);

    static List<GeneticSettings> settings() {
        GeneticSettings plain = GeneticSettings.defaults().withPopulation(12).withElites(2);
        return List.of(plain, plain.withElites(0).withCrossover(new Crossover.Uniform(0.5, 0.5)),
                plain.withCrossover(new Crossover.Mean(1, 3, Crossover.Mean.Weights.EQUAL)),
                plain.withStructure(new PopulationStructure(null, new Islands(2, 3, 1))));
    }

    private static GeneticTrainer trainer(GeneticSettings settings, Workers workers) {
        return new GeneticTrainer(NETWORK, DATA, settings, RandomKey.of(7),
                NETWORK.initialParameters(RandomKey.of(4)),
                new LocalPopulationEvaluator(new NetworkEvaluator(NETWORK, workers)), workers);
    }

    private static Trainer.Step run(GeneticTrainer trainer, int generations) {
        Trainer.Step last = trainer.advance(ALL);
        for (int i = 1; i < generations; i++) {
            last = trainer.advance(ALL);
        }
        return last;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theLineLeadsBackToTheFirstPopulation(GeneticSettings settings) {
        try (Workers workers = Workers.of(1)) {
            GeneticTrainer trainer = trainer(settings, workers);
            run(trainer, 25);
            List<Ancestor> line = trainer.genealogy();

            assertEquals(trainer.state().doubles("best_numbers")[0], line.getFirst().fitness());
            for (int i = 0; i + 1 < line.size(); i++) {
                Ancestor child = line.get(i);
                Ancestor parent = line.get(i + 1);
                assertEquals(parent.id(), child.parent());
                assertTrue(parent.id() < child.id() && child.other() < child.id());
                assertTrue(parent.generation() < child.generation(), line.toString());
                assertFalse(child.otherFitness() > parent.fitness(), line.toString());
                assertEquals(child.other() >= 0, isMixed(child), child.toString());
            }
            Ancestor oldest = line.getLast();
            assertEquals(new Ancestor(oldest.id(), 0, Operator.FIRST, oldest.fitness(),
                    Ancestor.NOBODY, Ancestor.NOBODY, Double.NaN), oldest);
            assertTrue(oldest.id() < settings.population());
            assertTrue(line.size() > 3 && line.size() <= 25, line.toString());
        }
    }

    private static boolean isMixed(Ancestor one) {
        return one.operator() == Operator.CROSSOVER
                || one.operator() == Operator.CROSSOVER_AND_MUTATION;
    }

    @Test
    void operatorsAreTheOnesThatStruck() {
        GeneticSettings plain = GeneticSettings.defaults().withPopulation(10).withElites(1);
        Mutation always = new Mutation(1, 1, 1, Mutation.Scale.ABSOLUTE);
        Crossover never = new Crossover.Uniform(0, 0.5);
        Crossover ever = new Crossover.Uniform(1, 0.5);
        Mutation mild = new Mutation(0, 1, 1, Mutation.Scale.ABSOLUTE);

        assertEquals(Set.of(Operator.FIRST, Operator.MUTATION),
                operators(plain.withCrossover(never).withMutation(always)));
        assertTrue(EnumSet.of(Operator.FIRST, Operator.CROSSOVER)
                .containsAll(operators(plain.withCrossover(ever).withMutation(mild))));
        assertTrue(operators(plain.withCrossover(ever).withMutation(always))
                .contains(Operator.CROSSOVER_AND_MUTATION));
    }

    private static Set<Operator> operators(GeneticSettings settings) {
        try (Workers workers = Workers.of(1)) {
            GeneticTrainer trainer = trainer(settings, workers);
            run(trainer, 20);
            return trainer.genealogy().stream().map(Ancestor::operator)
                    .collect(Collectors.toSet());
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aRestoredSearchGivesTheSameLineOnAnyNumberOfThreads(GeneticSettings settings) {
        try (Workers one = Workers.of(1); Workers three = Workers.of(3)) {
            GeneticTrainer undisturbed = trainer(settings, one);
            run(undisturbed, 20);
            GeneticTrainer first = trainer(settings, three);
            run(first, 8);
            GeneticTrainer second = trainer(settings, three);
            second.restore(first.state());
            assertEquals(first.genealogy(), second.genealogy());
            run(second, 12);

            assertEquals(undisturbed.genealogy(), second.genealogy());
            assertEquals(undisturbed.state().longs().keySet(), second.state().longs().keySet());
        }
    }

    @Test
    void whoDiedOutWithoutChildrenIsForgotten() {
        try (Workers workers = Workers.of(1)) {
            GeneticTrainer trainer = trainer(GeneticSettings.defaults().withPopulation(12)
                    .withElites(1).withSelection(new Selection.Truncation(2)), workers);
            run(trainer, 60);
            TrainerState state = trainer.state();

            int kept = state.longs("descents").length / 5;
            long born = state.longs("descents_next")[0];
            assertTrue(born > 500, "born " + born);
            assertTrue(kept < 60 + 12 * 4, "kept " + kept + " of " + born);
        }
    }
}
