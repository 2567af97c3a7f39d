// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.DataSet;
import io.pomona.data.Normalization;
import io.pomona.data.Splits;
import io.pomona.evolve.FrozenLayers;
import io.pomona.evolve.FrozenTrunk;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.GeneticTrainer;
import io.pomona.evolve.HeadTrainer;
import io.pomona.evolve.ParetoTrainer;
import io.pomona.evolve.PopulationEvaluator;
import io.pomona.evolve.SeedTrainer;
import io.pomona.evolve.hybrid.ChainTrainer;
import io.pomona.evolve.hybrid.GradientLearning;
import io.pomona.evolve.hybrid.PopulationBasedTrainer;
import io.pomona.evolve.strategy.StrategyTrainer;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Budget;
import io.pomona.train.GradientTrainer;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Trainer;
import io.pomona.train.TrainingData;
import io.pomona.train.Workers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trial works with. Everything that the seed settles is the same for every method: the split,
 * the first network, and the random numbers of methods of one kind.
 *
 * @param network the network
 * @param splits the data, as the network reads them
 * @param normalization what was done to the raw data
 * @param initial the first network
 * @param key from which the method draws
 * @param evaluators who evaluate its populations
 */
record TrialSetup(Network network, Splits splits, Normalization normalization,
        InitialWeights.Values initial, RandomKey key, PopulationEvaluators evaluators) {

    /**
     * Returns what the trials of a seed work with.
     *
     * @param weights the first network, or null for one that the seed draws
     */
    static TrialSetup of(Network network, ExperimentData data, long seed,
            InitialWeights.@Nullable Values weights) {
        TrialSetup drawn = of(network, data.prepare(splitKey(seed)), seed);
        return weights == null
                ? drawn
                : new TrialSetup(network, drawn.splits, drawn.normalization, weights, drawn.key,
                        drawn.evaluators);
    }

    static TrialSetup of(Network network, ExperimentData.Prepared data, long seed) {
        RandomKey key = RandomKey.of(seed);
        return new TrialSetup(network, data.splits(), data.normalization(),
                new InitialWeights.Values(network.initialParameters(key.split("initial")),
                        network.initialBuffers()),
                key.split("method"), PopulationEvaluators.LOCAL);
    }

    /** Returns the same with others who evaluate its populations. */
    TrialSetup evaluatedBy(PopulationEvaluators others) {
        return new TrialSetup(network, splits, normalization, initial, key, others);
    }

    /** Returns the key of the split that all methods share for a seed. */
    static RandomKey splitKey(long seed) {
        return RandomKey.of(seed).split("split");
    }

    TrainingData trainingData() {
        return new TrainingData(splits.train(), splits.validation());
    }

    @Nullable
    DataSet test() {
        return splits.test();
    }

    /** Returns what the network keeps beside weights that a search found, from the training set. */
    float[] buffers(float[] parameters, NetworkEvaluator evaluator) {
        return network.usesBatchStatistics()
                ? evaluator.batchStatistics(parameters, splits.train())
                : network.initialBuffers();
    }

    Trainer trainer(MethodConfig method, Loss loss, Budget budget, NetworkEvaluator evaluator,
            Workers workers) {
        return switch (method) {
            case MethodConfig.Genetic(var settings) -> genetic(settings, loss, evaluator, workers);
            case MethodConfig.Nsga2(var settings) -> new ParetoTrainer(network, splits.train(),
                    settings, key, initial.parameters(), populations(evaluator, loss), workers);
            case MethodConfig.Strategy(var settings) -> new StrategyTrainer(network,
                    splits.train(), settings, key, initial.parameters(),
                    populations(evaluator, loss), workers);
            case MethodConfig.Memetic(var settings) -> new GeneticTrainer(network, splits.train(),
                    settings.genetic(), key, initial.parameters(),
                    populations(evaluator, loss), workers,
                    new GradientLearning(network, splits.train(), loss, settings.gradient(),
                            key.split("learning"), workers));
            case MethodConfig.PopulationBased(var settings) -> new PopulationBasedTrainer(network,
                    splits.train(), loss, settings, key, initial.parameters(), initial.buffers(),
                    evaluator, workers);
            case MethodConfig.Chain(var stages) -> chain(stages, loss, budget, evaluator, workers);
            case MethodConfig.Gradient(var settings) -> new GradientTrainer(network, splits.train(),
                    loss, settings, key, initial.parameters(), initial.buffers(), workers);
        };
    }

    private PopulationEvaluator populations(NetworkEvaluator evaluator, Loss loss) {
        return evaluators.of(evaluator, loss, splits.train());
    }

    /** Where the first layers are frozen, only what lies behind them is evolved. */
    private Trainer genetic(GeneticSettings settings, Loss loss, NetworkEvaluator evaluator,
            Workers workers) {
        FrozenLayers frozen = FrozenLayers.of(network, settings.individuals().frozen());
        FrozenTrunk trunk = FrozenTrunk.of(network, frozen, splits.train().size()).orElse(null);
        if (trunk == null) {
            return genetic(network, splits.train(), settings, initial.parameters(),
                    populations(evaluator, loss), workers);
        }
        DataSet features = trunk.features(splits.train(), initial.parameters(), workers);
        Trainer head = genetic(trunk.head(), features, trunk.headSettings(settings),
                trunk.headWeights(initial.parameters()), evaluators.of(
                        new NetworkEvaluator(trunk.head(), loss, workers), loss, features),
                workers);
        return new HeadTrainer(head, trunk, initial.parameters());
    }

    private Trainer genetic(Network searched, DataSet samples, GeneticSettings settings,
            float[] first, PopulationEvaluator evaluator, Workers workers) {
        return switch (settings.individuals().genome()) {
            case WEIGHTS -> new GeneticTrainer(searched, samples, settings, key, first, evaluator,
                    workers);
            case SEEDS -> new SeedTrainer(searched, samples, settings, key, first, evaluator,
                    workers);
        };
    }

    private Trainer chain(List<MethodConfig.Chain.Stage> stages, Loss loss, Budget budget,
            NetworkEvaluator evaluator, Workers workers) {
        List<ChainTrainer.Stage> links = stages.stream()
                .map(stage -> new ChainTrainer.Stage(samples(stage.share(), budget),
                        (parameters, buffers, stageKey) -> new TrialSetup(network, splits,
                                normalization, new InitialWeights.Values(parameters, buffers),
                                stageKey, evaluators).trainer(stage.method(), loss, budget,
                                        evaluator,
                                        workers)))
                .toList();
        return new ChainTrainer(links, key, initial.parameters(), initial.buffers(),
                weights -> buffers(weights, evaluator));
    }

    private static long samples(@Nullable Double share, Budget budget) {
        Long all = budget.samples();
        return share == null || all == null ? Long.MAX_VALUE : Math.round(share * all);
    }
}
