// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.pomona.evolve.LexicaseSelector.Outcomes;
import io.pomona.evolve.ObjectiveEvaluator.Valued;
import io.pomona.train.TrainerState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What is known of the individuals of a population beside their fitness. */
final class Observations {
    private static final String SAMPLES = "outcome_samples";
    private static final String WORDS = "outcome_words";
    private final IdentityHashMap<Genotype<WeightGene>, Outcomes> outcomes =
            new IdentityHashMap<>();
    private final Set<Genotype<WeightGene>> unfinished = Collections
            .newSetFromMap(new IdentityHashMap<>());
    private long samplesSaved;

    /** Begins a generation, in which nobody's evaluation was broken off yet. */
    void begin() {
        unfinished.clear();
        samplesSaved = 0;
    }

    /** Notes what an individual came to, on so many samples. */
    void note(Genotype<WeightGene> genotype, Valued valued, int samples) {
        BitSet correct = valued.correct();
        if (correct != null) {
            outcomes.put(genotype, new Outcomes(correct, samples));
        }
        if (!valued.finished()) {
            unfinished.add(genotype);
            samplesSaved += samples - valued.samples();
        }
    }

    /** Forgets those who are no longer in the population. */
    void retain(Iterable<Phenotype<WeightGene, Double>> population) {
        IdentityHashMap<Genotype<WeightGene>, Outcomes> kept = new IdentityHashMap<>();
        population.forEach(individual -> outcomes.computeIfPresent(individual.genotype(),
                (genotype, seen) -> {
                    kept.put(genotype, seen);
                    return seen;
                }));
        outcomes.clear();
        outcomes.putAll(kept);
    }

    /** Returns which samples an individual classified correctly; it was asked for. */
    Outcomes outcomes(Genotype<WeightGene> genotype) {
        return Objects.requireNonNull(outcomes.get(genotype));
    }

    /** Returns whether the fitness of an individual is what it is, not a bound. */
    boolean isFinished(Phenotype<WeightGene, Double> individual) {
        return !unfinished.contains(individual.genotype());
    }

    /** Returns how many evaluations were broken off in the generation. */
    int unfinished() {
        return unfinished.size();
    }

    /** Returns how many sample passes that saved. */
    long samplesSaved() {
        return samplesSaved;
    }

    /** Puts what the next selection needs to know into a state. */
    void save(TrainerState state, Iterable<Phenotype<WeightGene, Double>> population) {
        if (outcomes.isEmpty()) {
            return;
        }
        List<Outcomes> all = new ArrayList<>();
        population.forEach(individual -> all.add(outcomes(individual.genotype())));
        int samples = all.getFirst().samples();
        int each = Math.ceilDiv(samples, Long.SIZE);
        long[] words = new long[Math.multiplyExact(all.size(), each)];
        for (int i = 0; i < all.size(); i++) {
            long[] bits = all.get(i).correct().toLongArray();
            System.arraycopy(bits, 0, words, i * each, bits.length);
        }
        state.put(SAMPLES, (long) samples).put(WORDS, words);
    }

    /** Goes on from what {@link #save} put in. */
    void restore(TrainerState state, List<Phenotype<WeightGene, Double>> population) {
        outcomes.clear();
        if (!state.longs().containsKey(SAMPLES)) {
            return;
        }
        int samples = (int) state.longs(SAMPLES)[0];
        int each = Math.ceilDiv(samples, Long.SIZE);
        long[] words = state.longs(WORDS);
        for (int i = 0; i < population.size(); i++) {
            BitSet correct = BitSet.valueOf(
                    Arrays.copyOfRange(words, i * each, (i + 1) * each));
            outcomes.put(population.get(i).genotype(), new Outcomes(correct, samples));
        }
    }
}
