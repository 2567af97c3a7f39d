// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.data.DataSet;
import io.pomona.data.StratifiedBatches;
import io.pomona.nn.Loss;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.train.EarlyStopping;
import io.pomona.train.Learner;
import io.pomona.train.NetworkEvaluator;
import io.pomona.train.OptimizerState.Moments;
import io.pomona.train.Score;
import io.pomona.train.Trainer;
import io.pomona.train.TrainerState;
import io.pomona.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Population-based training: learners of one network, each with settings of its own, which are compared
 * now and then on samples that none of them learns from. The worst take over weights, statistics, running
 * means and settings of the best, and change the settings. Learner 0 begins as the given network with the
 * given settings, each other is drawn. What is given is the learner that did best in the last comparison.
 */
public final class PopulationBasedTrainer implements Trainer {
    private static final Comparator<Score> BEST_FIRST = (a, b) -> a.isBetterThan(b)
            ? -1
            : b.isBetterThan(a) ? 1 : 0;

    private final Network network;
    private final PopulationTrainingSettings settings;
    private final RandomKey key;
    private final float[] initialParameters;
    private final float[] initialBuffers;
    private final DataSet learnedFrom;
    private final DataSet heldOut;
    private final NetworkEvaluator evaluator;
    private final Benches benches;
    private final Explorer explorer;

    private List<Member> members = List.of();
    private Member best;
    private long steps;
    private long generation;

    /**
     * Creates a trainer.
     *
     * @param data of which a share is held out
     * @param loss what is made small
     * @param key from which learners, their settings, the samples held out and batches are drawn
     * @param initialParameters the weights of learner 0
     * @param initialBuffers the moving statistics of every learner
     * @param evaluator who compares
     * @param workers who learn; results do not depend on their number
     * @throws IllegalArgumentException if there are fewer than two samples
     */
    public PopulationBasedTrainer(Network network, DataSet data, Loss loss,
            PopulationTrainingSettings settings, RandomKey key, float[] initialParameters,
            float[] initialBuffers, NetworkEvaluator evaluator, Workers workers) {
        if (data.size() < 2) {
            throw new IllegalArgumentException("Expected at least 2 samples, of which some are held"
                    + " out, but received " + data.size() + ".");
        }
        this.network = network;
        this.settings = settings;
        this.key = key;
        this.initialParameters = initialParameters.clone();
        this.initialBuffers = initialBuffers.clone();
        int[] held = heldOut(data);
        this.heldOut = data.select(held);
        this.learnedFrom = data.select(others(data.size(), held));
        this.evaluator = evaluator;
        this.explorer = new Explorer(settings, key);
        this.benches = new Benches(workers, team -> new Learner(network, learnedFrom, loss,
                settings.gradient(), team));
        this.best = new Member(this.initialParameters, this.initialBuffers, null,
                settings.gradient(), Member.UNKNOWN);
    }

    private int[] heldOut(DataSet data) {
        int count = Math.clamp(Math.round(settings.heldOut() * data.size()), 1, data.size() - 1);
        return new StratifiedBatches(data, count).draw(key.split("held out"));
    }

    private static int[] others(int size, int[] taken) {
        boolean[] isTaken = new boolean[size];
        Arrays.stream(taken).forEach(sample -> isTaken[sample] = true);
        return IntStream.range(0, size).filter(sample -> !isTaken[sample]).toArray();
    }

    @Override
    public Step advance(long samplesLeft) {
        long learning = 0;
        if (members.isEmpty()) {
            members = IntStream.range(0, settings.population()).mapToObj(this::first).toList();
        } else {
            generation++;
            learning = learn(samplesLeft);
        }
        members = members.stream().map(this::compared).toList();
        best = members.stream().min(Comparator.comparing(Member::score, BEST_FIRST)).orElseThrow();
        double[] fitness = members.stream().map(Member::score).filter(Score::isFinite)
                .mapToDouble(PopulationBasedTrainer::fitness).toArray();
        int invalid = members.size() - fitness.length;
        double rate = steps == 0
                ? Double.NaN
                : Learner.rate(best.settings(), learnedFrom, steps - 1);
        if (generation > 0) {
            exploitAndExplore();
        }
        return new Step(members.size(), learning + (long) members.size() * heldOut.size(),
                Arrays.stream(fitness).max().orElse(Double.NaN),
                Arrays.stream(fitness).average().orElse(Double.NaN), rate, Double.NaN, invalid);
    }

