// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Genotype;
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
import io.pomona.train.EarlyStopping;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evolves the weights of a network with Jenetics. Individual 0 of the first population is the network
 * it is given, the one that gradient methods start from; each other is drawn by the layers'
 * initialisers. A generation is one call of the engine under a generator of its own, keyed by the
 * generation, so a trainer that was restored goes on as if it had never stopped.
 */
public final class GeneticTrainer implements Trainer {
    private final Network network;
    private final GeneticSettings settings;
    private final RandomKey key;
    private final float[] initialParameters;
    private final ObjectiveEvaluator evaluator;
    private final Workers workers;
    private final Breeding breeding;
    private final Engine<WeightGene, Double> engine;

    private ISeq<Phenotype<WeightGene, Double>> population = ISeq.empty();
    private long generation;
    /** Whether the population that a generation starts from has been handed to Jenetics. */
    private boolean isBegun = true;
    private long bestGeneration;
    private double bestFitness = Double.NEGATIVE_INFINITY;
    private float[] bestWeights;
    private @Nullable Score bestScore;
    private final Counts counts = new Counts();

    /** What the evaluations of one generation came to. */
    private static final class Counts {
        private long evaluations;
        private long samples;
        private int invalid;
    }

    /**
     * Creates a trainer.
     *
     * @param key from which the first population, the parents and the changes are drawn
     * @param initialParameters individual 0 of the first population
     * @param workers who breed; results do not depend on their number
     */
    public GeneticTrainer(Network network, DataSet data, GeneticSettings settings, RandomKey key,
            float[] initialParameters, PopulationEvaluator evaluator, Workers workers) {
        this.network = network;
        this.settings = settings;
        this.key = key;
        this.initialParameters = initialParameters.clone();
        this.evaluator = new ObjectiveEvaluator(settings.objective(), data, evaluator,
                key.split("samples"), workers);
        this.workers = workers;
        this.bestWeights = this.initialParameters;
        this.breeding = new Breeding(settings, network, data, workers);
        this.engine = engine();
    }

    private Engine<WeightGene, Double> engine() {
        // Survivors are the elites and nothing else; Jenetics alters offspring only. Its limit of age
        // would remove elites in time.
        return new Engine.Builder<WeightGene, Double>(this::evaluate,
                () -> genotype(initialParameters)).populationSize(settings.population())
                .survivorsSize(settings.elites()).survivorsSelector(new TruncationSelector<>())
                .offspringSelector(Selectors.of(settings.selection()))
                .alterers(breeding.alterer()).maximalPhenotypeAge(Long.MAX_VALUE)
                .executor(Runnable::run).build();
    }

    private Genotype<WeightGene> genotype(float[] weights) {
        return Genotype.of(WeightChromosome.of(network.layout(), weights));
    }

    @Override
    public Step advance(long samplesLeft) {
        counts.evaluations = 0;
        counts.samples = 0;
        counts.invalid = 0;
        if (population.isEmpty()) {
            population = evaluate(firstPopulation());
        } else {
            generation++;
            isBegun = false;
            population = RandomRegistry.with(key.split("generation").split(generation).generator())
                    .call(() -> engine.evolve(EvolutionStart.of(population, generation))
                            .population());
        }
        Breeding.Stock stock = breeding.takeStock(population, generation, key.split("sigma"));
        Integer average = settings.average();
        if (average != null) {
            bestWeights = WeightAverage.of(best(average));
            bestScore = null;
        }
        double best = population.stream().mapToDouble(Phenotype::fitness).max().orElseThrow();
        double mean = population.stream().mapToDouble(Phenotype::fitness)
                .filter(fitness -> fitness != Fitness.INVALID).average().orElse(Double.NaN);
        return new Step(counts.evaluations, counts.samples + stock.samples(), best, mean,
                Double.NaN, stock.sigma(), counts.invalid, stock.population());
    }

    /** Returns whether the score of what is given is not known from the search. */
    private boolean givesOtherThanMeasured() {
        return evaluator.changesSamples() || settings.average() != null;
    }

    private List<float[]> best(int count) {
        return population.stream()
                .sorted(Comparator.comparing(Phenotype<WeightGene, Double>::fitness).reversed())
                .limit(count).map(phenotype -> WeightChromosome.weights(phenotype.genotype()))
                .toList();
    }

    private ISeq<Phenotype<WeightGene, Double>> firstPopulation() {
        float[][] first = new float[settings.population()][];
        workers.run(first.length, (_, i) -> first[i] = i == 0
                ? initialParameters
                : network.initialParameters(key.split("individual").split(i)));
        return Arrays.stream(first).map(this::genotype)
                .map(genotype -> Phenotype.<WeightGene, Double>of(genotype, generation))
                .collect(ISeq.toISeq());
    }

    /**
     * Jenetics' evaluator, which it asks at the begin and at the end of a generation: those that have a
     * fitness keep it and cost nothing, unless the new generation sees other samples.
     */
    private ISeq<Phenotype<WeightGene, Double>> evaluate(Seq<Phenotype<WeightGene, Double>> all) {
        if (!isBegun) {
            isBegun = true;
            return all.asISeq();
        }
        boolean anew = evaluator.changesSamples();
        List<float[]> rows = all.stream().filter(phenotype -> anew || phenotype.nonEvaluated())
                .map(phenotype -> WeightChromosome.weights(phenotype.genotype())).toList();
        if (rows.isEmpty()) {
            return all.asISeq();
        }
        if (anew) {
            bestFitness = Double.NEGATIVE_INFINITY;
        }
        Iterator<Valued> values = evaluator.evaluate(rows, generation).iterator();
        Iterator<float[]> weights = rows.iterator();
        return all.map(phenotype -> anew || phenotype.nonEvaluated()
                ? phenotype.nullifyFitness().withFitness(note(weights.next(), values.next()))
                : phenotype).asISeq();
    }

    private double note(float[] weights, Valued valued) {
        counts.evaluations++;
        counts.samples += valued.samples();
        if (!valued.isValid()) {
            counts.invalid++;
        }
        if (valued.fitness() > bestFitness) {
            bestFitness = valued.fitness();
            bestWeights = weights;
            bestScore = evaluator.changesSamples() ? null : valued.score();
            bestGeneration = generation;
        }
        return valued.fitness();
    }

    @Override
    public float[] parameters() {
        return bestWeights;
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
                .put("population",
                        population.stream().map(p -> WeightChromosome.weights(p.genotype()))
                                .toList())
                .put("fitness", population.stream().mapToDouble(Phenotype::fitness).toArray())
                .put("born", population.stream().mapToLong(Phenotype::generation).toArray())
                .put("best", bestWeights).put("best_numbers", bestFitness, score.loss())
                .put("counts", generation, bestGeneration, score.samples(), score.correct());
        breeding.save(state, population);
        return state;
    }

    @Override
    public void restore(TrainerState state) {
        List<Genotype<WeightGene>> genotypes = breeding.restore(state);
        double[] fitness = state.doubles("fitness");
        long[] born = state.longs("born");
        List<Phenotype<WeightGene, Double>> restored = new ArrayList<>();
        for (int i = 0; i < born.length; i++) {
            restored.add(Phenotype.of(genotypes.get(i), born[i], fitness[i]));
        }
        population = ISeq.of(restored);
        long[] numbers = state.longs("counts");
        generation = numbers[0];
        bestGeneration = numbers[1];
        bestScore = givesOtherThanMeasured()
                ? null
                : new Score((int) numbers[2], (int) numbers[3], state.doubles("best_numbers")[1]);
        bestFitness = state.doubles("best_numbers")[0];
        bestWeights = state.row("best");
    }
}
