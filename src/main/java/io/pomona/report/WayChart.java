// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.experiment.Comparison;
import io.pomona.experiment.Comparison.MethodSummary;
import io.pomona.experiment.Comparison.Target;
import io.pomona.report.figure.Drawing;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Palette;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What it took each method to reach accuracies on the training set, a row for each accuracy and method:
 * a dot at the median, or where too few trials arrived an arrow from what the method spent, beyond which
 * the median lies.
 *
 * @param name the name of its files
 * @param unit what is counted, with its unit
 * @param rows the rows
 */
record WayChart(String name, String unit, List<Row> rows) {
    private static final int WIDTH = 650;
    private static final int ROW = 20;
    private static final int GAP = 10;
    private static final int LEFT = 230;
    private static final int RIGHT = 150;
    private static final int LONGEST_NAME = 30;
    private static final int MOST_METHODS = 8;

    /**
     * A method on its way.
     *
     * @param target the accuracy
     * @param method the index of the method
     * @param label the method
     * @param median what it took, {@code NaN} where too few arrived
     * @param spent what the median trial spent in all
     * @param arrived how many arrived of how many
     */
    record Row(double target, int method, String label, double median, double spent,
            String arrived) {}

    /** Returns the charts of passes and of seconds; none where nothing was reached. */
    static List<Figure> figures(Comparison comparison) {
        List<Figure> figures = new ArrayList<>();
        of("way-passes", "charged sample passes", comparison, Target::medianSamples,
                MethodSummary::medianSamples).ifPresent(chart -> figures.add(chart.figure()));
        of("way-seconds", "seconds of wall time", comparison, Target::medianSeconds,
                MethodSummary::medianSeconds).ifPresent(chart -> figures.add(chart.figure()));
        return figures;
    }

    private static Optional<WayChart> of(String name, String unit, Comparison comparison,
            ToDoubleFunction<Target> median, ToDoubleFunction<MethodSummary> spent) {
        List<MethodSummary> methods = comparison.methods().stream()
                .filter(method -> !method.targets().isEmpty() && method.completed() > 0)
                .limit(MOST_METHODS).toList();
        List<Row> rows = new ArrayList<>();
        int targets = methods.isEmpty() ? 0 : methods.getFirst().targets().size();
        for (int i = 0; i < targets; i++) {
            for (int method = 0; method < methods.size(); method++) {
                MethodSummary one = methods.get(method);
                Target target = one.targets().get(i);
                rows.add(new Row(target.trainAccuracy(), method, one.method(),
                        median.applyAsDouble(target), spent.applyAsDouble(one),
                        target.reached() + " of " + target.of()));
            }
        }
        return rows.stream().anyMatch(row -> row.median > 0)
                ? Optional.of(new WayChart(name, unit, rows))
                : Optional.empty();
    }

    private Figure figure() {
        return Figure.of(name, "Median " + unit + " to an accuracy on the training set, with the"
                + " trials that reached it; an arrow: not reached by half of them or more when the"
                + " median trial ended", csv(),
                new Drawing(WIDTH, bottom() + 52, this::draw));
    }

    private String csv() {
        String kind = name.substring("way-".length());
        StringBuilder text = new StringBuilder(CsvText.line("train_accuracy", "method",
                "median_" + kind, "spent_" + kind, "reached"));
        rows.forEach(row -> text.append(CsvText.line(row.target, row.label, row.median, row.spent,
                row.arrived)));
        return text.toString();
    }

    private int bottom() {
        return 10 + top(rows.size() - 1) + ROW;
    }

    /** Groups of one accuracy stand apart. */
    private int top(int row) {
        int groups = (int) rows.subList(0, row + 1).stream().mapToDouble(Row::target).distinct()
                .count();
        return 4 + ROW * row + GAP * (groups - 1);
    }

    private void draw(Graphics2D graphics) {
        double[] decades = decades();
        graphics.setFont(Palette.font(12));
        for (double tick = decades[0]; tick <= decades[1] * 1.001; tick *= 10) {
            float place = place(tick, decades);
            graphics.setColor(Palette.GRID);
            graphics.setStroke(new BasicStroke(1));
            graphics.draw(new Line2D.Float(place, 4, place, bottom()));
            graphics.setColor(Palette.INK);
            centered(graphics, tick < 1 ? Numbers.compact(tick) : Numbers.rounded(tick), place,
                    bottom() + 18);
        }
        centered(graphics, unit + " (logarithmic)", (LEFT + WIDTH - RIGHT) / 2f, bottom() + 40);
        for (int i = 0; i < rows.size(); i++) {
            draw(graphics, i, decades);
        }
    }

    private void draw(Graphics2D graphics, int index, double[] decades) {
        Row row = rows.get(index);
        float middle = top(index) + ROW / 2f;
        graphics.setColor(Palette.INK);
        if (index == 0 || rows.get(index - 1).target != row.target) {
            graphics.drawString(Numbers.compact(100 * row.target) + " %", 8, middle + 4);
        }
        String label = row.label.length() <= LONGEST_NAME
                ? row.label
                : row.label.substring(0, LONGEST_NAME - 1) + "\u2026";
        graphics.drawString(label, LEFT - 14 - graphics.getFontMetrics().stringWidth(label),
                middle + 4);
        boolean reached = row.median >= 0;
        float place = place(Math.max(decades[0], reached ? row.median : row.spent), decades);
        graphics.drawString(row.arrived + " reached it", place + (reached ? 12 : 30), middle + 4);
        graphics.setColor(Palette.color(row.method));
        graphics.setStroke(new BasicStroke(2));
        if (reached) {
            graphics.fill(new Ellipse2D.Float(place - 5, middle - 5, 10, 10));
        } else {
            graphics.draw(new Line2D.Float(place, middle, place + 22, middle));
            graphics.draw(new Line2D.Float(place + 16, middle - 5, place + 22, middle));
            graphics.draw(new Line2D.Float(place + 16, middle + 5, place + 22, middle));
        }
    }

    /** Returns powers of ten around what is drawn. */
    private double[] decades() {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (Row row : rows) {
            double value = row.median >= 0 ? row.median : row.spent;
            // What every trial begins with takes nothing and stands at the left end.
            low = value > 0 ? Math.min(low, value) : low;
            high = Math.max(high, value);
        }
        double first = Math.pow(10, Math.floor(Math.log10(low)));
        return new double[]{first, Math.max(10 * first, Math.pow(10, Math.ceil(Math.log10(high))))};
    }

    private static float place(double value, double[] decades) {
        double share = Math.log(value / decades[0]) / Math.log(decades[1] / decades[0]);
        return (float) (LEFT + share * (WIDTH - LEFT - RIGHT));
    }

    private static void centered(Graphics2D graphics, String text, float x, float y) {
        graphics.drawString(text, x - graphics.getFontMetrics().stringWidth(text) / 2f, y);
    }
}
