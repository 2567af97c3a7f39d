// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.experiment.ComparedMetric;
import io.pomona.experiment.TrialResult;
import io.pomona.experiment.TrialStatus;
import io.pomona.experiment.statistics.Location;
import io.pomona.report.figure.Drawing;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Draws the final accuracy of every completed trial as a dot in the row of its method, with a box from
 * the lower to the upper quartile and a line at the median where there are four trials or more.
 *
 * @param score which accuracy
 * @param methods the methods, a row each
 * @param values the accuracies of each in percent, rising
 */
record AccuracyPlot(ComparedMetric score, List<String> methods, List<double[]> values) {
    private static final int WIDTH = 950;
    private static final int ROW = 38;
    private static final int BOTTOM = 52;
    private static final int LEFT = 300;
    private static final int RIGHT = 24;
    private static final int LONGEST_NAME = 38;
    private static final int MOST_ROWS = 40;

    /** Returns the plot, or empty when no trial has such an accuracy. */
    static Optional<AccuracyPlot> of(StoredResults results, ComparedMetric score) {
        List<TrialResult> trials = results.trials().stream()
                .filter(trial -> trial.status() == TrialStatus.COMPLETED
                        && Double.isFinite(score.of(trial)))
                .toList();
        List<String> methods = trials.stream().map(TrialResult::label).distinct()
                .limit(MOST_ROWS).toList();
        return methods.isEmpty()
                ? Optional.empty()
                : Optional.of(new AccuracyPlot(score, methods,
                        methods.stream().map(method -> values(trials, method, score)).toList()));
    }

    private static double[] values(List<TrialResult> trials, String method, ComparedMetric score) {
        return trials.stream().filter(trial -> trial.label().equals(method))
                .mapToDouble(trial -> 100 * score.of(trial)).sorted().toArray();
    }

    /** Returns it as a figure. */
    Figure figure() {
        return Figure.of("final-accuracy",
                "Final " + score.words()
                        + " of every completed trial, in %: a dot a trial, the line"
                        + " at the median, the box from the lower to the upper quartile",
                csv(), new Drawing(WIDTH, 14 + ROW * methods.size() + BOTTOM, this::draw));
    }

    private String csv() {
        StringBuilder text = new StringBuilder(CsvText.line("method", "accuracy_percent"));
        for (int i = 0; i < methods.size(); i++) {
            for (double value : values.get(i)) {
                text.append(CsvText.line(methods.get(i), value));
            }
        }
        return text.toString();
    }

    private void draw(Graphics2D graphics) {
        double low = Math.max(0, 10 * Math.floor((smallest() - 2) / 10));
        int bottom = 14 + ROW * methods.size();
        graphics.setFont(Palette.font(13));
        double step = 100 - low > 50 ? 10 : 100 - low > 20 ? 5 : 2;
        for (double tick = low; tick <= 100; tick += step) {
            graphics.setColor(Palette.GRID);
            graphics.setStroke(new BasicStroke(1));
            graphics.draw(new Line2D.Double(place(tick, low), 8, place(tick, low), bottom));
            graphics.setColor(Palette.INK);
            centered(graphics, String.format(Locale.ROOT, "%.0f", tick), place(tick, low),
                    bottom + 18);
        }
        centered(graphics, score.words() + " in %", (place(low, low) + place(100, low)) / 2,
                bottom + 40);
        for (int i = 0; i < methods.size(); i++) {
            drawRow(graphics, i, low);
        }
    }

    private void drawRow(Graphics2D graphics, int row, double low) {
        double middle = 14 + ROW * (row + 0.5);
        String name = methods.get(row);
        String shown = name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME - 1) + "\u2026";
        graphics.setColor(Palette.INK);
        graphics.drawString(shown, (float) (LEFT - 12 - textWidth(graphics, shown)),
                (float) middle + 5);
        double[] sorted = values.get(row);
        Color color = Palette.color(row);
        double median = place(Location.quantile(sorted, 0.5), low);
        if (sorted.length >= 4) {
            double from = place(Location.quantile(sorted, 0.25), low);
            double to = place(Location.quantile(sorted, 0.75), low);
            graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 50));
            graphics.fill(new Rectangle2D.Double(from, middle - 11, Math.max(1, to - from), 22));
        }
        graphics.setColor(color);
        graphics.setStroke(new BasicStroke(1.2f));
        for (int i = 0; i < sorted.length; i++) {
            // Dots of equal values would hide each other; their order spreads them over the row.
            double offset = sorted.length == 1 ? 0 : (i * 7 % 5 - 2) * 3.4;
            graphics.draw(new Ellipse2D.Double(place(sorted[i], low) - 3.5, middle + offset - 3.5,
                    7, 7));
        }
        graphics.setStroke(new BasicStroke(3));
        graphics.draw(new Line2D.Double(median, middle - 13, median, middle + 13));
    }

    private double smallest() {
        return values.stream().mapToDouble(sorted -> sorted[0]).min().orElse(0);
    }

    private static double place(double percent, double low) {
        return LEFT + (percent - low) / (100 - low) * (WIDTH - LEFT - RIGHT);
    }

    private static void centered(Graphics2D graphics, String text, double x, double y) {
        graphics.drawString(text, (float) (x - textWidth(graphics, text) / 2), (float) y);
    }

    private static double textWidth(Graphics2D graphics, String text) {
        return graphics.getFontMetrics().stringWidth(text);
    }
}
