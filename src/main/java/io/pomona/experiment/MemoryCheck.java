// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.PomonaException;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.SafeMutation;
import io.pomona.evolve.SeedTrainer;
import io.pomona.evolve.strategy.Strategy;
import io.pomona.evolve.strategy.StrategySettings;
import io.pomona.nn.Mode;
import io.pomona.nn.Network;
import io.pomona.train.BatchParts;
import io.pomona.train.GradientSettings;
import java.util.Comparator;
import java.util.Map;

/**
 * Refuses methods that cannot fit into memory, before anything is written: their weights, and what
 * stands between the layers of a batch. Both are worked out from shapes; nothing is allocated.
 */
final class MemoryCheck {
    private static final long MEBIBYTE = 1 << 20;
    // Parents and offspring at once.
    private static final int GENERATIONS_HELD = 2;
    // The current and best weights, the first, spreads, sigmas, two gradients and moments, a step.
    private static final int STRATEGY_COPIES = 12;
    // The matrix and its axes; both again in a state that is made, one that waits, one being written.
    private static final int CMA_MATRICES = 8;
    // The current and best weights, the first, their gradient, two moments, and weights turned round.
    private static final int GRADIENT_COPIES = 7;
    // The weights of an individual that learns, and two moments.
    private static final int LEARNED_COPIES = 3;

    // The weights before a mutation, a gradient, its sums and the sensitivity.
    private static final int SAFE_COPIES = 4;

    // Individuals whose weights have noise at once.
    private static final int NOISY_COPIES = 64;

    private final Network network;
    private final int samples;
    private final int threads;

    /**
     * Makes a check.
     *
     * @param network the network
     * @param samples the samples of the training set
     * @param threads the threads of each trial
     */
    MemoryCheck(Network network, int samples, int threads) {
        this.network = network;
        this.samples = samples;
        this.threads = threads;
    }

    /** Returns the check of a trial that has all threads of its config. */
    static MemoryCheck of(ExperimentConfig config, Network network, int samples) {
        return new MemoryCheck(network, samples, config.threads() == null
                ? Runtime.getRuntime().availableProcessors()
                : config.threads());
    }

    /** Returns the bytes that a method works with at once, as far as they follow from shapes. */
    double bytes(MethodConfig method) {
        return Float.BYTES * ((double) network.parameterCount() * copies(method)
                + floatsBetween(method));
    }

    /**
     * Checks methods against the memory that Java may use.
     *
     * @param atOnce how many trials of a method run at once, each with memory of its own
     * @throws PomonaException if one needs more
     */
    void require(Map<String, MethodConfig> methods, int atOnce) {
        require(methods, atOnce, Runtime.getRuntime().maxMemory());
    }

    void require(Map<String, MethodConfig> methods, int atOnce, long available) {
        methods.forEach((name, method) -> {
            requireSuited("methods." + name, method);
            long copies = copies(method);
            // In double: the product may exceed a long.
            double weights = (double) Float.BYTES * network.parameterCount() * copies;
            if (atOnce * weights > available) {
                throw new PomonaException("methods." + name + ": expected weights that fit into"
                        + " memory, but " + copies + " times " + network.parameterCount()
                        + " parameters need " + mebibytes(weights) + " MiB"
                        + most(atOnce, available) + ". Take a smaller network"
                        + (method instanceof MethodConfig.Gradient ? "" : " or population")
                        + remedy(atOnce));
            }
            double between = (double) Float.BYTES * floatsBetween(method);
            if (atOnce * (weights + between) > available) {
                throw new PomonaException("methods." + name + ": expected " + batch(method)
                        + " that fits into memory, but what stands between the layers needs "
                        + mebibytes(between) + " MiB beside " + mebibytes(weights)
                        + " MiB of weights" + most(atOnce, available)
                        + ". Take fewer samples" + remedy(atOnce));
            }
        });
    }

    private static String most(int atOnce, long available) {
        return (atOnce == 1 ? "" : " in each of " + atOnce + " trials at once")
                + ", and Java may use " + available / MEBIBYTE + " MiB";
    }

    private void requireSuited(String path, MethodConfig method) {
        if (method instanceof MethodConfig.Strategy(StrategySettings settings)) {
            try {
                settings.requireSuited(network.parameterCount());
            } catch (IllegalArgumentException e) {
                throw new PomonaException(path + ": " + e.getMessage());
            }
        }
        if (method instanceof MethodConfig.Chain(var stages)) {
            for (int i = 0; i < stages.size(); i++) {
                requireSuited(path + ".stages[" + i + "]", stages.get(i).method());
            }
        }
    }

    private static long mebibytes(double bytes) {
        return Math.round(bytes / MEBIBYTE);
    }

    private static String remedy(int atOnce) {
        return (atOnce == 1 ? "" : ", run fewer trials at once with --workers")
                + ", or give Java more with POMONA_JAVA_OPTS=-Xmx...";
    }

