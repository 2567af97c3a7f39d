// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for statistics of any samples. */
class StatisticsPropertiesTest {
    private static final double EXACT = 1e-12;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theOrderOfValuesChangesNothing(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = sample(random, 3 + (int) seed);
        double[] y = sample(random, 4);
        double[] shuffled = shuffled(x, seed);

        assertEquals(Location.mean(x), Location.mean(shuffled));
        assertEquals(Location.standardDeviation(x), Location.standardDeviation(shuffled));
        assertEquals(Location.interquartileMean(x), Location.interquartileMean(shuffled));
        assertEquals(Bootstrap.ofMean(x), Bootstrap.ofMean(shuffled));
        assertEquals(EffectSize.a12(x, y), EffectSize.a12(shuffled, y));
        assertEquals(RankTests.rankSum(x, y), RankTests.rankSum(shuffled, y), EXACT);
        assertEquals(RankTests.signedRank(x), RankTests.signedRank(shuffled), EXACT);
        assertEquals(HodgesLehmann.independent(x, y), HodgesLehmann.independent(shuffled, y));
        assertEquals(KruskalWallis.of(List.of(x, y)).pValue(),
                KruskalWallis.of(List.of(y, shuffled)).pValue(), EXACT);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void exchangedSamplesGiveTheOppositeEffect(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = sample(random, 7);
        double[] y = sample(random, 5);

        assertEquals(1, EffectSize.a12(x, y) + EffectSize.a12(y, x), EXACT);
        assertEquals(0, EffectSize.cliffsDelta(x, y) + EffectSize.cliffsDelta(y, x), EXACT);
        assertEquals(RankTests.rankSum(x, y), RankTests.rankSum(y, x), EXACT);
        HodgesLehmann there = HodgesLehmann.independent(x, y);
        HodgesLehmann back = HodgesLehmann.independent(y, x);
        assertEquals(-there.estimate(), back.estimate(), EXACT);
        assertEquals(-there.interval().low(), back.interval().high(), EXACT);
    }

    @Test
    void magnitudesFollowVarghaAndDelaney() {
        assertEquals(List.of("negligible", "small", "medium", "large", "large", "small"),
                List.of(0.55, 0.57, 0.65, 0.72, 0.0, 0.43).stream()
                        .map(a12 -> EffectSize.magnitude(a12)).toList());
    }

    /**
     * 500 samples of 30 normal values: where an interval holds the true mean with probability 0.94,
     * the share of them that do has a standard deviation of 0.0106, and 5 of these are 0.053.
     */
    @Test
    void bootstrapIntervalsHoldTheTrueMeanAsOftenAsStated() {
        assertEquals(Bootstrap.coverage(30), held(500, 30), 0.053);
    }

    /** The same for 3 values: 0.76 with a standard deviation of 0.0191. */
    @Test
    void bootstrapIntervalsOfFewValuesHoldItAsSeldomAsStated() {
        assertEquals(Bootstrap.coverage(3), held(500, 3), 0.096);
    }

    private static double held(int samples, int size) {
        Random random = new Random(11);
        int held = 0;
        for (int i = 0; i < samples; i++) {
            Interval interval = Bootstrap
                    .ofMean(random.doubles(size).map(_ -> random.nextGaussian()).toArray());
            held += interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
        }
        return (double) held / samples;
    }

    @Test
    void statedCoverageIsThatOfTheNextSmallerNumber() {
        assertEquals(Bootstrap.coverage(6), Bootstrap.coverage(7));
        assertEquals(Bootstrap.coverage(30), Bootstrap.coverage(1000));
        assertTrue(Bootstrap.coverage(2) < Bootstrap.coverage(3));
    }

    @Test
    void nothingIsSaidOfTooFewValues() {
        double[] none = {};
        double[] one = {0.5};
        assertTrue(Double.isNaN(Location.mean(none)) && Double.isNaN(Location.median(none)));
        assertTrue(Double.isNaN(Location.interquartileMean(none)));
        assertTrue(Double.isNaN(Location.standardDeviation(one)));
        assertEquals(Interval.NONE, Bootstrap.ofMean(one));
        assertFalse(HodgesLehmann.paired(one).interval().exists());
        assertTrue(Double.isNaN(KaplanMeier.median(none, new boolean[0])));
    }

    @Test
    void equalValuesGiveAnIntervalWithoutLength() {
        double[] equal = {0.5, 0.5, 0.5, 0.5};
        assertEquals(new Interval(0.5, 0.5), Bootstrap.ofMean(equal));
        assertEquals(1, KruskalWallis.of(List.of(equal, equal, equal)).pValue());
    }

    @Test
    void refusesAnOverallTestOfNothing() {
        List<double[]> empty = List.of(new double[]{1}, new double[0]);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> KruskalWallis.of(empty))
                .toString().contains("[1, 0]"));
        List<double[]> one = List.of(new double[]{1});
        assertThrows(IllegalArgumentException.class, () -> KruskalWallis.of(one));
    }

    @Test
    void saysHowManySeedsItTakes() {
        assertEquals(6, RankTests.pairsFor(0.05));
        assertEquals(7, RankTests.pairsFor(0.05 / 3));
        assertEquals(4, RankTests.sizeFor(0.05));
        for (double bound : new double[]{0.5, 0.05, 0.05 / 3, 0.05 / 10}) {
            int pairs = RankTests.pairsFor(bound);
            int size = RankTests.sizeFor(bound);
            assertTrue(RankTests.smallestSignedRank(pairs) < bound);
            assertTrue(RankTests.smallestSignedRank(pairs - 1) >= bound);
            assertTrue(RankTests.smallestRankSum(size, size) < bound);
            assertTrue(RankTests.smallestRankSum(size - 1, size - 1) >= bound);
        }
    }

    @Test
    void manyValuesTakeTheNormalIntervalThatContinuesTheExactOne() {
        double[] differences = new double[81];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = Math.sin(i) + 0.2;
        }
        HodgesLehmann exact = HodgesLehmann.paired(Arrays.copyOf(differences, 80));
        HodgesLehmann normal = HodgesLehmann.paired(differences);

        assertEquals(exact.interval().low(), normal.interval().low(), 0.02);
        assertEquals(exact.interval().high(), normal.interval().high(), 0.02);
        double[] first = Arrays.copyOf(differences, 41);
        double[] second = Arrays.copyOfRange(differences, 41, 81);
        assertEquals(
                HodgesLehmann.independent(first, Arrays.copyOf(second, 39)).interval().low(),
                HodgesLehmann.independent(first, second).interval().low(), 0.05);
    }

    private static double[] sample(SplittableRandom random, int size) {
        return random.ints(size, 0, 20).mapToDouble(i -> i / 20.0).toArray();
    }

    private static double[] shuffled(double[] values, long seed) {
        double[] shuffled = values.clone();
        Random random = new Random(seed);
        for (int i = shuffled.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            double value = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = value;
        }
        double[] sorted = values.clone();
        double[] again = shuffled.clone();
        Arrays.sort(sorted);
        Arrays.sort(again);
        assertArrayEquals(sorted, again);
        return shuffled;
    }
}
