// SPDX-License-Identifier: Apache-2.0
package io.pomona.spark;

import io.pomona.data.DataSet;
import io.pomona.evolve.IslandEpoch;
import io.pomona.evolve.PopulationEvaluator;
import io.pomona.evolve.SeedDecoder;
import io.pomona.evolve.SeedGenome;
import io.pomona.evolve.SeedRecipe;
import io.pomona.experiment.RemoteForms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Evaluates a population on the executors: a generation is a job, a group of individuals a task. The
 * network and the samples are sent once, individuals with their number in the population, and what comes
 * back is put in its place by that number. An executor evaluates as this process does, so whoever
 * evaluates what, and how often, the numbers are the same. Closed by the thread that uses it.
 */
final class SparkPopulationEvaluator implements PopulationEvaluator, AutoCloseable {
    private final JavaSparkContext context;
    private final RemoteForms.Problem problem;
    private final PopulationEvaluator local;
    private final SentSamples samples;
    private final SentProblem sent;

    /**
     * Creates an evaluator.
     *
     * @param problem what individuals are evaluated by
     * @param samples what they are evaluated on, as a whole or in batches drawn from it
     * @param local evaluates in this process
     */
    SparkPopulationEvaluator(JavaSparkContext context, RemoteForms.Problem problem,
            DataSet samples, PopulationEvaluator local) {
        this.context = context;
        this.problem = problem;
        this.local = local;
        this.samples = new SentSamples(context, samples);
        this.sent = new SentProblem(context, problem.text());
    }

    @Override
    public List<Evaluation> evaluate(Population population, DataSet data, Request request) {
        if (request.race() != null) {
            // Individuals of a race look at each other after each slice of the samples.
            return local.evaluate(population, data, request);
        }
        return switch (population) {
            case Population.Rows(List<float[]> rows) -> evaluateRows(rows, data, request);
            case Population.Seeds(List<SeedGenome> individuals, SeedDecoder decoder) ->
                evaluateSeeds(individuals, decoder, data, request);
        };
    }

    private List<Evaluation> evaluateRows(List<float[]> rows, DataSet data, Request request) {
        return run(GroupParcel.of(rows, partitions(rows.size()), RowsParcel::of), rows.size(),
                new GroupTask(sent.broadcast(null), samples.of(data), Asked.of(request)));
    }

    private List<Evaluation> evaluateSeeds(List<SeedGenome> individuals, SeedDecoder decoder,
            DataSet data, Request request) {
        SeedRecipe recipe = decoder.recipe();
        if (recipe == null) {
            return evaluateDecoded(individuals, decoder, data, request);
        }
        return run(GroupParcel.of(individuals, partitions(individuals.size()), SeedsParcel::of),
                individuals.size(),
                new GroupTask(sent.broadcast(recipe), samples.of(data), Asked.of(request)));
    }

    private List<Evaluation> evaluateDecoded(List<SeedGenome> individuals, SeedDecoder decoder,
            DataSet data, Request request) {
        List<Evaluation> evaluations = new ArrayList<>(individuals.size());
        for (int from = 0; from < individuals.size(); from += decoder.together()) {
            int end = Math.min(from + decoder.together(), individuals.size());
            evaluations.addAll(evaluateRows(decoder.weights(individuals.subList(from, end)), data,
                    request));
        }
        return evaluations;
    }

    private int partitions(int individuals) {
        return Partitions.count(context.defaultParallelism(), individuals,
                problem.network().parameterCount());
    }

    private List<Evaluation> run(List<GroupParcel> groups, int individuals, GroupTask task) {
        return FoundParcel.inOrder(collect(groups, all -> all.flatMap(task)), individuals);
    }

    /** Returns what islands of one search come to, each bred and evaluated by one executor. */
    List<IslandEpoch.Outcome> evaluate(List<IslandEpoch> epochs) {
        IslandTask task = new IslandTask(sent.broadcast(epochs.getFirst().recipe()),
                samples.all());
        return collect(epochs.stream().map(IslandParcel::of).toList(), all -> all.map(task))
                .stream().map(IslandOutcomeParcel::outcome).toList();
    }

    /** Has each parcel worked on by a task of its own. */
    private <T, R> List<R> collect(List<T> parcels, Function<JavaRDD<T>, JavaRDD<R>> work) {
        try {
            return work.apply(context.parallelize(parcels, parcels.size())).collect();
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
            throw new IllegalStateException("The cluster failed: " + FirstLine.of(e), e);
        }
    }

    @Override
    public void close() {
        samples.close();
        sent.close();
    }
}
