// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of text in columns of even width. */
final class TextColumns {
    private final List<Boolean> right;
    private final List<List<String>> lines = new ArrayList<>();

    /** Creates a table of columns to the left and, where true, to the right. */
    TextColumns(Boolean... right) {
        this.right = List.of(right);
    }

    TextColumns add(List<String> cells) {
        lines.add(cells);
        return this;
    }

    /** Returns a number as the tables of this package print it: 12,345. */
    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Returns the lines, each ended, all of the same width. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int i = 0; i < right.size(); i++) {
                String space = " ".repeat(width(i) - line.get(i).length());
                text.append(i == 0 ? "" : "  ")
                        .append(right.get(i) ? space + line.get(i) : line.get(i) + space);
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }
}
