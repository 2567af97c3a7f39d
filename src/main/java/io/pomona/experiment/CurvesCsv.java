// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import io.pomona.data.AtomicFile;
import io.pomona.experiment.statistics.AnytimeCurve.Point;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes {@code curves.csv}: the {@link MethodCurves}, a hundred rows for each. A row has a place in
 * sample passes and one in seconds, which have nothing to do with each other; whatever belongs to the
 * second has {@code seconds} in its column's name. Cells are empty where there are fewer places.
 */
final class CurvesCsv {
    private static final List<String> NUMBERS = List.of("running", "median", "interquartile_mean",
            "quartile_low", "quartile_high", "mean", "mean_low", "mean_high");
    private static final List<String> NOTHING = Collections.nCopies(1 + NUMBERS.size(), "");

    private CurvesCsv() {}

    /** Creates or replaces the file, so that a reader never meets a part of it. */
    static void write(Path file, List<MethodCurves> curves) {
        List<String> header = new ArrayList<>(
                List.of("method", "measure", "kind", "seeds", "point", "samples"));
        header.addAll(NUMBERS);
        header.add("seconds");
        NUMBERS.forEach(number -> header.add(number + "_at_seconds"));
        StringBuilder text = new StringBuilder(CsvTable.line(header));
        curves.forEach(curve -> append(text, curve));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    private static void append(StringBuilder text, MethodCurves curve) {
        List<Point> bySamples = curve.bySamples().points();
        List<Point> bySeconds = curve.bySeconds().points();
        // Always as many rows, since how many places there are in seconds depends on the clock.
        for (int i = 0; i < MethodCurves.MOST_PLACES; i++) {
            List<Object> cells = new ArrayList<>(List.of(curve.method(), curve.measure(),
                    MethodCurves.KIND, curve.seeds(), i));
            cells.addAll(i < bySamples.size() ? cells(bySamples.get(i)) : NOTHING);
            cells.addAll(i < bySeconds.size() ? cells(bySeconds.get(i)) : NOTHING);
            text.append(CsvTable.line(cells));
        }
    }

    private static String place(double place) {
        return place == Math.rint(place) ? Long.toString((long) place) : CsvTable.cell(place);
    }

    private static List<Object> cells(Point point) {
        return List.of(place(point.place()), point.running(), CsvTable.cell(point.median()),
                CsvTable.cell(point.interquartileMean()), CsvTable.cell(point.quartileLow()),
                CsvTable.cell(point.quartileHigh()), CsvTable.cell(point.mean()),
                CsvTable.cell(point.interval().low()), CsvTable.cell(point.interval().high()));
    }
}
