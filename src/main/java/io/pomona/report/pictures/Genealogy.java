// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.report.figure.Figure;
import io.pomona.train.Ancestor;
import io.pomona.train.Ancestor.Operator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The line of ancestors of the best individual.
 *
 * @param line the individual and its ancestors, the youngest first
 */
record Genealogy(List<Ancestor> line) {
    Genealogy {
        line = List.copyOf(line);
    }

    /** Returns which operators made the line, and how often the fitness rose by them. */
    String html() {
        Map<Operator, int[]> counts = new EnumMap<>(Operator.class);
        for (int i = 0; i < line.size(); i++) {
            int[] count = counts.computeIfAbsent(line.get(i).operator(), _ -> new int[2]);
            count[0]++;
            if (i + 1 < line.size() && line.get(i).fitness() > line.get(i + 1).fitness()) {
                count[1]++;
            }
        }
        counts.remove(Operator.FIRST);
        StringBuilder html = new StringBuilder(Text.paragraph("The best individual, born to"
                + " generation " + line.getFirst().generation() + ", is " + (line.size() - 1)
                + " births from individual " + line.getLast().id()
                + " of the first population, by the better parent of each."));
        if (line.size() > 1) {
            html.append("<div class=\"scroll\"><table><thead><tr><th>Operator</th>"
                    + "<th>Births in the line</th><th>With a rise of fitness</th></tr></thead>"
                    + "<tbody>");
            counts.forEach((operator, count) -> html.append("<tr><td>").append(words(operator))
                    .append("</td><td>").append(count[0]).append("</td><td>").append(count[1])
                    .append("</td></tr>"));
            html.append("</tbody></table></div>");
        }
        return html.toString();
    }

    /** Returns a picture of the fitness of each ancestor over the generation of its birth. */
    Figure figure(String name, String method, String csv) {
        Lines lines = new Lines("generation of birth", "fitness");
        int series = 0;
        for (Operator operator : Operator.values()) {
            List<Ancestor> made = line.stream().filter(one -> one.operator() == operator).toList();
            lines.points(words(operator),
                    made.stream().mapToDouble(Ancestor::generation).toArray(),
                    made.stream().mapToDouble(Ancestor::fitness).toArray(), series++);
        }
        return Figure.of(name, "Ancestors of the best individual of " + method
                + " by the better parent, with the operator that made each", csv,
                lines.drawing());
    }

    private static String words(Operator operator) {
        return operator == Operator.FIRST
                ? "first population"
                : operator.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
