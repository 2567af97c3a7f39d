// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
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
import io.pomona.train.Ancestor;
import io.pomona.train.Candidate;
import io.pomona.train.EarlyStopping;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
    private final FreeWeights free;
    private final float[] initialParameters;
    private final IslandsAhead ahead;
    private final ObjectiveEvaluator evaluator;
    private final Workers workers;
    private final Breeding breeding;
    private final Engine<WeightGene, Double> engine;
    private final Observations observations = new Observations();
    private final @Nullable RacePlan racePlan;

    private ISeq<Phenotype<WeightGene, Double>> population = ISeq.empty();
    private long generation;
    /** The part of the population that is being bred. */
    private int part;
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
     * @throws IllegalArgumentException if racing is asked for a network that normalizes batches
     */
    public GeneticTrainer(Network network, DataSet data, GeneticSettings settings, RandomKey key,
            float[] initialParameters, PopulationEvaluator evaluator, Workers workers) {
        this(network, data, settings, key, initialParameters, evaluator, workers, null);
    }

    /**
     * Creates a trainer whose children learn before they are evaluated.
     *
     * @param learning what they do, or null: nothing
     */
    public GeneticTrainer(Network network, DataSet data, GeneticSettings settings, RandomKey key,
            float[] initialParameters, PopulationEvaluator evaluator, Workers workers,
            @Nullable Learning learning) {
        this.network = network;
        this.settings = settings;
        this.key = key;
        this.free = FreeWeights.of(network.layout(),
                FrozenLayers.of(network, settings.individuals().frozen()), initialParameters);
        this.initialParameters = free.genome(initialParameters.clone());
        this.ahead = new IslandsAhead(free.evaluator(evaluator), evaluator,
                new SeedRecipe(settings, key, initialParameters.clone()), learning != null);
        this.evaluator = new ObjectiveEvaluator(settings.objective(), data, ahead,
                key.split("samples"), workers);
        this.workers = workers;
        this.bestWeights = this.initialParameters;
        this.racePlan = settings.objective().racing() ? racePlan() : null;
        this.breeding = new Breeding(settings, network, free.layout(), data, learning, workers);
        this.engine = engine();
    }

    private RacePlan racePlan() {
        Requirement.check("racing", !network.usesBatchStatistics(),
                "only for networks that do not normalize batches", true);
        return new RacePlan(settings);
    }

    private Engine<WeightGene, Double> engine() {
        // Survivors are the elites and nothing else; Jenetics alters offspring only. Its limit of age
        // would remove elites in time.
        return new Engine.Builder<WeightGene, Double>(this::evaluate,
                () -> genotype(initialParameters))
                .populationSize(settings.population() / settings.structure().parts())
                .survivorsSize(settings.elites()).survivorsSelector(new TruncationSelector<>())
                .offspringSelector(parentSelector())
                .alterers(breeding.alterer()).maximalPhenotypeAge(Long.MAX_VALUE)
                .executor(Runnable::run).build();
    }

    private Selector<WeightGene, Double> parentSelector() {
        Selector<WeightGene, Double> selector = new Selectors(() -> selectionKey(generation, part),
                observations::outcomes, workers).of(settings.selection());
        Niching niching = settings.structure().niching();
        return niching == null
                ? selector
                : new SharingSelector(niching, selector, free.layout(), workers);
    }

    /** Returns what the parents of a generation are drawn from; it is known before the generation. */
    private RandomKey selectionKey(long when, int where) {
        return key.split("selection").split(when).split(where);
    }

    private Genotype<WeightGene> genotype(float[] weights) {
        return Genotype.of(WeightChromosome.of(free.layout(), weights));
    }

    @Override
    public Step advance(long samplesLeft) {
        counts.evaluations = 0;
        counts.samples = 0;
        counts.invalid = 0;
        observations.begin();
        if (evaluator.changesSamples()) {
            bestFitness = Double.NEGATIVE_INFINITY;
        }
        if (population.isEmpty()) {
            population = evaluate(firstPopulation());
        } else {
            generation++;
            breeding.begin(samplesLeft);
            population = nextPopulation();
        }
        observations.retain(population);
        Breeding.Stock stock = breeding.takeStock(population, generation, key.split("sigma"),
                observations);
        Integer average = settings.average();
        if (average != null) {
            bestWeights = WeightAverage.of(best(average));
            bestScore = null;
        }
        double best = population.stream().mapToDouble(Phenotype::fitness).max().orElseThrow();
        double mean = finishedFitnesses().average().orElse(Double.NaN);
        return new Step(counts.evaluations, counts.samples + stock.samples(), best, mean,
                stock.learningRate(), stock.sigma(), counts.invalid,
                stock.population().withFitness(finishedFitnesses()));
    }

    private DoubleStream finishedFitnesses() {
        return population.stream().filter(observations::isFinished)
                .mapToDouble(Phenotype::fitness).filter(fitness -> fitness != Fitness.INVALID);
    }

    private ISeq<Phenotype<WeightGene, Double>> nextPopulation() {
        ahead.look(generation, island -> savePopulation(pool(island)));
        ISeq<Phenotype<WeightGene, Double>> next = ISeq.empty();
        for (part = 0; part < settings.structure().parts(); part++) {
            next = next.append(breed(pool(part)));
        }
        return next;
    }

    /** Returns those from whom a part selects in the generation to come. */
    private ISeq<Phenotype<WeightGene, Double>> pool(int where) {
        Islands islands = settings.structure().islands();
        return islands == null ? population : islands.pool(population, where, generation);
    }

    private ISeq<Phenotype<WeightGene, Double>> breed(ISeq<Phenotype<WeightGene, Double>> pool) {
        RandomKey draws = key.split("generation").split(generation);
        isBegun = false;
        return RandomRegistry
                .with((settings.structure().islands() == null ? draws : draws.split(part))
                        .generator())
                .call(() -> engine.evolve(EvolutionStart.of(pool, generation)).population());
    }

    /**
     * Breeds one island alone until its next migration, and evaluates it.
     *
     * @param ended is told of the end of each generation
     */
    void breedIsland(IslandEpoch epoch, Runnable ended) {
        restorePopulation(epoch.pool());
        part = epoch.island();
        for (int i = 0; i < epoch.generations(); i++) {
            generation = epoch.generation() + i;
            observations.begin();
            population = breed(population);
            observations.retain(population);
            breeding.forgetBirths();
            ended.run();
        }
    }

    /** Returns whether the score of what is given is not known from the search. */
    private boolean givesOtherThanMeasured() {
        return evaluator.changesSamples() || settings.average() != null;
    }

    /** Returns the weights that an individual runs with. */
    private static float[] expressed(Phenotype<WeightGene, Double> phenotype) {
        return WeightChromosome.of(phenotype.genotype()).expressed();
    }

    /** Returns the weights of the best; of those with outputs that are not finite only for want of others. */
    private List<float[]> best(int count) {
        boolean allInvalid = population.stream().allMatch(p -> p.fitness() == Fitness.INVALID);
        return population.stream().filter(p -> allInvalid || p.fitness() != Fitness.INVALID)
                .sorted(Comparator.comparing(Phenotype<WeightGene, Double>::fitness).reversed())
                .limit(count).map(GeneticTrainer::expressed).toList();
    }

    private ISeq<Phenotype<WeightGene, Double>> firstPopulation() {
        float[][] first = new float[settings.population()][];
        FirstDraw draw = new FirstDraw(network, settings.individuals().initial(), free,
                initialParameters, key.split("individual"));
        workers.run(first.length, (_, i) -> first[i] = draw.genome(i));
        breeding.begin(first.length);
        return IntStream.range(0, first.length)
                .mapToObj(i -> Genotype.of(
                        WeightChromosome.of(free.layout(), first[i], Traits.first(i))))
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
        List<Phenotype<WeightGene, Double>> open = all.stream().filter(this::isOpen).toList();
        if (open.isEmpty()) {
            return all.asISeq();
        }
        Iterator<Valued> values = evaluator.evaluate(
                open.stream().map(GeneticTrainer::expressed).toList(), generation,
                wanted(all, open)).iterator();
        int samples = evaluator.sampleCount();
        return all.map(phenotype -> isOpen(phenotype)
                ? phenotype.nullifyFitness().withFitness(
                        note(phenotype.genotype(), values.next(), samples))
                : phenotype).asISeq();
    }

    private boolean isOpen(Phenotype<WeightGene, Double> phenotype) {
        return evaluator.changesSamples() || phenotype.nonEvaluated();
    }

    private ObjectiveEvaluator.Wanted wanted(Seq<Phenotype<WeightGene, Double>> all,
            List<Phenotype<WeightGene, Double>> open) {
        double[] parents = open.stream().mapToDouble(phenotype -> phenotype.isEvaluated()
                ? phenotype.fitness()
                : WeightChromosome.traits(phenotype.genotype()).parentFitness()).toArray();
        return new ObjectiveEvaluator.Wanted(parents, settings.selection().isBySamples(),
                racePlan == null
                        ? List.of()
                        : racePlan.groups(all, this::isOpen, selectionKey(generation + 1, 0)));
    }

    private double note(Genotype<WeightGene> genotype, Valued valued, int samples) {
        counts.evaluations++;
        counts.samples += valued.samples();
        observations.note(genotype, valued, samples);
        if (!valued.isValid()) {
            counts.invalid++;
        }
        if (valued.finished() && valued.fitness() > bestFitness) {
            bestFitness = valued.fitness();
            bestWeights = WeightChromosome.of(genotype).expressed();
            bestScore = evaluator.changesSamples() ? null : valued.score();
            bestGeneration = generation;
            breeding.noteBest(genotype);
        }
        return valued.fitness();
    }

    @Override
    public float[] parameters() {
        return free.weights(bestWeights);
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
    public List<Candidate> candidates(int most) {
        return population.stream()
                .sorted(Comparator.comparing(Phenotype<WeightGene, Double>::fitness).reversed())
                .limit(most)
                .map(one -> new Candidate(free.weights(expressed(one)),
                        new double[]{one.fitness()}))
                .toList();
    }

    @Override
    public List<Ancestor> genealogy() {
        return breeding.best().line(bestFitness);
    }

    @Override
    public TrainerState state() {
        Score score = bestScore == null ? new Score(1, 0, Double.NaN) : bestScore;
        return savePopulation(population).put("best", bestWeights)
                .put("best_numbers", bestFitness, score.loss())
                .put("counts", generation, bestGeneration, score.samples(), score.correct());
    }

    private TrainerState savePopulation(ISeq<Phenotype<WeightGene, Double>> all) {
        TrainerState state = TrainerState.empty()
                .put("population",
                        all.stream().map(p -> WeightChromosome.weights(p.genotype())).toList())
                .put("fitness", all.stream().mapToDouble(Phenotype::fitness).toArray())
                .put("born", all.stream().mapToLong(Phenotype::generation).toArray());
        breeding.save(state, all);
        observations.save(state, all);
        return state;
    }

    @Override
    public void restore(TrainerState state) {
        ahead.forget();
        restorePopulation(state);
        long[] numbers = state.longs("counts");
        generation = numbers[0];
        bestGeneration = numbers[1];
        bestScore = givesOtherThanMeasured()
                ? null
                : new Score((int) numbers[2], (int) numbers[3], state.doubles("best_numbers")[1]);
        bestFitness = state.doubles("best_numbers")[0];
        bestWeights = state.row("best");
    }

    private void restorePopulation(TrainerState state) {
        List<Genotype<WeightGene>> genotypes = breeding.restore(state);
        double[] fitness = state.doubles("fitness");
        long[] born = state.longs("born");
        List<Phenotype<WeightGene, Double>> restored = new ArrayList<>();
        for (int i = 0; i < born.length; i++) {
            restored.add(Phenotype.of(genotypes.get(i), born[i], fitness[i]));
        }
        population = ISeq.of(restored);
        observations.restore(state, restored);
    }
}
