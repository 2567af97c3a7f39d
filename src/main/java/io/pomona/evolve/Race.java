// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import io.pomona.train.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * When the evaluation of an individual may be broken off without any change of what selection will do.
 * Selection needs the best few of some groups: those of all for elites and truncation, the best of those
 * drawn for a tournament. The fitness that an individual would have if all the samples it has not seen
 * were classified perfectly bounds its fitness from above. Once, in each of its groups, as many others as
 * are needed have been evaluated to the end and lie above that bound, it can no longer be among them, and
 * the bound, put in place of its fitness, ranks it behind all that can.
 *
 * <p>The bound from below, all that is left being wrong, is of no use: outputs that are not finite may
 * yet invalidate an individual. So the most promising individuals are evaluated to the end first, and
 * then say what the others have to reach. After: O. Maron, A. Moore, "Hoeffding Races", 1993, with
 * certainty in place of confidence.
 *
 * @param valuation what fitness comes of metrics
 * @param groups of whom the best are needed; every individual is in one at least
 */
public record Race(Valuation valuation, List<Group> groups) {
    /**
     * Some individuals, the best of which are needed in their order.
     *
     * @param rows the individuals of the population to evaluate that are in the group, each once
     * @param known the fitnesses of others in the group that need no evaluation
     * @param best how many are needed, at least 1
     */
    @SuppressWarnings("ArrayRecordComponent") // Read where it is made.
    public record Group(int[] rows, double[] known, int best) {
        /** Returns what no less than {@code best} have reached for certain, or minus infinity. */
        private double threshold(BitSet finished, double[] fitness) {
            double[] all = DoubleStream.concat(Arrays.stream(known), Arrays.stream(rows)
                    .filter(finished::get).mapToDouble(row -> fitness[row])).sorted().toArray();
            return all.length < best ? Double.NEGATIVE_INFINITY : all[all.length - best];
        }
    }

    /**
     * Returns the individuals that may not be broken off, in their order.
     *
     * @param active those whose evaluation is under way
     * @param finished those whose evaluation is complete
     * @param fitness the fitness of those that are finished, and a bound from above for the active ones
     */
    int[] remaining(int[] active, BitSet finished, double[] fitness) {
        BitSet needed = new BitSet();
        for (Group group : groups) {
            double threshold = group.threshold(finished, fitness);
            for (int row : group.rows()) {
                // The equal may win by their place.
                if (fitness[row] >= threshold) {
                    needed.set(row);
                }
            }
        }
        return Arrays.stream(active).filter(needed::get).toArray();
    }

    /**
     * Returns the individuals to evaluate to the end first, in their order: of each group as many of the
     * most promising as are needed.
     *
     * @param bounds a bound from above for the fitness of each
     */
    int[] leaders(double[] bounds) {
        BitSet leaders = new BitSet();
        for (Group group : groups) {
            List<Integer> order = new ArrayList<>(Arrays.stream(group.rows()).boxed().toList());
            order.sort((a, b) -> Double.compare(bounds[b], bounds[a]));
            order.stream().limit(group.best()).forEach(leaders::set);
        }
        return leaders.stream().toArray();
    }

    /**
     * What fitness comes of the metrics of an individual.
     *
     * @param fitness the rule
     * @param penalties added to the loss, one an individual
     * @param inherited added to the fitness, one an individual, at least 0
     */
    @SuppressWarnings("ArrayRecordComponent") // Read where it is made.
    public record Valuation(Fitness fitness, double[] penalties, double[] inherited) {
        /** Returns the fitness of an individual. */
        public double of(int row, Metrics metrics) {
            double value = fitness.of(metrics, penalties[row]);
            return value == Fitness.INVALID ? value : value + inherited[row];
        }
    }
}
