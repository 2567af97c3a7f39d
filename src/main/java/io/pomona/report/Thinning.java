// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.train.Progress;
import java.util.List;
import java.util.stream.IntStream;

/** Leaves out rows of long trials that nobody would see in a chart, so that hundreds fit in memory. */
final class Thinning {
    /** Rows that a trial keeps at most, about. */
    static final int MOST_ROWS = 1000;

    private Thinning() {}

    /** Returns some rows at even distances, those that measured something before the others. */
    static List<Progress> of(List<Progress> rows) {
        if (rows.size() <= MOST_ROWS) {
            return rows;
        }
        List<Progress> measured = rows.stream()
                .filter(row -> Double.isFinite(row.trainAccuracy())).toList();
        return evenly(measured.isEmpty() ? rows : measured);
    }

    private static List<Progress> evenly(List<Progress> rows) {
        int step = Math.ceilDiv(rows.size(), MOST_ROWS);
        return IntStream.range(0, rows.size())
                .filter(i -> i % step == 0 || i == rows.size() - 1).mapToObj(rows::get).toList();
    }
}
