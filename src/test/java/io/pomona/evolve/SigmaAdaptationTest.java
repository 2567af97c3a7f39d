// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.tensor.RandomKey;
import io.pomona.train.Schedule;
import io.pomona.train.TrainerState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Each control of sigma by itself, told how children did. */
@NullMarked
class SigmaAdaptationTest {
    private static final RandomKey KEY = RandomKey.of(8);
    private static final int LAYERS = 3;

    private static SigmaAdaptation adaptation(SigmaControl control) {
        return SigmaAdaptation.of(new Mutation(1, 1, 0.5, Mutation.Scale.ABSOLUTE)
                .withSigmaControl(control), LAYERS);
    }

    private static double[] sigmas(SigmaAdaptation adaptation, long generation, int place,
            boolean mutated, float[]... parents) {
        return adaptation.sigmas(new SigmaAdaptation.Child(generation, place, List.of(parents),
                mutated, KEY.split(generation).split(place)));
    }

    private static JudgedBirth mutant(int place, double rise) {
        return new JudgedBirth(new Birth(new float[1], false, true, List.of(), new double[0],
                place, new double[]{1}), 1 + rise, 1);
    }

    private static List<JudgedBirth> mutants(int successes, int failures) {
        List<JudgedBirth> born = new ArrayList<>();
        for (int i = 0; i < successes + failures; i++) {
            born.add(mutant(i, i < successes ? 0.1 : -0.1));
        }
        return born;
    }

    @Test
    void fixedAndScheduledSigmasAreFunctionsOfTheGeneration() {
        SigmaAdaptation fixed = adaptation(new SigmaControl.Fixed());
        SigmaAdaptation halved = adaptation(
                new SigmaControl.Scheduled(new Schedule.Step(2, 0.5)));
        double[] expected = {0.5, 0.5, 0.25, 0.25, 0.125};
        for (int generation = 1; generation <= 5; generation++) {
            assertArrayEquals(new double[]{0.5}, sigmas(fixed, generation, 0, true));
            assertArrayEquals(new double[]{expected[generation - 1]},
                    sigmas(halved, generation, 0, true));
        }
    }

    @Test
    void oneFifthCountsTheSuccessesOfItsWindow() {
        SigmaAdaptation rule = adaptation(new SigmaControl.OneFifth(2, 2, 0.2));
        int[][] told = {{9, 1}, {0, 10}, {0, 10}, {3, 7}, {1, 9}, {3, 7}, {0, 0}, {0, 0}};
        double[] expected = {0.5, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5};
        for (int i = 0; i < told.length; i++) {
            rule.learn(mutants(told[i][0], told[i][1]), KEY);
            assertEquals(expected[i], sigmas(rule, i, 0, true)[0], "after " + i);
        }
    }

    @Test
    void aChildThatIsMixedTakesTheGeometricMeanOfItsParents() {
        SigmaAdaptation one = adaptation(new SigmaControl.SelfAdaptive(
                SigmaControl.SelfAdaptive.Per.INDIVIDUAL, 0.3, 0));
        SigmaAdaptation each = adaptation(
                new SigmaControl.SelfAdaptive(SigmaControl.SelfAdaptive.Per.LAYER, 0.3, 0));
        assertTrue(one.areInherited());
        assertEquals(0.5, sigmas(one, 1, 0, false, new float[0])[0]);
        assertEquals(0.2f, sigmas(one, 1, 0, false, new float[]{0.2f})[0]);
        assertEquals(2, sigmas(one, 1, 0, false, new float[]{1}, new float[]{4})[0], 1e-6);
        assertArrayEquals(new double[]{2, 3, 1}, sigmas(each, 1, 0, false,
                new float[]{1, 3, 0.5f}, new float[]{4, 3, 2}), 1e-6);
        assertArrayEquals(new float[]{0.5f, 0.5f, 0.5f}, each.first());
    }

