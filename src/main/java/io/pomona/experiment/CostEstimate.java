// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.Objective;
import io.pomona.evolve.ParetoSettings;
import io.pomona.evolve.hybrid.MemeticSettings;
import io.pomona.train.GradientSettings;
import io.pomona.train.Workers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an experiment may cost, before it is run. Passes follow from the config; seconds from
 * how fast this machine runs the network just now, without the time to measure accuracies; bytes from
 * shapes. Methods that stop early cost less.
 *
 * @param rows one for each method and point of the sweep, in the order of the plan
 * @param workers trials that run at once
 */
public record CostEstimate(List<Row> rows, int workers) {
    /** More networks are not measured but scaled by their multiply-adds. */
    private static final int MEASURED = 3;

    /**
     * What the trials of one method cost.
     *
     * @param label the method, with its swept settings
     * @param trials how many trials, one for each seed
     * @param passes charged sample passes of a trial, but for what its last generation or batch goes
     *        beyond the budget; {@code NaN} where no setting limits them
     * @param seconds of a trial, {@code NaN} where passes are not known
     * @param bytes that weights and what stands between the layers take, for each of the workers
     */
    public record Row(String label, int trials, double passes, double seconds, double bytes) {}

    /** Returns the passes of all trials, {@code NaN} where those of one are not known. */
    public double passes() {
        return rows.stream().mapToDouble(row -> row.trials * row.passes).sum();
    }

    /** Returns the seconds until all trials have ended, {@code NaN} where those of one are not known. */
    public double seconds() {
        return rows.stream().mapToDouble(row -> row.trials * row.seconds).sum() / workers;
    }

    /** Returns the most that trials which run at once take. */
    public double bytes() {
        return workers * rows.stream().mapToDouble(Row::bytes).max().orElse(0);
    }

    /**
     * Estimates trials.
     *
     * @param points the points, each with its trials
     * @param inputs what they work with
     * @param workers trials that run at once
     * @param threads the threads that they share
     */
    static CostEstimate of(List<PlannedPoint> points, ExperimentInputs inputs, int workers,
            int threads) {
        int each = Math.max(1, threads / workers);
        try (Workers team = Workers.of(each)) {
            Speeds speeds = new Speeds(inputs, team, new LinkedHashMap<>());
            return new CostEstimate(points.stream().map(
                    point -> row(point, inputs, each, speeds.of(point.config()))).toList(),
                    workers);
        }
    }

    /**
     * The speeds of networks, each measured or scaled once: only for a measurement are the data of a
     * seed prepared, however many points a sweep has.
     */
    private record Speeds(ExperimentInputs inputs, Workers workers, Map<Object, Measured> known) {
        private record Measured(ComputeSpeed speed, double multiplyAdds) {}

        ComputeSpeed of(ExperimentConfig config) {
            return known.computeIfAbsent(List.of(config.network(), config.data()),
                    _ -> find(config)).speed;
        }

        private Measured find(ExperimentConfig config) {
            ExperimentInputs.Inputs with = inputs.of(config);
            double cost = with.network().summary().multiplyAdds();
            if (known.size() < MEASURED) {
                TrialSetup setup = TrialSetup.of(with.network(), with.data(),
                        config.seeds().getFirst(), with.weights());
                return new Measured(ComputeSpeed.measure(setup, config.loss(), workers), cost);
            }
            Measured first = known.values().iterator().next();
            return new Measured(first.speed.scaled(first.multiplyAdds, cost), cost);
        }
    }

    private static Row row(PlannedPoint point, ExperimentInputs inputs, int threads,
            ComputeSpeed speed) {
        ExperimentConfig config = point.config();
        MethodConfig method = Objects.requireNonNull(config.methods().get(point.method()));
        int samples = inputs.trainSamples(config);
        Long budget = config.budget().samples();
        double passes = Math.min(
                budget == null
                        ? Double.POSITIVE_INFINITY
                        : Math.max(budget, firstGeneration(method, samples)),
                most(method, samples));
        if (Double.isInfinite(passes)) {
            passes = Double.NaN;
        }
        return new Row(TrialResult.label(point.method(), point.point().texts()),
                point.trials().size(), passes, speed.seconds(method, passes),
                new MemoryCheck(inputs.of(config).network(), samples, threads).bytes(method));
    }

    /** Returns the passes of a first population of genes, which is evaluated whole whatever the budget. */
    private static double firstGeneration(MethodConfig method, int samples) {
        return switch (method) {
            case MethodConfig.Genetic(GeneticSettings settings) ->
                generation(settings.population(), settings.objective(), samples);
            case MethodConfig.Memetic(MemeticSettings settings) ->
                generation(settings.genetic().population(), settings.genetic().objective(),
                        samples);
            case MethodConfig.Nsga2(ParetoSettings settings) ->
                generation(settings.population(), settings.objective(), samples);
            default -> 0;
        };
    }

    private static double generation(int population, Objective objective, int samples) {
        Integer batch = objective.batchSize();
        return (double) population * (batch == null ? samples : Math.min(batch, samples));
    }

    /** Returns the passes at which a method ends by itself. */
    private static double most(MethodConfig method, int samples) {
        return switch (method) {
            case MethodConfig.Gradient(GradientSettings settings) when settings.epochs() != null ->
                3.0 * settings.epochs() * samples;
            case MethodConfig.Genetic(GeneticSettings settings) when settings.limits()
                    .generations() != null ->
                (settings.limits().generations() + 1.0)
                        * generation(settings.population(), settings.objective(), samples);
            default -> Double.POSITIVE_INFINITY;
        };
    }
}
