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
import io.pomona.tensor.RandomKey;
import java.util.ArrayList;
import java.util.List;

/** Makes children of seeds: mutates with the keys that {@link Breeder} mutates weights with. */
final class SeedBreeder implements Alterer<AnyGene<SeedGenome>, Double> {
    private final double rate;
    private final SigmaAdaptation adaptation;

    SeedBreeder(Mutation mutation) {
        this.rate = mutation.individualRate();
        this.adaptation = SigmaAdaptation.of(mutation, 1);
    }

    /** Returns with which sigma the children of a generation are mutated. */
    double sigma(long generation) {
        return adaptation.sigmas(new SigmaAdaptation.Child(generation, 0, List.of(), true,
                RandomKey.of(0)))[0];
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
            if (ChildPlan.happens(own, rate)) {
                children.add(Phenotype.of(genotype(genome(parent).mutated(own.value(), sigma(generation))),
                        generation));
                altered++;
            } else {
                children.add(parent);
            }
        }
        return new AltererResult<>(ISeq.of(children), altered);
    }
}
