// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.data.DataSet;
import io.pomona.nn.Network;
import io.pomona.nn.Workspace;
import io.pomona.tensor.RandomKey;
import io.pomona.train.NetworkEvaluator.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Balanced accuracy and margin against a plain loop, whole and slice by slice. */
@NullMarked
class SampleMetricsTest {
    private static final Network NETWORK = Patterns.network(4, 0);
    private static final Set<Metric> BOTH = Set.of(Metric.values());

    private static List<float[]> rows(int count) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(NETWORK.initialParameters(RandomKey.of(i)));
        }
        return rows;
    }

    /** Three of the network's four classes, of very different sizes. */
    private static DataSet data(int samples) {
        int[] chosen = IntStream.range(0, 3 * samples)
                .filter(i -> i % 3 == 0 || (i % 3 == 1 && i % 2 == 0) || i % 30 == 2).toArray();
        DataSet three = Patterns.draw(3 * samples, 0.5, 2).select(chosen);
        return DataSet.of(three.sampleShape(), three.inputs(), three.labels(),
                DataSet.numberedClasses(4));
    }

    private static double[] plain(float[] parameters, DataSet data) {
        Workspace workspace = NETWORK.workspace(1);
        double margins = 0;
        double[] hits = new double[4];
        for (int i = 0; i < data.size(); i++) {
            workspace.forward(parameters, 0, data.inputs(), data.offset(i), 1);
            int label = data.labels()[i];
            double sum = 0;
            double other = 0;
            for (int c = 0; c < 4; c++) {
                double e = Math.exp(workspace.logits()[c]);
                sum += e;
                other = c == label ? other : Math.max(other, e);
            }
            double margin = (Math.exp(workspace.logits()[label]) - other) / sum;
            margins += margin / data.size();
            hits[label] += margin > 0 ? 1 : 0;
        }
        int[] counts = data.classCounts();
        return new double[]{(hits[0] / counts[0] + hits[1] / counts[1] + hits[2] / counts[2]) / 3,
            margins};
    }

    @Test
    void metricsAreThoseOfThePlainLoop() {
        DataSet data = data(60);
        try (Workers workers = Workers.of(2)) {
            List<float[]> rows = rows(5);
            List<Outcome> outcomes = new NetworkEvaluator(NETWORK, workers).evaluateAll(rows, data,
                    BOTH, false);
            for (int i = 0; i < 5; i++) {
                double[] expected = plain(rows.get(i), data);
                assertEquals(expected[0], outcomes.get(i).metrics().balancedAccuracy(), 1e-12);
                assertEquals(expected[1], outcomes.get(i).metrics().margin(), 1e-6);
            }
        }
    }

    @Test
    void whatIsNotAskedForIsNotANumber() {
        try (Workers workers = Workers.of(1)) {
            NetworkEvaluator evaluator = new NetworkEvaluator(NETWORK, workers);
            Metrics score = evaluator.evaluateAll(rows(1), data(20), false).getFirst().metrics();
            assertEquals(Metrics.of(score.score()), score);
            Metrics margin = evaluator.evaluateAll(rows(1), data(20), Set.of(Metric.MARGIN), false)
                    .getFirst().metrics();
            assertTrue(Double.isNaN(margin.balancedAccuracy()) && margin.margin() <= 1);
        }
    }

    @Test
    void slicesHoldEverySampleOnceAndEndWithTheSameBits() {
        for (int size : new int[]{5, 40, 150, 260}) {
            DataSet data = data(size);
            for (int threads = 1; threads <= 3; threads++) {
                try (Workers workers = Workers.of(threads)) {
                    NetworkEvaluator evaluator = new NetworkEvaluator(NETWORK, workers);
                    List<Outcome> whole = evaluator.evaluateAll(rows(7), data, BOTH, false);
                    assertSlices(evaluator, data, whole);
                }
            }
        }
    }

    private static void assertSlices(NetworkEvaluator evaluator, DataSet data,
            List<Outcome> whole) {
        SlicedEvaluation slices = evaluator.evaluateInSlices(rows(7), data, BOTH);
        assertEquals(data.size(), slices.samples(slices.slices()));
        assertEquals(0, slices.samples(0));
        int[] all = IntStream.range(0, 7).toArray();
        Metrics[] before = slices.best(all, 0);
        for (int slice = 0; slice < slices.slices(); slice++) {
            assertTrue(slices.samples(slice + 1) > slices.samples(slice));
            slices.run(all, slice);
            Metrics[] now = slices.best(all, slice + 1);
            for (int i = 0; i < 7; i++) {
                assertFallen(before[i], now[i]);
            }
            before = now;
        }
        for (int i = 0; i < 7; i++) {
            assertEquals(whole.get(i).metrics(), before[i]);
        }
    }

    /** Bounds never rise, so that each bounds the last one. */
    private static void assertFallen(Metrics before, Metrics now) {
        assertTrue(now.score().correct() <= before.score().correct());
        assertTrue(now.score().loss() >= before.score().loss());
        assertTrue(now.balancedAccuracy() <= before.balancedAccuracy());
        assertTrue(now.margin() <= before.margin());
    }
}
