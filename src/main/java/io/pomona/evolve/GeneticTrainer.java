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
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.EarlyStopping;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
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
    private final DataSet data;
    private final GeneticSettings settings;
    private final RandomKey key;
    private final float[] initialParameters;
    private final PopulationEvaluator evaluator;
    private final Workers workers;
    private final Engine<WeightGene, Double> engine;

    private ISeq<Phenotype<WeightGene, Double>> population = ISeq.empty();
    private long generation;
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
        this.data = data;
        this.settings = settings;
        this.key = key;
        this.initialParameters = initialParameters.clone();
        this.evaluator = evaluator;
        this.workers = workers;
        this.bestWeights = this.initialParameters;
        this.engine = engine();
    }

    private Engine<WeightGene, Double> engine() {
        // Survivors are the elites and nothing else; Jenetics alters offspring only. Its limit of age
        // would remove elites in time.
        return new Engine.Builder<WeightGene, Double>(this::evaluate,
                () -> genotype(initialParameters)).populationSize(settings.population())
                .survivorsSize(settings.elites()).survivorsSelector(new TruncationSelector<>())
                .offspringSelector(Selectors.of(settings.selection()))
                .alterers(new Breeder(new WeightCrossover(settings.crossover()),
                        new WeightMutation(settings.mutation(), settings.weightDecay(),
                                network.layout()),
                        network.layout(), workers))
                .maximalPhenotypeAge(Long.MAX_VALUE).executor(Runnable::run).build();
    }

    private Genotype<WeightGene> genotype(float[] weights) {
        return Genotype.of(WeightChromosome.of(network.layout(), weights));
    }

    @Override
    public Step advance(long samplesLeft) {
        counts.evaluations = 0;
        counts.samples = 0;
        counts.invalid = 0;
        double sigma = Double.NaN;
        if (population.isEmpty()) {
            population = evaluate(firstPopulation());
        } else {
            generation++;
            sigma = settings.mutation().sigma();
            population = RandomRegistry.with(key.split("generation").split(generation).generator())
                    .call(() -> engine.evolve(EvolutionStart.of(population, generation))
                            .population());
        }
        double best = population.stream().mapToDouble(Phenotype::fitness).max().orElseThrow();
        double mean = population.stream().mapToDouble(Phenotype::fitness)
                .filter(fitness -> fitness != Fitness.INVALID).average().orElse(Double.NaN);
        return new Step(counts.evaluations, counts.samples, best, mean, Double.NaN, sigma,
                counts.invalid);
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

    /** Jenetics' evaluator: those that have a fitness keep it and cost nothing. */
    private ISeq<Phenotype<WeightGene, Double>> evaluate(Seq<Phenotype<WeightGene, Double>> all) {
        List<float[]> rows = all.stream().filter(Phenotype::nonEvaluated)
                .map(phenotype -> WeightChromosome.weights(phenotype.genotype())).toList();
        if (rows.isEmpty()) {
            return all.asISeq();
        }
        List<Evaluation> evaluations = evaluator.evaluate(
                new PopulationEvaluator.Population.Rows(rows), data,
                new PopulationEvaluator.Request(false));
        double[] penalties = new double[rows.size()];
        if (settings.l2() > 0) {
            workers.run(rows.size(), (_, i) -> penalties[i] = penalty(rows.get(i)));
        }
        List<Phenotype<WeightGene, Double>> evaluated = new ArrayList<>(all.length());
        int next = 0;
        for (Phenotype<WeightGene, Double> phenotype : all) {
            if (phenotype.nonEvaluated()) {
                evaluated.add(phenotype.withFitness(
                        fitness(rows.get(next), evaluations.get(next), penalties[next])));
                next++;
            } else {
                evaluated.add(phenotype);
            }
        }
        return ISeq.of(evaluated);
    }

    private double fitness(float[] weights, Evaluation evaluation, double penalty) {
        double fitness = settings.fitness().of(evaluation.score(), penalty);
        counts.evaluations++;
        counts.samples += evaluation.samples();
        if (fitness == Fitness.INVALID) {
            counts.invalid++;
        }
        if (fitness > bestFitness) {
            bestFitness = fitness;
            bestWeights = weights;
            bestScore = evaluation.score();
            bestGeneration = generation;
        }
        return fitness;
    }

    private double penalty(float[] weights) {
        double squares = 0;
        for (float weight : weights) {
            squares += (double) weight * weight;
        }
        return settings.l2() / 2 * squares;
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
        if (settings.targetFitness() != null && bestFitness >= settings.targetFitness()) {
            return Optional.of("fitness " + settings.targetFitness() + " reached");
        }
        if (settings.generations() != null && generation >= settings.generations()) {
            return Optional.of(settings.generations() + " generations done");
        }
        if (settings.steadyGenerations() != null
                && generation - bestGeneration >= settings.steadyGenerations()) {
            return Optional.of("no better fitness for " + settings.steadyGenerations()
                    + " generations");
        }
        return Optional.empty();
    }

    @Override
    public @Nullable EarlyStopping earlyStopping() {
        return settings.earlyStopping();
    }

    @Override
    public TrainerState state() {
        Score score = bestScore == null ? new Score(1, 0, Double.NaN) : bestScore;
        return TrainerState.empty()
                .put("population",
                        population.stream().map(p -> WeightChromosome.weights(p.genotype()))
                                .toList())
                .put("fitness", population.stream().mapToDouble(Phenotype::fitness).toArray())
                .put("born", population.stream().mapToLong(Phenotype::generation).toArray())
                .put("best", bestWeights).put("best_numbers", bestFitness, score.loss())
                .put("counts", generation, bestGeneration, score.samples(), score.correct());
    }

    @Override
    public void restore(TrainerState state) {
        List<float[]> rows = state.rows("population");
        double[] fitness = state.doubles("fitness");
        long[] born = state.longs("born");
        List<Phenotype<WeightGene, Double>> restored = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            restored.add(Phenotype.of(genotype(rows.get(i)), born[i], fitness[i]));
        }
        population = ISeq.of(restored);
        long[] numbers = state.longs("counts");
        generation = numbers[0];
        bestGeneration = numbers[1];
        bestScore = new Score((int) numbers[2], (int) numbers[3], state.doubles("best_numbers")[1]);
        bestFitness = state.doubles("best_numbers")[0];
        bestWeights = state.row("best");
    }
}
