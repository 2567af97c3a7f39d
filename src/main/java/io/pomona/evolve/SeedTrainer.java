// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static io.pomona.evolve.SeedBreeder.genome;

import io.jenetics.AnyGene;
import io.jenetics.Phenotype;
import io.jenetics.TruncationSelector;
import io.jenetics.engine.Engine;
import io.jenetics.engine.EvolutionStart;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import io.pomona.data.DataSet;
import io.pomona.evolve.ObjectiveEvaluator.Valued;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Candidate;
import io.pomona.train.EarlyStopping;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evolves the weights of a network as {@link GeneticTrainer} does without crossover, to the same bits,
 * but keeps of each individual only what its weights were drawn from ({@link Genome#SEEDS}): the
 * population takes memory in proportion to the generations, not to the network.
 */
public final class SeedTrainer implements Trainer {
    private final GeneticSettings settings;
    private final RandomKey key;
    private final FreeWeights free;
    private final ObjectiveEvaluator evaluator;
    private final SeedWeights decoder;
    private final SeedBreeder breeder;
    private final Engine<AnyGene<SeedGenome>, Double> engine;

    private ISeq<Phenotype<AnyGene<SeedGenome>, Double>> population = ISeq.empty();
    private long generation;
    /** Whether the population that a generation starts from has been handed to Jenetics. */
    private boolean isBegun = true;
    private long bestGeneration;
    private double bestFitness = Double.NEGATIVE_INFINITY;
    private SeedGenome best = SeedGenome.first(0);
    private @Nullable Score bestScore;
    /** What is given; null until it has been made of its seeds. */
    private float @Nullable [] given;
    private long evaluations;
    private long samples;
    private int invalid;

    /**
     * Creates a trainer.
     *
     * @param settings of which the genome is {@link Genome#SEEDS}
     * @param key from which the first population, the parents and the changes are drawn
     * @param initialParameters individual 0 of the first population
     * @param workers who make the weights; results do not depend on their number
     */
    public SeedTrainer(Network network, DataSet data, GeneticSettings settings, RandomKey key,
            float[] initialParameters, PopulationEvaluator evaluator, Workers workers) {
        this.settings = settings;
        this.key = key;
        SeedRecipe recipe = new SeedRecipe(settings, key, initialParameters);
        this.free = recipe.free(network);
        this.evaluator = new ObjectiveEvaluator(settings.objective(), data,
                free.evaluator(evaluator), key.split("samples"), workers);
        this.decoder = recipe.genomes(network, free, workers);
        this.breeder = new SeedBreeder(settings.mutation());
        this.engine = new Engine.Builder<AnyGene<SeedGenome>, Double>(this::evaluate,
                () -> SeedBreeder.genotype(SeedGenome.first(0)))
                .populationSize(settings.population()).survivorsSize(settings.elites())
                .survivorsSelector(new TruncationSelector<>())
                .offspringSelector(Selectors.byFitness(settings.selection(),
                        () -> key.split("selection").split(generation).split(0)))
                .alterers(breeder)
                .maximalPhenotypeAge(Long.MAX_VALUE).executor(Runnable::run).build();
    }

    /** Returns how often a network's weights exist at most while it is searched. */
    public static long rowsHeld(int weights, GeneticSettings settings) {
        Integer average = settings.average();
        Integer ensemble = settings.individuals().ensemble();
        return SeedWeights.rows(weights)
                + Math.max(average == null ? 1 : average, ensemble == null ? 1 : ensemble);
    }

    @Override
    public Step advance(long samplesLeft) {
        evaluations = 0;
        samples = 0;
        invalid = 0;
        double sigma = Double.NaN;
        ISeq<Phenotype<AnyGene<SeedGenome>, Double>> before = population;
        if (population.isEmpty()) {
            population = evaluate(LongStream.range(0, settings.population())
                    .mapToObj(SeedGenome::first).map(SeedBreeder::genotype)
                    .map(first -> Phenotype.<AnyGene<SeedGenome>, Double>of(first, 0))
                    .collect(ISeq.toISeq()));
        } else {
            generation++;
            isBegun = false;
            sigma = breeder.sigma(generation);
            population = RandomRegistry.with(key.split("generation").split(generation).generator())
                    .call(() -> engine.evolve(EvolutionStart.of(population, generation))
                            .population());
        }
        if (settings.average() != null) {
            given = null;
            bestScore = null;
        }
        double highest = population.stream().mapToDouble(Phenotype::fitness).max().orElseThrow();
        double[] valid = population.stream().mapToDouble(Phenotype::fitness)
                .filter(fitness -> fitness != Fitness.INVALID).toArray();
        double mean = Arrays.stream(valid).average().orElse(Double.NaN);
        return new Step(evaluations, samples, highest, mean, Double.NaN, sigma, invalid,
                SeedCensus.statistics(before, population, generation)
                        .withFitness(Arrays.stream(valid)));
    }

    /** Jenetics' evaluator; see {@link GeneticTrainer}. */
    private ISeq<Phenotype<AnyGene<SeedGenome>, Double>> evaluate(
            Seq<Phenotype<AnyGene<SeedGenome>, Double>> all) {
        if (!isBegun) {
            isBegun = true;
            return all.asISeq();
        }
        boolean anew = evaluator.changesSamples();
        List<SeedGenome> due = all.stream().filter(one -> anew || one.nonEvaluated())
                .map(SeedBreeder::genome).toList();
        if (due.isEmpty()) {
            return all.asISeq();
        }
        if (anew) {
            bestFitness = Double.NEGATIVE_INFINITY;
        }
        var values = evaluateByParent(due).iterator();
        return all.map(one -> anew || one.nonEvaluated()
                ? one.nullifyFitness().withFitness(note(genome(one), values.next()))
                : one).asISeq();
    }

    /** Children of one parent are evaluated one after the other, while its weights are at hand. */
    private List<Valued> evaluateByParent(List<SeedGenome> due) {
        Map<SeedGenome, List<Integer>> families = new LinkedHashMap<>();
        for (int i = 0; i < due.size(); i++) {
            SeedGenome parent = due.get(i).parent();
            families.computeIfAbsent(parent == null ? due.get(i) : parent,
                    _ -> new ArrayList<>()).add(i);
        }
        List<Integer> order = families.values().stream().flatMap(List::stream).toList();
        List<Valued> values = evaluator.evaluate(new PopulationEvaluator.Population.Seeds(
                order.stream().map(due::get).toList(), decoder), generation);
        Valued[] inOrder = new Valued[values.size()];
        for (int i = 0; i < inOrder.length; i++) {
            inOrder[order.get(i)] = values.get(i);
        }
        return Arrays.asList(inOrder);
    }

    private double note(SeedGenome individual, Valued valued) {
        evaluations++;
        samples += valued.samples();
        if (!valued.isValid()) {
            invalid++;
        }
        if (valued.fitness() > bestFitness) {
            bestFitness = valued.fitness();
            best = individual;
            given = null;
            bestScore = evaluator.changesSamples() ? null : valued.score();
            bestGeneration = generation;
        }
        return valued.fitness();
    }

    @Override
    public float[] parameters() {
        float[] weights = given;
        if (weights == null) {
            Integer average = settings.average();
            weights = free.weights(average == null
                    ? decoder.weights(List.of(best)).getFirst()
                    : WeightAverage.of(bestOnes(average)));
            given = weights;
        }
        return weights;
    }

    private List<float[]> bestOnes(int count) {
        boolean allInvalid = population.stream().allMatch(p -> p.fitness() == Fitness.INVALID);
        return inOrder().filter(one -> allInvalid || one.fitness() != Fitness.INVALID).limit(count)
                .map(one -> decoder.weights(List.of(genome(one))).getFirst())
                .toList();
    }

    private Stream<Phenotype<AnyGene<SeedGenome>, Double>> inOrder() {
        return population.stream().sorted(
                Comparator.comparing(Phenotype<AnyGene<SeedGenome>, Double>::fitness).reversed());
    }

    /** Makes the weights of all that it returns. */
    @Override
    public List<Candidate> candidates(int most) {
        return inOrder().limit(most)
                .map(one -> new Candidate(
                        free.weights(decoder.weights(List.of(genome(one))).getFirst()),
                        new double[]{one.fitness()}))
                .toList();
    }

    @Override
    public @Nullable Score trainScore() {
        return bestScore;
    }

    @Override
    public Optional<String> finished() {
        return settings.limits().reached(generation, bestFitness, bestGeneration);
    }

    @Override
    public @Nullable EarlyStopping earlyStopping() {
        return settings.limits().earlyStopping();
    }

    @Override
    public TrainerState state() {
        Score score = bestScore == null ? new Score(1, 0, Double.NaN) : bestScore;
        TrainerState state = TrainerState.empty()
                .put("fitness", population.stream().mapToDouble(Phenotype::fitness).toArray())
                .put("born", population.stream().mapToLong(Phenotype::generation).toArray())
                .put("best_numbers", bestFitness, score.loss()).put("counts", generation,
                        bestGeneration, score.samples(), score.correct(),
                        bestScore == null ? 0 : 1);
        List<SeedGenome> all = new ArrayList<>(
                population.stream().map(SeedBreeder::genome).toList());
        all.add(best);
        SeedLists.save(state, "individuals", all);
        return state;
    }

    @Override
    public void restore(TrainerState state) {
        List<SeedGenome> all = SeedLists.restore(state, "individuals");
        double[] fitness = state.doubles("fitness");
        long[] born = state.longs("born");
        List<Phenotype<AnyGene<SeedGenome>, Double>> restored = new ArrayList<>();
        for (int i = 0; i < fitness.length; i++) {
            restored.add(
                    Phenotype.of(SeedBreeder.genotype(all.get(i)), born[i], fitness[i]));
        }
        population = ISeq.of(restored);
        best = all.getLast();
        given = null;
        long[] numbers = state.longs("counts");
        generation = numbers[0];
        bestGeneration = numbers[1];
        bestScore = numbers[4] == 0
                ? null
                : new Score((int) numbers[2], (int) numbers[3], state.doubles("best_numbers")[1]);
        bestFitness = state.doubles("best_numbers")[0];
    }
}
