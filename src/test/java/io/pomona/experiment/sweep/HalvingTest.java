// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pruners do what their papers say, whoever does the work and in whatever order. */
@NullMarked
class HalvingTest {
    /** Points whose value does not change on their way. */
    private static final class Made implements Standings {
        private final double[] values;
        private final Map<Integer, Integer> at = new HashMap<>();
        private final int last;

        Made(int last, double... values) {
            this.last = last;
            this.values = values;
        }

        void bring(Decision.Job job) {
            at.merge(job.point(), job.rung(), Math::max);
        }

        @Override
        public int points() {
            return values.length;
        }

        @Override
        public boolean reached(int point, int rung) {
            return at.getOrDefault(point, -1) >= rung;
        }

        @Override
        public boolean ended(int point) {
            return reached(point, last);
        }

        @Override
        public double best(int point, int rung) {
            return values[point];
        }

        @Override
        public double mean(int point, int rung) {
            return values[point];
        }
    }

    private static String run(Rungs rungs, Made standings) {
        List<String> sequence = new ArrayList<>();
        Decision decision = rungs.decide(standings);
        while (!decision.ready().isEmpty()) {
            Decision.Job job = decision.ready().getFirst();
            sequence.add(job.point() + "@" + job.rung());
            standings.bring(job);
            decision = rungs.decide(standings);
        }
        return String.join(" ", sequence) + " pruned " + decision.pruned();
    }

    @Test
    void ashaPromotesAsAlgorithmTwoSays() {
        Rungs rungs = Rungs.of(new Pruner.Asha(1, 2), 3);
        assertEquals(2, rungs.last());
        // By hand: of {.1} none; of {.1, .4} the 1; of {.1, .4, .3} none more; 4 points allow two,
        // 1 and 2, and then two on rung 1 allow one, 1. With the 5th nothing changes, the 6th makes
        // it three: 5 goes on, but of three on rung 1 only one does, now 5 is the best of them.
        Made standings = new Made(2, 0.1, 0.4, 0.3, 0.2, 0.15, 0.9);
        assertEquals("0@0 1@0 1@1 2@0 3@0 2@1 1@2 4@0 5@0 5@1 5@2 pruned [0, 2, 3, 4]",
                run(rungs, standings));
    }

    @Test
    void ofTooFewPointsTheBestGoesOnAlone() {
        Rungs rungs = Rungs.of(new Pruner.Asha(1, 3), 9);
        assertEquals("0@0 1@0 1@1 1@2 pruned [0]", run(rungs, new Made(2, 0.3, 0.5)));
        assertEquals("0@0 0@1 0@2 pruned []", run(rungs, new Made(2, 0.3)));
        double failed = Double.NEGATIVE_INFINITY;
        assertEquals("0@0 1@0 pruned [0, 1]", run(rungs, new Made(2, failed, failed)));
    }

    @Test
    void successiveHalvingKeepsTheBestShareOfEachRung() {
        Rungs rungs = Rungs.of(new Pruner.SuccessiveHalving(10, 3), 90);
        assertEquals(2, rungs.last());
        assertEquals(30, rungs.target(1));
        Made standings = new Made(2, 0.1, 0.9, 0.3, 0.2, 0.95, 0.5, 0.6, 0.05, 0.4);
        assertEquals("0@0 1@0 2@0 3@0 4@0 5@0 6@0 7@0 8@0 1@1 4@1 6@1 4@2"
                + " pruned [0, 1, 2, 3, 5, 6, 7, 8]", run(rungs, standings));
    }

    @Test
    void equalsGoOnInTheOrderOfThePlan() {
        Rungs rungs = Rungs.of(new Pruner.SuccessiveHalving(1, 2), 2);
        assertEquals("0@0 1@0 2@0 3@0 0@1 1@1 pruned [2, 3]",
                run(rungs, new Made(1, 0.5, 0.5, 0.5, 0.5)));
    }

    @Test
    void medianStoppingLooksAtEarlierPointsAlone() {
        Rungs rungs = Rungs.of(new Pruner.Median(1, 1, 2), 3);
        // 0 and 1 have too few before them; the median before 2 is 0.3 and before 3 it is 0.4; 2 is
        // gone after rung 0, so that on rung 1 the median before 3 is 0.3.
        assertEquals("0@0 1@0 2@0 3@0 0@1 1@1 3@1 0@2 1@2 3@2 pruned [2]",
                inRounds(rungs, new Made(2, 0.4, 0.2, 0.1, 0.5)));
    }

    /** Lets everybody advance by a rung before anybody advances again. */
    private static String inRounds(Rungs rungs, Made standings) {
        List<String> sequence = new ArrayList<>();
        Decision decision = rungs.decide(standings);
        while (!decision.ready().isEmpty()) {
            int lowest = decision.ready().stream().mapToInt(Decision.Job::rung).min().orElseThrow();
            Decision.Job job = decision.ready().stream().filter(ready -> ready.rung() == lowest)
                    .findFirst().orElseThrow();
            sequence.add(job.point() + "@" + job.rung());
            standings.bring(job);
            decision = rungs.decide(standings);
        }
        return String.join(" ", sequence) + " pruned " + decision.pruned();
    }

    @ParameterizedTest(name = "seed {0}, {1} points")
    @CsvSource({"1, 27", "2, 27", "3, 27", "4, 27", "5, 27", "1, 2", "2, 3", "3, 4", "4, 5",
        "5, 8"})
    void anyOrderOfWhatIsReadyEndsAlike(int seed, int points) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = random.doubles(points).toArray();
        for (Pruner pruner : List.of(new Pruner.Asha(1, 3), new Pruner.SuccessiveHalving(1, 3),
                new Pruner.Median(3, 4, 3))) {
            Rungs rungs = Rungs.of(pruner, 27);
            Made alone = new Made(rungs.last(), values);
            run(rungs, alone);
            Made crowd = new Made(rungs.last(), values);
            Decision decision = rungs.decide(crowd);
            while (!decision.ready().isEmpty()) {
                crowd.bring(decision.ready().get(random.nextInt(decision.ready().size())));
                decision = rungs.decide(crowd);
            }
            assertEquals(alone.at, crowd.at, pruner + " ran something that was not needed");
            assertEquals(rungs.decide(alone), decision);
        }
    }
}
