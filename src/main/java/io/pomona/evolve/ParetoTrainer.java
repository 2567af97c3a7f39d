// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.ext.moea.NSGA2Selector;
import io.jenetics.ext.moea.UFTournamentSelector;
import io.jenetics.ext.moea.Vec;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.pomona.data.DataSet;
import io.pomona.evolve.ObjectiveEvaluator.Valued;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.Candidate;
import io.pomona.train.EarlyStopping;
import io.pomona.train.PopulationStatistics;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Searches weights for two objectives at once by NSGA-II: parents and children compete for the places
 * of the next generation by the front they are in, then by how much room they have in it. K. Deb, A.
 * Pratap, S. Agarwal, T. Meyarivan, "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II",
 * 2002, section III. Parents win tournaments of unique objectives: F.-A. Fortin, M. Parizeau,
 * "Revisiting the NSGA-II Crowding-Distance Computation", 2013, section 3.3. What is given is the front's
 * network of the highest fitness.
 */
public final class ParetoTrainer implements Trainer {
    private final Network network;
    private final ParetoSettings settings;
    private final RandomKey key;
    private final float[] initialParameters;
    private final ObjectiveEvaluator evaluator;
    private final SecondMeasure second;
    private final ParetoBreeder breeder;
    private final Diversity diversity;
    private final Workers workers;

    private List<ParetoMember> population = List.of();
    private long generation;
    private long bestGeneration;
    private double bestFitness = Double.NEGATIVE_INFINITY;
    private @Nullable ParetoMember best;
    private long evaluations;
    private long samples;
    private int invalid;

    /**
     * Creates a trainer.
     *
     * @param key from which the first population, the parents, the changes and noise are drawn
     * @param initialParameters individual 0 of the first population
     * @param workers who breed; results do not depend on their number
     */
    public ParetoTrainer(Network network, DataSet data, ParetoSettings settings, RandomKey key,
            float[] initialParameters, PopulationEvaluator evaluator, Workers workers) {
        this.network = network;
        this.settings = settings;
        this.key = key;
        this.initialParameters = initialParameters.clone();
        this.evaluator = new ObjectiveEvaluator(settings.objective(), data, evaluator,
                key.split("samples"), workers);
        this.second = new SecondMeasure(settings, network.layout(), evaluator,
                key.split("noise"), workers);
        this.breeder = new ParetoBreeder(settings, network.layout(), workers);
        this.diversity = new Diversity(network.layout(), workers);
        this.workers = workers;
    }

    @Override
    public Step advance(long samplesLeft) {
        evaluations = 0;
        samples = 0;
        invalid = 0;
        double sigma = Double.NaN;
        if (population.isEmpty()) {
            population = evaluated(firstRows(), 0);
        } else {
            generation++;
            sigma = breeder.sigma(generation);
            population = next(key.split("generation").split(generation));
        }
        note();
        double[] valid = population.stream().mapToDouble(ParetoMember::first)
                .filter(fitness -> fitness != Fitness.INVALID).toArray();
        double mean = Arrays.stream(valid).average().orElse(Double.NaN);
        return new Step(evaluations, samples, given().first(), mean, Double.NaN, sigma, invalid,
                statistics().withFitness(Arrays.stream(valid)));
    }

    private PopulationStatistics statistics() {
        double age = population.stream().mapToLong(one -> generation - one.born()).average()
                .orElseThrow();
        return new PopulationStatistics(
                diversity.of(population.stream().map(ParetoMember::weights).toList()), Double.NaN,
                Double.NaN, age, 0, 0);
    }

    private List<float[]> firstRows() {
        float[][] rows = new float[settings.population()][];
        workers.run(rows.length, (_, i) -> rows[i] = i == 0
                ? initialParameters
                : network.initialParameters(key.split("individual").split(i)));
        return List.of(rows);
    }

    private List<ParetoMember> next(RandomKey own) {
        List<float[]> parents = RandomRegistry.with(own.split("parents").generator())
                .call(() -> parents());
        List<float[]> children = breeder.children(parents, generation, own);
        List<ParetoMember> all = new ArrayList<>(evaluator.changesSamples()
                ? evaluatedAnew(population)
                : population);
        all.addAll(evaluated(children, generation));
        List<Phenotype<WeightGene, Vec<double[]>>> survivors = NSGA2Selector
                .<WeightGene, double[], Vec<double[]>>ofVec()
                .select(phenotypes(all), settings.population(), Optimize.MAXIMUM).asList();
        IdentityHashMap<float[], ParetoMember> members = new IdentityHashMap<>();
        all.forEach(member -> members.put(member.weights(), member));
        return survivors.stream()
                .map(one -> Objects.requireNonNull(
                        members.get(WeightChromosome.weights(one.genotype()))))
                .toList();
    }

