// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Alterer;
import io.jenetics.AltererResult;
import io.jenetics.AnyChromosome;
import io.jenetics.AnyGene;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import io.pomona.nn.ParameterLayout;
import io.pomona.tensor.RandomKey;
import java.util.ArrayList;
import java.util.List;

/** Makes children of seeds: mutates with the keys that {@link Breeder} mutates weights with. */
final class SeedBreeder implements Alterer<AnyGene<SeedGenome>, Double> {
    private final WeightMutation mutation;
    private final double sigma;

    SeedBreeder(Mutation mutation, ParameterLayout layout) {
        this.mutation = new WeightMutation(mutation, 0, layout);
        this.sigma = mutation.sigma();
    }

    static Genotype<AnyGene<SeedGenome>> genotype(SeedGenome genome) {
        return Genotype.of(AnyChromosome.of(() -> genome));
    }

    static SeedGenome genome(Phenotype<AnyGene<SeedGenome>, Double> phenotype) {
        return phenotype.genotype().gene().allele();
    }

    @Override
    public AltererResult<AnyGene<SeedGenome>, Double> alter(
            Seq<Phenotype<AnyGene<SeedGenome>, Double>> population, long generation) {
        RandomKey key = new RandomKey(RandomRegistry.random().nextLong()).split("mutation");
        List<Phenotype<AnyGene<SeedGenome>, Double>> children = new ArrayList<>();
        int altered = 0;
        for (int i = 0; i < population.size(); i++) {
            Phenotype<AnyGene<SeedGenome>, Double> parent = population.get(i);
            RandomKey own = key.split(i);
            if (mutation.takesPlace(own)) {
                children.add(Phenotype.of(genotype(genome(parent).mutated(own.value(), sigma)),
                        generation));
                altered++;
            } else {
                children.add(parent);
            }
        }
        return new AltererResult<>(ISeq.of(children), altered);
    }
}
