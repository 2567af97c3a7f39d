// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.Ancestor.Operator;
import io.pomona.train.TrainerState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The descents of a population in a state: each individual or ancestor once. */
final class DescentState {
    private static final String WHOLE = "descents";
    private static final String FITNESS = "descents_fitness";
    private static final String LIVING = "descents_living";
    private static final int WHOLE_NUMBERS = 5;
    /** By the numbers that stand for them in a file. */
    private static final List<Operator> OPERATORS = List.of(Operator.FIRST, Operator.CROSSOVER,
            Operator.MUTATION, Operator.CROSSOVER_AND_MUTATION, Operator.DECAY);

    private DescentState() {}

    /** Adds the descents of some individuals to a state. */
    static void save(TrainerState state, List<Descent> living) {
        Set<Descent> seen = new HashSet<>();
        List<Descent> all = new ArrayList<>();
        for (Descent one : living) {
            for (Descent at = one; at != null && seen.add(at); at = at.parent()) {
                all.add(at);
            }
        }
        long[] whole = new long[Math.multiplyExact(WHOLE_NUMBERS, all.size())];
        double[] fitness = new double[Math.multiplyExact(2, all.size())];
        for (int i = 0; i < all.size(); i++) {
            Descent one = all.get(i);
            Descent parent = one.parent();
            int at = WHOLE_NUMBERS * i;
            whole[at] = one.id();
            whole[at + 1] = one.generation();
            whole[at + 2] = OPERATORS.indexOf(one.operator());
            whole[at + 3] = parent == null ? one.id() : parent.id();
            whole[at + 4] = one.other();
            fitness[2 * i] = one.parentFitness();
            fitness[2 * i + 1] = one.otherFitness();
        }
        state.put(WHOLE, whole).put(FITNESS, fitness).put(LIVING,
                living.stream().mapToLong(Descent::id).toArray());
    }

    /** Returns the descents of those individuals, in their order. */
    static List<Descent> restore(TrainerState state) {
        long[] whole = state.longs(WHOLE);
        double[] fitness = state.doubles(FITNESS);
        Map<Long, Descent> known = new HashMap<>();
        // Nobody is born before its parents.
        IntStream.range(0, whole.length / WHOLE_NUMBERS).boxed()
                .sorted(Comparator.comparingLong(i -> whole[WHOLE_NUMBERS * i]))
                .forEach(i -> restore(whole, fitness, i, known));
        return Arrays.stream(state.longs(LIVING))
                .mapToObj(id -> Objects.requireNonNull(known.get(id))).toList();
    }

    private static void restore(long[] whole, double[] fitness, int index,
            Map<Long, Descent> known) {
        int at = WHOLE_NUMBERS * index;
        @Nullable
        Descent parent = whole[at + 3] == whole[at] ? null : known.get(whole[at + 3]);
        known.put(whole[at],
                new Descent(whole[at], whole[at + 1], OPERATORS.get((int) whole[at + 2]),
                        parent, fitness[2 * index], whole[at + 4], fitness[2 * index + 1]));
    }
}
