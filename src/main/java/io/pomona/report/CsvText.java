// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import java.util.Arrays;
import org.apache.commons.csv.CSVFormat;

/** Writes lines of CSV files; a number that is absent is an empty cell. */
final class CsvText {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setRecordSeparator("\n")
            .get();

    private CsvText() {}

    /** Returns the line of some cells, with its end. */
    static String line(Object... cells) {
        Object[] texts = Arrays.stream(cells)
                .map(cell -> cell instanceof Double number && number.isNaN() ? "" : cell).toArray();
        return FORMAT.format(texts) + "\n";
    }
}
