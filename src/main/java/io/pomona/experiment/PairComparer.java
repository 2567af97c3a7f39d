// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.experiment.statistics.EffectSize;
import io.pomona.experiment.statistics.HodgesLehmann;
import io.pomona.experiment.statistics.HolmCorrection;
import io.pomona.experiment.statistics.RankTests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares pairs of methods by one accuracy, and corrects the p-values for their number. */
final class PairComparer {
    private static final String PAIRED = "wilcoxon_signed_rank";
    private static final String UNPAIRED = "mann_whitney_u";

    private final ComparedMetric metric;
    private final List<Comparison.Pair> pairs = new ArrayList<>();

    PairComparer(ComparedMetric metric) {
        this.metric = metric;
    }

    static boolean isPaired(Comparison.Pair pair) {
        return pair.test().equals(PAIRED);
    }

    /** Compares two methods; a method without any value is left out. */
    void add(TrialGroup first, TrialGroup second) {
        Map<Long, Double> x = first.bySeed(metric::of);
        Map<Long, Double> y = second.bySeed(metric::of);
        if (x.isEmpty() || y.isEmpty()) {
            return;
        }
        List<Long> common = x.keySet().stream().filter(seed -> y.containsKey(seed)).toList();
        // Pairing is worth the seeds it leaves out as long as it keeps half of them.
        pairs.add(2 * common.size() >= Math.min(x.size(), y.size())
                ? paired(first.label(), second.label(), at(x, common), at(y, common))
                : unpaired(first.label(), second.label(), at(x, List.copyOf(x.keySet())),
                        at(y, List.copyOf(y.keySet()))));
    }

    private static Comparison.Pair paired(String first, String second, double[] x, double[] y) {
        double[] differences = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            differences[i] = x[i] - y[i];
        }
        return pair(first, second, PAIRED, x, y, RankTests.signedRank(differences),
                RankTests.smallestSignedRank(x.length), RankTests.direction(differences),
                HodgesLehmann.paired(differences));
    }

    private static Comparison.Pair unpaired(String first, String second, double[] x, double[] y) {
        return pair(first, second, UNPAIRED, x, y, RankTests.rankSum(x, y),
                RankTests.smallestRankSum(x.length, y.length), EffectSize.a12(x, y) - 0.5,
                HodgesLehmann.independent(x, y));
    }

    private static Comparison.Pair pair(String first, String second, String test, double[] x,
            double[] y, double p, double smallest, double direction, HodgesLehmann difference) {
        double a12 = EffectSize.a12(x, y);
        String ahead = direction > 0 ? first : direction < 0 ? second : "";
        return new Comparison.Pair(first, second, test, x.length, y.length, p, p, smallest,
                smallest, 0, ahead, a12, EffectSize.cliffsDelta(x, y), EffectSize.magnitude(a12),
                difference.estimate(), difference.interval().low(), difference.interval().high(),
                "not_shown");
    }

    /** Returns the pairs in the order they were added, after Holm's correction over all of them. */
    List<Comparison.Pair> corrected() {
        double[] adjusted = HolmCorrection
                .adjusted(pairs.stream().mapToDouble(Comparison.Pair::pValue).toArray());
        // The smallest p-value of all is multiplied by their number, and none ends below it.
        double lowest = pairs.size()
                * pairs.stream().mapToDouble(Comparison.Pair::pValueSmallest).min().orElse(1);
        List<Comparison.Pair> corrected = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            corrected.add(corrected(pairs.get(i), adjusted[i],
                    Math.min(1, Math.max(lowest, pairs.get(i).pValueSmallest()))));
        }
        return corrected;
    }

    private Comparison.Pair corrected(Comparison.Pair pair, double adjusted, double smallest) {
        double bound = Comparison.SIGNIFICANCE / pairs.size();
        String verdict = smallest >= Comparison.SIGNIFICANCE
                ? "too_few_seeds"
                : adjusted < Comparison.SIGNIFICANCE ? "different" : "not_shown";
        return new Comparison.Pair(pair.first(), pair.second(), pair.test(), pair.seedsFirst(),
                pair.seedsSecond(), pair.pValue(), adjusted, pair.pValueSmallest(), smallest,
                isPaired(pair) ? RankTests.pairsFor(bound) : RankTests.sizeFor(bound),
                pair.ahead(), pair.a12(), pair.cliffsDelta(), pair.magnitude(),
                pair.difference(), pair.differenceLow(), pair.differenceHigh(), verdict);
    }

    private static double[] at(Map<Long, Double> bySeed, List<Long> seeds) {
        return seeds.stream().mapToDouble(seed -> bySeed.getOrDefault(seed, Double.NaN)).toArray();
    }
}