    @Test
    void changesOfOwnSigmasAreLogNormal() {
        for (SigmaControl.SelfAdaptive.Per per : SigmaControl.SelfAdaptive.Per.values()) {
            SigmaAdaptation own = adaptation(new SigmaControl.SelfAdaptive(per, 0.3, 0));
            int count = per == SigmaControl.SelfAdaptive.Per.LAYER ? LAYERS : 1;
            int n = 20_000;
            double sum = 0;
            double squares = 0;
            double common = 0;
            for (int place = 0; place < n; place++) {
                double[] changed = sigmas(own, 1, place, true, new float[0]);
                assertEquals(count, changed.length);
                double first = Math.log(changed[0] / 0.5);
                double last = Math.log(changed[count - 1] / 0.5);
                sum += first;
                squares += first * first;
                common += first * last;
            }
            assertEquals(0, sum / n, 5 * 0.3 / Math.sqrt(n));
            assertEquals(0.09, squares / n, 5 * 0.09 * Math.sqrt(2.0 / n));
            assertEquals(count == 1 ? 0.09 : 0.045, common / n, 5 * 0.09 * Math.sqrt(2.0 / n));
        }
    }

    @Test
    void noSigmaFallsBelowTheMinimum() {
        SigmaAdaptation own = adaptation(new SigmaControl.SelfAdaptive(
                SigmaControl.SelfAdaptive.Per.INDIVIDUAL, 1, 0.4));
        for (int place = 0; place < 100; place++) {
            assertTrue(sigmas(own, 1, place, true, new float[0])[0] >= 0.4f);
        }
    }

    @Test
    void groupsBeginAFactorApartAndTheBestSigmaIsKept() {
        SigmaAdaptation groups = adaptation(new SigmaControl.Gesmr(3, 2, 0.4));
        double[] first = {0.25, 0.5, 1};
        for (int place = 0; place < 9; place++) {
            assertEquals(first[place % 3], sigmas(groups, 1, place, true)[0], 1e-12);
        }
        // The last group has the largest rise, though the others do better on average.
        groups.learn(List.of(mutant(0, 0.1), mutant(1, 0.2), mutant(2, -5), mutant(3, 0.1),
                mutant(4, 0.2), mutant(5, 0.3)), KEY);
        assertEquals(1, sigmas(groups, 2, 0, true)[0], 1e-12);
        double smallest = 2;
        double largest = 0.5;
        for (int round = 0; round < 1000; round++) {
            SigmaAdaptation again = adaptation(new SigmaControl.Gesmr(3, 2, 0.4));
            again.learn(List.of(mutant(0, 0.1), mutant(1, 0.3), mutant(2, 0.2)), KEY.split(round));
            assertEquals(0.5, sigmas(again, 2, 0, true)[0], 1e-12);
            for (int place = 1; place < 3; place++) {
                // Of the two best, 0.5 and 1, within a factor of 2.
                double sigma = sigmas(again, 2, place, true)[0];
                assertTrue(sigma >= 0.25 && sigma <= 2);
                smallest = Math.min(smallest, sigma);
                largest = Math.max(largest, sigma);
            }
        }
        assertTrue(smallest < 0.26 && largest > 1.9, smallest + " to " + largest);
    }

    @Test
    void whatWasLearnedIsRestored() {
        for (SigmaControl control : List.of(new SigmaControl.OneFifth(1.5, 3, 0.2),
                new SigmaControl.Gesmr(4, 2, 0.5))) {
            SigmaAdaptation first = adaptation(control);
            for (int i = 0; i < 4; i++) {
                first.learn(mutants(4, 2), KEY.split(i));
            }
            TrainerState state = TrainerState.empty();
            first.save(state);
            SigmaAdaptation second = adaptation(control);
            second.restore(state);
            for (int i = 4; i < 10; i++) {
                first.learn(mutants(i % 3, 2), KEY.split(i));
                second.learn(mutants(i % 3, 2), KEY.split(i));
                assertEquals(Arrays.toString(sigmas(first, i, 1, true)),
                        Arrays.toString(sigmas(second, i, 1, true)));
            }
        }
    }
}
