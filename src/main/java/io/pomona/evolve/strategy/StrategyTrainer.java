// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.strategy;

import io.pomona.data.DataSet;
import io.pomona.evolve.Fitness;
import io.pomona.evolve.InitialSpread;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.ObjectiveEvaluator;
import io.pomona.evolve.ObjectiveEvaluator.Valued;
import io.pomona.evolve.PopulationEvaluator;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.EarlyStopping;
import io.pomona.train.PopulationStatistics;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves a distribution of networks by an evolution strategy. It begins around the network it is given,
 * the one that gradient methods start from, and gives its mean. All that is drawn is keyed by the
 * generation, so a trainer that was restored goes on as if it had never stopped.
 */
public final class StrategyTrainer implements Trainer {
    private final Network network;
    private final int samples;
    private final StrategySettings settings;
    private final RandomKey key;
    private final float[] initialParameters;
    private final float[] spread;
    private final float[] unit;
    private final ObjectiveEvaluator evaluator;
    private final Workers workers;

    private SearchDistribution distribution;
    private List<float[]> rows;
    private boolean isStarted;
    private long generation;
    private long spent;
    private int restarts;
    private double bestFitness = Double.NEGATIVE_INFINITY;
    private long bestGeneration;
    /** The best since the last restart. */
    private double newestBest = Double.NEGATIVE_INFINITY;
    private long newestBestGeneration;

    /**
     * Creates a trainer.
     *
     * @param key from which points, batches and new beginnings are drawn
     * @param initialParameters the first mean; copied
     * @param workers who draw and add up; results do not depend on their number
     * @throws IllegalArgumentException if the network has more weights than the strategy can do with
     */
    public StrategyTrainer(Network network, DataSet data, StrategySettings settings, RandomKey key,
            float[] initialParameters, PopulationEvaluator evaluator, Workers workers) {
        this.network = network;
        this.samples = data.size();
        this.settings = settings;
        this.key = key;
        this.initialParameters = initialParameters.clone();
        this.spread = InitialSpread.ofEachWeight(network.layout());
        this.unit = spread.clone();
        if (settings.scale() == Mutation.Scale.ABSOLUTE) {
            Arrays.fill(unit, 1);
        }
        this.evaluator = new ObjectiveEvaluator(settings.objective(), data, evaluator,
                key.split("samples"), workers);
        this.workers = workers;
        settings.requireSuited(initialParameters.length);
        this.rows = List.of();
        this.distribution = begin();
    }

    /** Makes the distribution that the latest restart begins with, and room for its points. */
    private SearchDistribution begin() {
        int population = settings.population(unit.length, restarts);
        if (rows.size() != population) {
            rows = Stream.generate(() -> new float[unit.length]).limit(population).toList();
        }
        float[] mean = restarts == 0
                ? initialParameters
                : network.initialParameters(key.split("restart").split(restarts));
        Start start = new Start(mean, unit, settings.sigma());
        return switch (settings.strategy()) {
            case Strategy.OpenAiEs rule -> new OpenAiDistribution(rule, start, workers);
            case Strategy.Pgpe rule -> new PgpeDistribution(rule, start, workers);
            case Strategy.Snes rule -> new SnesDistribution(rule, start, workers);
            case Strategy.SeparableCmaEs _ ->
                new SeparableDistribution(start, population, workers);
            case Strategy.CmaEs rule -> new CmaDistribution(rule, start, population, workers);
        };
    }

    @Override
    public Step advance(long samplesLeft) {
        if (!isStarted) {
            isStarted = true;
            return new Step(0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);
        }
        generation++;
        if (isStuck()) {
            restarts++;
            newestBest = Double.NEGATIVE_INFINITY;
            newestBestGeneration = generation;
            distribution = begin();
        }
        RandomKey drawn = key.split("generation").split(generation);
        double epoch = (double) spent / samples;
        distribution.ask(drawn, epoch, rows);
        double sigma = meanRatio(distribution.deviations(), unit);
        double diversity = meanRatio(distribution.deviations(), spread);
        List<Valued> values = evaluator.evaluate(rows, generation);
        double[] fitness = values.stream().mapToDouble(Valued::fitness).toArray();
        note(fitness);
        distribution.tell(drawn, epoch, fitness);
        long passes = values.stream().mapToLong(Valued::samples).sum();
        spent += passes;
        double best = Arrays.stream(fitness).max().orElseThrow();
        double[] valid = Arrays.stream(fitness).filter(f -> f != Fitness.INVALID).toArray();
        double mean = Arrays.stream(valid).average().orElse(Double.NaN);
        int invalid = (int) values.stream().filter(value -> !value.isValid()).count();
        return new Step(fitness.length, passes, best, mean, distribution.learningRate(), sigma,
                invalid, statistics(diversity).withFitness(Arrays.stream(valid)));
    }

    private boolean isStuck() {
        Restart restart = settings.restart();
        return restart != null && generation - newestBestGeneration > restart.patience();
    }

    private void note(double[] fitness) {
        for (double value : fitness) {
            if (value > bestFitness) {
                bestFitness = value;
                bestGeneration = generation;
            }
            if (value > newestBest) {
                newestBest = value;
                newestBestGeneration = generation;
            }
        }
    }

    private static PopulationStatistics statistics(double diversity) {
        PopulationStatistics none = PopulationStatistics.NONE;
        return new PopulationStatistics(diversity, none.crossoverSuccess(), none.mutationSuccess(),
                none.meanAge(), none.unfinished(), none.samplesSaved());
    }

    /** The mean over the weights that have a unit; NaN without any. */
    private static double meanRatio(float[] values, float[] units) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (units[i] > 0) {
                sum += (double) values[i] / units[i];
                count++;
            }
        }
        return sum / count;
    }

    @Override
    public float[] parameters() {
        return distribution.mean();
    }

    @Override
    public @Nullable Score trainScore() {
        return null;
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
        TrainerState state = TrainerState.empty()
                .put("counts", isStarted ? 1 : 0, generation, spent, restarts, bestGeneration,
                        newestBestGeneration)
                .put("best_fitness", bestFitness, newestBest);
        distribution.save(state);
        return state;
    }

    @Override
    public void restore(TrainerState state) {
        long[] counts = state.longs("counts");
        isStarted = counts[0] == 1;
        generation = counts[1];
        spent = counts[2];
        restarts = (int) counts[3];
        bestGeneration = counts[4];
        newestBestGeneration = counts[5];
        bestFitness = state.doubles("best_fitness")[0];
        newestBest = state.doubles("best_fitness")[1];
        distribution = begin();
        distribution.restore(state);
    }
}