    private long copies(MethodConfig method) {
        return switch (method) {
            case MethodConfig.Genetic(var settings) -> switch (settings.individuals().genome()) {
                case WEIGHTS -> (long) GENERATIONS_HELD * settings.population() + kept(settings);
                case SEEDS -> SeedTrainer.rowsHeld(network.parameterCount(), settings);
            };
            case MethodConfig.Strategy(var settings) -> copies(settings);
            case MethodConfig.Memetic(var settings) ->
                (long) GENERATIONS_HELD * LEARNED_COPIES * settings.genetic().population()
                        + kept(settings.genetic()) + (long) threads * (GRADIENT_COPIES
                                + BatchParts.of(batchSize(settings.gradient().descent())).count());
            case MethodConfig.Nsga2(var settings) ->
                (long) GENERATIONS_HELD * settings.population() + NOISY_COPIES;
            case MethodConfig.PopulationBased(var settings) ->
                (long) GENERATIONS_HELD * LEARNED_COPIES * settings.population() + (long) threads
                        * (GRADIENT_COPIES
                                + BatchParts.of(batchSize(settings.gradient())).count());
            case MethodConfig.Chain(var stages) ->
                stages.stream().mapToLong(stage -> copies(stage.method())).max().orElse(0);
            case MethodConfig.Gradient(var settings) ->
                GRADIENT_COPIES + BatchParts.of(batchSize(settings)).count();
        };
    }

    private static long kept(GeneticSettings settings) {
        return settings.individuals().keepPopulation() ? settings.population() : 0;
    }

    private long copies(StrategySettings settings) {
        int weights = network.parameterCount();
        long points = settings.largestPopulation(weights);
        // Matrices and points of doubles.
        long more = settings.strategy() instanceof Strategy.CmaEs
                ? CMA_MATRICES * 2L * weights + 2 * points
                : 0;
        return STRATEGY_COPIES + points + more;
    }

    private String batch(MethodConfig method) {
        return switch (method) {
            case MethodConfig.Genetic(var settings) when !network.usesBatchStatistics() ->
                "a batch of " + safeSamples(settings) + " samples for safe mutation";
            case MethodConfig.Genetic _,MethodConfig.Nsga2 _,MethodConfig.Strategy _ ->
                "a fitness batch (the whole training set of " + samples
                        + " samples, whose statistics batch normalisation needs)";
            case MethodConfig.Memetic(var settings) -> "batches of "
                    + batchSize(settings.gradient().descent()) + " samples for each thread";
            case MethodConfig.PopulationBased(var settings) ->
                "batches of " + batchSize(settings.gradient()) + " samples for each thread";
            case MethodConfig.Chain(var stages) -> batch(stages.stream()
                    .map(MethodConfig.Chain.Stage::method)
                    .max(Comparator.comparingDouble(this::floatsBetween)).orElseThrow());
            case MethodConfig.Gradient(var settings) ->
                "a batch of " + batchSize(settings) + " samples";
        };
    }

    private int batchSize(GradientSettings settings) {
        return Math.min(settings.batchSize(), samples);
    }

    private double floatsBetween(MethodConfig method) {
        return switch (method) {
            case MethodConfig.Genetic(var settings) -> safeFloats(settings) + floatsOfFitness();
            case MethodConfig.Nsga2 _,MethodConfig.Strategy _ -> floatsOfFitness();
            case MethodConfig.Memetic(var settings) -> safeFloats(settings.genetic())
                    + floatsOfFitness()
                    + threads * floatsOfTraining(settings.gradient().descent());
            case MethodConfig.PopulationBased(var settings) ->
                threads * floatsOfTraining(settings.gradient());
            case MethodConfig.Chain(var stages) -> stages.stream()
                    .mapToDouble(stage -> floatsBetween(stage.method())).max().orElse(0);
            case MethodConfig.Gradient(var settings) -> floatsOfTraining(settings);
        };
    }

    private double floatsOfFitness() {
        return network.usesBatchStatistics()
                ? (double) threads * network.bufferFloats(Mode.BATCH_STATISTICS, samples, 1)
                : 0;
    }

    private double floatsOfTraining(GradientSettings settings) {
        BatchParts parts = BatchParts.of(batchSize(settings));
        return network.bufferFloats(Mode.TRAINING, parts.samples(), parts.partSize());
    }

    private int safeSamples(GeneticSettings settings) {
        SafeMutation safe = settings.mutation().safe();
        return safe == null ? 0 : Math.min(safe.samples(), samples);
    }

    /** Each thread carries the samples of safe mutation forward and back. */
    private double safeFloats(GeneticSettings settings) {
        int count = safeSamples(settings);
        return count == 0
                ? 0
                : (double) threads * (network.bufferFloats(Mode.TRAINING, count, count)
                        + (double) SAFE_COPIES * network.parameterCount());
    }
}
