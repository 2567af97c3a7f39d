// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.AtomicFile;
import io.pomona.data.DataSet;
import io.pomona.evolve.LocalPopulationEvaluator;
import io.pomona.evolve.PopulationEvaluator;
import io.pomona.evolve.PopulationEvaluator.Evaluation;
import io.pomona.evolve.PopulationEvaluator.Population;
import io.pomona.evolve.PopulationEvaluator.Request;
import io.pomona.experiment.Cluster;
import io.pomona.experiment.Distribution;
import io.pomona.experiment.PopulationEvaluators;
import io.pomona.nn.Activation;
import io.pomona.nn.Dense;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.Workers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Measures what a generation costs on a cluster beyond what it costs here: a table of the seconds of 64
 * genomes by the number of their weights and of samples. Here and there take turns, so that both meet the
 * same machine; each figure is the median of {@value #ROUNDS} after {@value #WARMUPS} that do not count.
 */
public final class OverheadTable {
    private static final int INDIVIDUALS = 64;
    private static final int WARMUPS = 5;
    private static final int ROUNDS = 15;
    private static final int FEATURES = 1200;
    private static final int CLASSES = 4;

    private OverheadTable() {}

    /**
     * Measures and writes the table.
     *
     * @param arguments the cluster; numbers of weights, and of samples, with commas between;
     *        the file, a CSV
     */
    public static void main(String[] arguments) {
        StringBuilder table = new StringBuilder("weights,samples,megabytes,local_seconds,"
                + "cluster_seconds,overhead_seconds\n");
        try (Cluster cluster = new SparkProvider().connect(arguments[0], Distribution.GENERATIONS,
                1); Workers workers = Workers.ofAllProcessors()) {
            for (String weights : arguments[1].split(",", -1)) {
                for (String samples : arguments[2].split(",", -1)) {
                    table.append(row(cluster, workers, Integer.parseInt(weights),
                            samples(Integer.parseInt(samples))));
                }
            }
        }
        AtomicFile.write(Path.of(arguments[3]),
                out -> out.write(table.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String row(Cluster cluster, Workers workers, int weights, DataSet data) {
        Network network = network(data, weights);
        List<float[]> rows = IntStream.range(0, INDIVIDUALS)
                .mapToObj(i -> network.initialParameters(RandomKey.of(1).split(i))).toList();
        NetworkEvaluator evaluator = new NetworkEvaluator(network, workers);
        double[] here = new double[ROUNDS];
        double[] there = new double[ROUNDS];
        try (PopulationEvaluators evaluators = cluster.evaluators()) {
            PopulationEvaluator local = new LocalPopulationEvaluator(evaluator);
            PopulationEvaluator remote = evaluators.of(evaluator, Loss.crossEntropy(), data);
            for (int round = -WARMUPS; round < ROUNDS; round++) {
                Timed first = time(local, rows, data);
                Timed second = time(remote, rows, data);
                if (!first.evaluations().equals(second.evaluations())) {
                    throw new IllegalStateException("The cluster gave other numbers.");
                }
                if (round >= 0) {
                    here[round] = first.seconds();
                    there[round] = second.seconds();
                }
            }
        }
        return String.format(Locale.ROOT, "%d,%d,%.1f,%.3f,%.3f,%.3f%n", network.parameterCount(),
                data.size(), 4e-6 * INDIVIDUALS * network.parameterCount(), median(here),
                median(there), median(there) - median(here));
    }

    /** The time here grows with the samples, what is sent does not. */
    private static DataSet samples(int count) {
        float[] inputs = new float[count * FEATURES];
        var random = RandomKey.of(2).generator();
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat();
        }
        return DataSet.of(Shape.of(FEATURES), inputs,
                IntStream.range(0, count).map(i -> i % CLASSES).toArray(),
                DataSet.numberedClasses(CLASSES));
    }

    /** A perceptron of one hidden layer with about so many weights. */
    private static Network network(DataSet data, int weights) {
        return Network.builder(data.sampleShape())
                .add(Dense.of(Math.max(1, weights / FEATURES)).withActivation(Activation.relu()))
                .add(Dense.of(data.classes()).withActivation(Activation.softmax())).build();
    }

    /** What came of one generation. */
    private record Timed(List<Evaluation> evaluations, double seconds) {}

    private static Timed time(PopulationEvaluator evaluator, List<float[]> rows, DataSet data) {
        long begin = System.nanoTime();
        List<Evaluation> evaluations = evaluator.evaluate(new Population.Rows(rows), data,
                new Request(false));
        return new Timed(evaluations, (System.nanoTime() - begin) / 1e9);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
