// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.experiment.ComparedMetric;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Section;
import io.pomona.report.figure.Svg;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The tab of a sweep: its points, its pictures, and what its parameters explain. */
final class SweepSections {
    private static final String TAB = "Sweep";

    private SweepSections() {}

    /** Returns the sections, none when nothing is swept. */
    static List<Section> of(StoredResults results) {
        SweepPoints sweep = SweepPoints.of(results);
        if (sweep.parameters().isEmpty()) {
            return List.of();
        }
        if (sweep.points().isEmpty()) {
            return List.of(new Section(TAB, "Sweep",
                    "<p class=\"empty\">No point of the sweep has a result yet.</p>", List.of()));
        }
        List<SweepImportance> importance = SweepImportance.of(sweep);
        SweepPictures pictures = new SweepPictures(sweep,
                sweep.parameters().stream().map(sweep::axis).toList());
        List<Figure> wide = new ArrayList<>(List.of(pictures.parallel()));
        if (importance.size() > 1) {
            wide.add(pictures.heatMap(importance.get(0).axis(), importance.get(1).axis()));
        }
        return List.of(new Section(TAB, "All parameters", intro(sweep), wide),
                new Section(TAB, "What each parameter explains", table(importance), List.of()),
                new Section(TAB, "Single parameters", "",
                        importance.stream().map(entry -> pictures.slice(entry.axis())).toList()),
                new Section(TAB, "Points", points(sweep), List.of()));
    }

    private static String intro(SweepPoints sweep) {
        return "<p class=\"soft wide\">Points are ranked by the median " + sweep.score().words()
                + " over their seeds" + (sweep.score() == ComparedMetric.TRAIN
                        ? ", since there is no validation set"
                        : "")
                + "; the test set takes no part in this.</p>";
    }

    private static String table(List<SweepImportance> importance) {
        StringBuilder html = new StringBuilder("<p class=\"soft wide\">The share of the variance"
                + " between points that a parameter explains by itself, less what chance would give"
                + " (epsilon squared of a one-way analysis of variance; more than ten numbers are"
                + " taken together in six classes). What parameters do only together it does not"
                + " see.</p><div class=\"scroll\"><table class=\"narrow\"><thead><tr>"
                + "<th scope=\"col\" class=\"text\">parameter</th><th scope=\"col\">share</th>"
                + "<th scope=\"col\" class=\"text\"></th></tr></thead><tbody>");
        for (SweepImportance entry : importance) {
            double share = Double.isNaN(entry.share()) ? 0 : entry.share();
            html.append("<tr><th scope=\"row\" class=\"text\">")
                    .append(Svg.escaped(entry.axis().parameter())).append("</th><td>")
                    .append(Double.isNaN(entry.share())
                            ? "too few points"
                            : Numbers.percent(share))
                    .append("</td><td class=\"text bar\"><span style=\"width:")
                    .append(Math.round(100 * share)).append("%\"></span></td></tr>");
        }
        return html.append("</tbody></table></div>").toString();
    }

    private static String points(SweepPoints sweep) {
        StringBuilder html = new StringBuilder(
                "<div class=\"scroll\"><table class=\"sortable\"><thead><tr>");
        for (String parameter : sweep.parameters()) {
            html.append("<th scope=\"col\" class=\"text\">").append(Svg.escaped(parameter))
                    .append("</th>");
        }
        html.append("<th scope=\"col\">trials</th><th scope=\"col\">median ")
                .append(sweep.score().words()).append("</th></tr></thead><tbody>");
        for (SweepPoints.Point point : sweep.points().stream().sorted(
                Comparator.comparingDouble(SweepPoints.Point::score).reversed()).toList()) {
            html.append("<tr>");
            for (String parameter : sweep.parameters()) {
                html.append("<td class=\"text\">")
                        .append(Svg.escaped(SweepPoints.value(point, parameter))).append("</td>");
            }
            html.append("<td>").append(point.trials()).append("</td><td>")
                    .append(Numbers.percent(point.score() / 100)).append("</td></tr>");
        }
        return html.append("</tbody></table></div>").toString();
    }
}