    private List<float[]> parents() {
        return UFTournamentSelector.<WeightGene, double[], Vec<double[]>>ofVec()
                .select(phenotypes(population), settings.population(), Optimize.MAXIMUM).stream()
                .map(parent -> WeightChromosome.weights(parent.genotype())).toList();
    }

    private ISeq<Phenotype<WeightGene, Vec<double[]>>> phenotypes(List<ParetoMember> members) {
        return members.stream().map(member -> member.phenotype(network.layout()))
                .collect(ISeq.toISeq());
    }

    /** Each generation has samples of its own: parents meet those that their children meet. */
    private List<ParetoMember> evaluatedAnew(List<ParetoMember> members) {
        List<ParetoMember> values = evaluated(
                members.stream().map(ParetoMember::weights).toList(), generation);
        List<ParetoMember> anew = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            ParetoMember value = values.get(i);
            anew.add(new ParetoMember(value.weights(), value.first(), value.second(),
                    value.score(), members.get(i).born()));
        }
        return anew;
    }

    private List<ParetoMember> evaluated(List<float[]> rows, long born) {
        if (rows.isEmpty()) {
            return List.of();
        }
        DataSet seen = evaluator.samples(generation);
        List<Valued> firsts = evaluator.evaluate(rows, generation);
        double[] seconds = second.measure(rows, seen);
        List<ParetoMember> members = new ArrayList<>(rows.size());
        for (int i = 0; i < seconds.length; i++) {
            Valued first = firsts.get(i);
            boolean finite = first.isValid() && Double.isFinite(seconds[i]);
            evaluations += 1 + second.passes();
            samples += first.samples() + (long) second.passes() * seen.size();
            invalid += first.isValid() ? 0 : 1;
            members.add(new ParetoMember(rows.get(i), first.fitness(),
                    finite ? signed(seconds[i]) : ParetoMember.WORST, first.score(), born));
        }
        return members;
    }

    private double signed(double quantity) {
        return settings.against().isGain() ? quantity : 0 - quantity;
    }

    private void note() {
        if (evaluator.changesSamples()) {
            bestFitness = Double.NEGATIVE_INFINITY;
        }
        best = ParetoMember.front(population).getFirst();
        if (best.first() > bestFitness) {
            bestFitness = best.first();
            bestGeneration = generation;
        }
    }

    private ParetoMember given() {
        return Objects.requireNonNull(best);
    }

    @Override
    public float[] parameters() {
        return best == null ? initialParameters : best.weights();
    }

    @Override
    public @Nullable Score trainScore() {
        return best == null || evaluator.changesSamples() ? null : best.score();
    }

    /** Returns the front, by falling fitness. */
    @Override
    public List<Candidate> candidates(int most) {
        return ParetoMember.front(population).stream().limit(most).map(ParetoMember::candidate)
                .toList();
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
        return TrainerState.empty()
                .put("population", population.stream().map(ParetoMember::weights).toList())
                .put("first", population.stream().mapToDouble(ParetoMember::first).toArray())
                .put("second", population.stream().mapToDouble(ParetoMember::second).toArray())
                .put("loss", population.stream().mapToDouble(one -> one.score().loss()).toArray())
                .put("scored", population.stream().mapToLong(one -> one.score().samples())
                        .toArray())
                .put("correct", population.stream().mapToLong(one -> one.score().correct())
                        .toArray())
                .put("born", population.stream().mapToLong(ParetoMember::born).toArray())
                .put("counts", generation, bestGeneration).put("best", new double[]{bestFitness});
    }

    @Override
    public void restore(TrainerState state) {
        List<float[]> rows = state.rows("population");
        List<ParetoMember> restored = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Score score = new Score((int) state.longs("scored")[i],
                    (int) state.longs("correct")[i], state.doubles("loss")[i]);
            restored.add(new ParetoMember(rows.get(i), state.doubles("first")[i],
                    state.doubles("second")[i], score, state.longs("born")[i]));
        }
        population = restored;
        best = ParetoMember.front(population).getFirst();
        generation = state.longs("counts")[0];
        bestGeneration = state.longs("counts")[1];
        bestFitness = state.doubles("best")[0];
    }
}
