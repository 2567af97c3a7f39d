// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.experiment.ComparedMetric;
import io.pomona.experiment.MethodCurves;
import io.pomona.experiment.TrialStatus;
import io.pomona.experiment.statistics.AnytimeCurve.Point;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BandTest {
    @TempDir
    private Path temporary;

    @Test
    void thePicturesNumbersAreThoseOfTheTableOfCurves() throws Exception {
        MadeUpResults made = new MadeUpResults(temporary);
        Path folder = made.folder("same");
        made.method("genetic", 5, 0.8, 0.3).method("sgd", 3, 0.9, 0.1).write(folder);
        List<MethodCurves> table = MethodCurves.of(made.trials(), made.metrics());
        CurveCharts drawn = CurveCharts.of(StoredResults.read(folder));

        for (String method : List.of("genetic", "sgd")) {
            for (Measure measure : List.of(Measure.TRAIN_ACCURACY, Measure.VALIDATION_ACCURACY)) {
                MethodCurves curves = table.stream().filter(one -> one.method().equals(method)
                        && one.measure().equals(measure.column())).findFirst().orElseThrow();
                assertSame(curves.bySamples().points(), band(drawn, method, measure, Axis.PASSES));
                assertSame(curves.bySeconds().points(),
                        band(drawn, method, measure, Axis.SECONDS));
            }
        }
    }

    private static Band band(CurveCharts drawn, String method, Measure measure, Axis axis) {
        CurveChart chart = drawn.charts().stream().map(DrawnCurves::curves)
                .filter(one -> one.measure() == measure && one.axis() == axis
                        && !one.isLogarithmic())
                .findFirst().orElseThrow();
        return chart.bands().stream()
                .filter(band -> chart.methods().get(band.method()).equals(method)).findFirst()
                .orElseThrow();
    }

    private static void assertSame(List<Point> all, Band band) {
        List<Point> points = all.stream().filter(point -> point.running() > 0).toList();
        assertTrue(points.size() > 50, "" + points.size());
        assertArrayEquals(points.stream().mapToDouble(Point::place).toArray(), band.x());
        assertArrayEquals(points.stream().mapToDouble(one -> 100 * one.median()).toArray(),
                band.median());
        assertArrayEquals(points.stream().mapToDouble(one -> 100 * one.quartileLow()).toArray(),
                band.low());
        assertArrayEquals(points.stream().mapToDouble(one -> 100 * one.quartileHigh()).toArray(),
                band.high());
    }

    @Test
    void whatTheTableHasNotIsFoundInTheSameWay() throws Exception {
        MadeUpResults made = new MadeUpResults(temporary);
        Path folder = made.folder("others");
        made.method("sgd", 3, 0.9, 0.1).write(folder);
        CurveCharts drawn = CurveCharts.of(StoredResults.read(folder));

        Band loss = band(drawn, "sgd", Measure.TRAIN_LOSS, Axis.PASSES);
        double[] last = made.metrics().values().stream()
                .mapToDouble(rows -> rows.getLast().trainLoss()).sorted().toArray();
        assertEquals(last[1], loss.median()[loss.median().length - 1]);
        Band steps = band(drawn, "sgd", Measure.TRAIN_ACCURACY, Axis.GENERATIONS);
        Band passes = band(drawn, "sgd", Measure.TRAIN_ACCURACY, Axis.PASSES);
        assertEquals(passes.median()[passes.median().length - 1],
                steps.median()[steps.median().length - 1], 1e-9);
    }

    @Test
    void trialsThatWereNotCompletedAreDrawnWhereThereAreNoOthers() throws Exception {
        MadeUpResults made = new MadeUpResults(temporary);
        Path folder = made.folder("started");
        made.trial("sgd", 1, TrialStatus.INTERRUPTED, 0.8).write(folder);
        StoredResults results = StoredResults.read(folder);

        assertEquals(ComparedMetric.VALIDATION, results.selection());
        assertTrue(band(CurveCharts.of(results), "sgd", Measure.TRAIN_ACCURACY, Axis.SECONDS)
                .x().length > 50);
    }

    @Test
    void endsWhereTheLastTrialEnds() throws Exception {
        MadeUpResults made = new MadeUpResults(temporary);
        Path folder = made.folder("short");
        made.method("long", 1, 0.8, 0.3).method("short", 1, 0.9, 0.1);
        made.metrics().entrySet().stream().filter(entry -> entry.getKey().startsWith("short"))
                .forEach(entry -> entry.setValue(entry.getValue().subList(0, 11)));
        made.write(folder);

        Band band = band(CurveCharts.of(StoredResults.read(folder)), "short",
                Measure.TRAIN_LOSS, Axis.GENERATIONS);

        assertEquals(10, band.x()[band.x().length - 1]);
    }

    @Test
    void leavesZeroOutOfALogarithmicAxis() throws Exception {
        MadeUpResults made = new MadeUpResults(temporary);
        Path folder = made.folder("logarithmic");
        made.method("sgd", 3, 0.9, 0.1).write(folder);

        CurveCharts.of(StoredResults.read(folder)).charts().stream().map(DrawnCurves::curves)
                .filter(CurveChart::isLogarithmic).flatMap(chart -> chart.bands().stream())
                .forEach(band -> assertTrue(band.x()[0] > 0, "" + band.x()[0]));
    }
}
