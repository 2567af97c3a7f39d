// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.OptimizerState.Moments;
import io.pomona.train.TrainerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the individuals of a population have learned, as arrays of a {@link TrainerState}. */
final class LearnedState {
    private static final String STEPS = "learned_steps";
    private static final String WEIGHTS = "learned_weights";
    private static final String FIRST = "learned_first";
    private static final String SECOND = "learned_second";
    /** In place of a count of steps: without running means. */
    private static final long NONE = -1;

    private LearnedState() {}

    /** Puts in what each individual has learned; nothing if none has. */
    static void save(TrainerState state, List<@Nullable Learned> population) {
        if (population.stream().allMatch(Objects::isNull)) {
            return;
        }
        long[] steps = new long[population.size()];
        List<float[]> weights = new ArrayList<>();
        List<float[]> first = new ArrayList<>();
        List<float[]> second = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            Learned learned = population.get(i);
            Moments moments = learned == null ? null : learned.moments();
            float[] own = learned == null ? null : learned.weights();
            steps[i] = moments == null ? NONE : moments.steps();
            // Rows of length 0 keep the places here; they are left out of the state.
            weights.add(own == null ? new float[0] : own);
            first.add(moments == null ? new float[0] : moments.first());
            second.add(moments == null ? new float[0] : moments.second());
        }
        state.put(STEPS, steps);
        put(state, WEIGHTS, weights);
        put(state, FIRST, first);
        put(state, SECOND, second);
    }

    /** Rows of a state have one length: those that are there, and which they are. */
    private static void put(TrainerState state, String name, List<float[]> rows) {
        List<float[]> present = rows.stream().filter(row -> row.length > 0).toList();
        if (present.isEmpty()) {
            return;
        }
        state.put(name, present);
        long[] owners = new long[present.size()];
        int next = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).length > 0) {
                owners[next++] = i;
            }
        }
        state.put(name + "_of", owners);
    }

    /** Returns what each individual of a population of a size had learned. */
    static List<@Nullable Learned> restore(TrainerState state, int size) {
        List<@Nullable Learned> population = new ArrayList<>();
        long[] steps = state.longs().get(STEPS);
        List<float[]> weights = rows(state, WEIGHTS, size);
        List<float[]> first = rows(state, FIRST, size);
        List<float[]> second = rows(state, SECOND, size);
        for (int i = 0; i < size; i++) {
            Moments moments = steps == null || steps[i] == NONE
                    ? null
                    : new Moments(first.get(i), second.get(i), steps[i]);
            float[] own = weights.get(i).length == 0 ? null : weights.get(i);
            population.add(moments == null && own == null ? null : new Learned(own, moments));
        }
        return population;
    }

    private static List<float[]> rows(TrainerState state, String name, int size) {
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(new float[0]);
        }
        if (state.rows().containsKey(name)) {
            List<float[]> present = state.rows(name);
            long[] owners = state.longs(name + "_of");
            for (int i = 0; i < owners.length; i++) {
                all.set((int) owners[i], present.get(i));
            }
        }
        return all;
    }
}
