// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.data.DataSet;
import io.pomona.nn.ParameterLayout;
import io.pomona.tensor.RandomBlock;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures individuals by a {@link SecondObjective}. A function of weights, samples and key alone. */
final class SecondMeasure {
    /** Individuals with noise that exist at once. */
    private static final int TOGETHER = 64;

    private final SecondObjective against;
    private final Fitness fitness;
    private final ParameterLayout layout;
    private final PopulationEvaluator evaluator;
    private final RandomKey key;
    private final Workers workers;
    private final List<RandomBlock> blocks = new ArrayList<>();
    private final List<NoiseBlock> noises = new ArrayList<>();

    SecondMeasure(ParetoSettings settings, ParameterLayout layout, PopulationEvaluator evaluator,
            RandomKey key, Workers workers) {
        this.against = settings.against();
        this.fitness = settings.objective().fitness();
        this.layout = layout;
        this.evaluator = evaluator;
        this.key = key;
        this.workers = workers;
        for (int worker = 0; worker < workers.count(); worker++) {
            blocks.add(new RandomBlock());
            noises.add(new NoiseBlock(new Noise.Gaussian()));
        }
    }

    /** Returns the sample passes that an individual costs for each sample. */
    int passes() {
        return against instanceof SecondObjective.NoiseRobustness noise ? noise.draws() : 0;
    }

    /** Returns the quantity of each individual, in their order; not finite where the weights are not. */
    double[] measure(List<float[]> rows, DataSet samples) {
        double[] values = new double[rows.size()];
        switch (against) {
            case SecondObjective.WeightNorm() ->
                workers.run(values.length,
                        (_, i) -> values[i] = Math.sqrt(SquaredNorm.of(rows.get(i))));
            case SecondObjective.NonZeroWeights _ ->
                workers.run(values.length, (_, i) -> values[i] = nonZero(rows.get(i)));
            case SecondObjective.NoiseRobustness noise -> {
                for (int draw = 0; draw < noise.draws(); draw++) {
                    switch (noise.noise()) {
                        case WEIGHTS -> addUnderWeightNoise(rows, samples, noise, draw, values);
                        case INPUTS -> add(rows, noisy(samples, noise, draw), 0, values);
                    }
                }
                Arrays.setAll(values, i -> values[i] / noise.draws());
            }
        }
        return values;
    }

    private static double nonZero(float[] weights) {
        int count = 0;
        for (float weight : weights) {
            count += weight == 0 ? 0 : 1;
        }
        return count;
    }

    private void addUnderWeightNoise(List<float[]> rows, DataSet samples,
            SecondObjective.NoiseRobustness noise, int draw, double[] values) {
        WeightMutation added = new WeightMutation(
                new Mutation(1, 1, noise.sigma(), Mutation.Scale.INITIAL_SPREAD), 0, layout);
        RandomKey own = key.split(draw);
        double[] sigma = {noise.sigma()};
        for (int from = 0; from < rows.size(); from += TOGETHER) {
            List<float[]> some = rows.subList(from, Math.min(from + TOGETHER, rows.size()))
                    .stream().map(float[]::clone).toList();
            workers.run(some.size(), (worker, i) -> added.mutateInPlace(some.get(i), sigma, own,
                    noises.get(worker)));
            add(some, samples, from, values);
        }
    }

    private DataSet noisy(DataSet samples, SecondObjective.NoiseRobustness noise, int draw) {
        float[] inputs = samples.inputs().clone();
        float sigma = (float) noise.sigma();
        RandomKey own = key.split(draw);
        workers.run(Math.ceilDiv(inputs.length, RandomBlock.SIZE), (worker, block) -> {
            int from = block * RandomBlock.SIZE;
            int count = Math.min(RandomBlock.SIZE, inputs.length - from);
            float[] normals = blocks.get(worker).normals(own.split(block), count);
            for (int i = 0; i < count; i++) {
                inputs[from + i] = Math.fma(sigma, normals[i], inputs[from + i]);
            }
        });
        return samples.withInputs(inputs);
    }

    private void add(List<float[]> rows, DataSet samples, int at, double[] values) {
        List<PopulationEvaluator.Evaluation> evaluations = evaluator.evaluate(
                new PopulationEvaluator.Population.Rows(rows), samples,
                new PopulationEvaluator.Request(fitness.metrics(), false, null));
        for (int i = 0; i < rows.size(); i++) {
            values[at + i] += Math.max(0, fitness.of(evaluations.get(i).metrics(), 0));
        }
    }
}
