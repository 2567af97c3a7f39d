// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.evolve.PopulationEvaluator.Population;
import io.pomona.nn.Dense;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.Workers;
import io.pomona.zoo.Zoo;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One generation whose evaluation costs nothing: selection, crossover, mutation, statistics of the
 * population and all book-keeping, on all processors.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class BreedingBenchmark {
    private static final int SAMPLES = 80;

    /** How many individuals of how many weights. */
    public enum Size {
        /** The network of the peers' workload W1. */
        NUMPYCNN_50(50),
        /** The same network, a larger population. */
        NUMPYCNN_100(100),
        /** One dense layer of 100,100 weights. */
        LARGE_100(100);

        private final int population;

        Size(int population) {
            this.population = population;
        }

        private Network network() {
            return this == LARGE_100
                    ? Network.builder(Shape.of(1000)).add(Dense.of(100)).build()
                    : Zoo.find("numpycnn").orElseThrow().build();
        }
    }

    /** Which operators. */
    public enum Operators {
        /** Those of the default settings. */
        DEFAULT,
        /** Whole filters and neurons change sides. */
        BY_NEURON,
        /** Means of ten parents by rank. */
        MEAN_10,
        /** Mixing of each weight by itself. */
        INTERMEDIATE,
        /** Simulated binary crossover of half of the weights. */
        SIMULATED_BINARY,
        /** Cauchy noise on all weights, each individual with a sigma of its own. */
        SELF_ADAPTIVE_CAUCHY,
        /** Polynomial noise on all weights, groups with a sigma each. */
        GESMR_POLYNOMIAL,
        /** Lexicase selection over the samples. */
        LEXICASE,
        /** Fitness sharing: the distances between all individuals. */
        NICHING;

        private GeneticSettings settings() {
            GeneticSettings settings = GeneticSettings.defaults();
            Mutation all = new Mutation(0.9, 1, 0.5, Mutation.Scale.INITIAL_SPREAD);
            return switch (this) {
                case DEFAULT -> settings;
                case BY_NEURON -> settings.withCrossover(new Crossover.ByNeuron(0.9, 0.5));
                case MEAN_10 -> settings.withCrossover(
                        new Crossover.Mean(0.9, 10, Crossover.Mean.Weights.LOG_RANK));
                case INTERMEDIATE ->
                    settings.withCrossover(new Crossover.Intermediate(0.9, 0.25));
                case SIMULATED_BINARY ->
                    settings.withCrossover(new Crossover.SimulatedBinary(0.9, 0.5, 15));
                case SELF_ADAPTIVE_CAUCHY -> settings.withMutation(all
                        .withNoise(new Noise.Cauchy())
                        .withSigmaControl(new SigmaControl.SelfAdaptive(
                                SigmaControl.SelfAdaptive.Per.LAYER, 0.2, 0)));
                case GESMR_POLYNOMIAL -> settings.withMutation(all
                        .withNoise(new Noise.Polynomial(20))
                        .withSigmaControl(new SigmaControl.Gesmr(5, 2, 0.5)));
                case LEXICASE -> settings.withSelection(new Selection.Lexicase());
                case NICHING -> settings.withStructure(
                        new PopulationStructure(new Niching(0.5, 1), null));
            };
        }
    }

    /** The row. */
    @Param
    public Size size = Size.NUMPYCNN_50;

    /** The column. */
    @Param
    public Operators operators = Operators.DEFAULT;

    private final Workers workers = Workers.ofAllProcessors();
    private @Nullable Trainer trainer;
    private @Nullable Runnable evaluation;

    /** Draws and evaluates the first population. */
    @Setup
    public void begin() {
        Network network = size.network();
        DataSet data = DataSet.of(network.inputShape(),
                new float[SAMPLES * network.inputShape().size()], new int[SAMPLES],
                DataSet.numberedClasses(network.classes()));
        LocalPopulationEvaluator real = new LocalPopulationEvaluator(
                new NetworkEvaluator(network, workers));
        Population.Rows rows = new Population.Rows(IntStream.range(0, size.population)
                .mapToObj(i -> network.initialParameters(RandomKey.of(4).split(i))).toList());
        evaluation = () -> real.evaluate(rows, data, new PopulationEvaluator.Request(false));
        Trainer created = new GeneticTrainer(network, data,
                operators.settings().withPopulation(size.population), RandomKey.of(1),
                network.initialParameters(RandomKey.of(2)), free(), workers);
        created.advance(Long.MAX_VALUE);
        trainer = created;
    }

    /** Scores at random, so that selection has something to choose. */
    private static PopulationEvaluator free() {
        RandomGenerator random = RandomKey.of(3).generator();
        return (population, _, request) -> ((Population.Rows) population).weights().stream()
                .map(_ -> evaluation(random, request.sampleOutcomes())).toList();
    }

    private static Evaluation evaluation(RandomGenerator random, boolean outcomes) {
        BitSet correct = new BitSet(SAMPLES);
        for (int i = 0; outcomes && i < SAMPLES; i++) {
            correct.set(i, random.nextBoolean());
        }
        int hits = outcomes ? correct.cardinality() : random.nextInt(SAMPLES + 1);
        return new Evaluation(new Score(SAMPLES, hits, 1), outcomes ? correct : null, SAMPLES);
    }

    /** Makes the next generation. */
    @Benchmark
    public Trainer.Step generation() {
        return Objects.requireNonNull(trainer).advance(Long.MAX_VALUE);
    }

    /** Evaluates a whole population on 80 samples, for comparison; operators play no part. */
    @Benchmark
    public void evaluation() {
        Objects.requireNonNull(evaluation).run();
    }

    /** Ends the threads. */
    @TearDown
    public void end() {
        workers.close();
    }
}