    private Member first(int learner) {
        float[] weights = learner == 0
                ? initialParameters
                : network.initialParameters(key.split("individual").split(learner));
        return new Member(weights, initialBuffers, null, explorer.first(learner), Member.UNKNOWN);
    }

    private long learn(long samplesLeft) {
        long passes = settings.population() * Learner.passes(settings.gradient(), learnedFrom);
        int count = (int) Math.min(Math.min(settings.ready(), stepsLeft()),
                Math.ceilDiv(samplesLeft, passes));
        Member[] taught = new Member[members.size()];
        benches.run(taught.length, (bench, i) -> {
            Member member = members.get(i);
            float[] weights = member.parameters().clone();
            float[] buffers = member.buffers().clone();
            Moments moments = bench.learn(weights, buffers, member.settings(), member.moments(),
                    new Learner.Stretch(steps, count), key.split("learner").split(i));
            taught[i] = new Member(weights, buffers, moments, member.settings(), member.score());
        });
        members = List.of(taught);
        steps += count;
        return count * passes;
    }

    private Member compared(Member member) {
        return member.with(evaluator.evaluate(member.parameters(), member.buffers(), heldOut));
    }

    /** As {@link io.pomona.evolve.Fitness#ACCURACY_CROSS_ENTROPY}: it orders as the scores do. */
    private static double fitness(Score score) {
        return (score.correct() + 1 / (1 + score.loss())) / score.samples();
    }

    private void exploitAndExplore() {
        List<Integer> order = IntStream.range(0, members.size()).boxed()
                .sorted(Comparator.comparing(i -> members.get(i).score(), BEST_FIRST)).toList();
        List<Member> next = new ArrayList<>(members);
        for (int i = 0; i < settings.copying(); i++) {
            int loser = order.get(order.size() - 1 - i);
            Member model = members.get(order.get(explorer.model(generation, loser)));
            next.set(loser, model.with(explorer.changed(model.settings(), generation, loser)));
        }
        members = List.copyOf(next);
    }

    @Override
    public float[] parameters() {
        return best.parameters();
    }

    @Override
    public float[] buffers() {
        return best.buffers();
    }

    @Override
    public @Nullable Score trainScore() {
        return null;
    }

    @Override
    public Optional<String> finished() {
        Integer limit = settings.gradient().epochs();
        return limit != null && stepsLeft() <= 0
                ? Optional.of(limit + " epochs done")
                : Optional.empty();
    }

    /** Returns the steps of a learner until its epochs are over. */
    private long stepsLeft() {
        Integer limit = settings.gradient().epochs();
        return limit == null
                ? Long.MAX_VALUE
                : limit * Learner.stepsOfEpoch(settings.gradient(), learnedFrom) - steps;
    }

    @Override
    public @Nullable EarlyStopping earlyStopping() {
        return settings.gradient().earlyStopping();
    }

    @Override
    public TrainerState state() {
        List<Member> all = new ArrayList<>(members);
        all.add(best);
        TrainerState state = TrainerState.empty().put("counts", generation, steps);
        MemberState.save(state, all, settings.tune());
        return state;
    }

    @Override
    public void restore(TrainerState state) {
        List<Member> all = MemberState.restore(state, settings.gradient(), settings.tune());
        members = List.copyOf(all.subList(0, all.size() - 1));
        best = all.getLast();
        generation = state.longs("counts")[0];
        steps = state.longs("counts")[1];
    }
}
