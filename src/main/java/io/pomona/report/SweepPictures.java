// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.report.figure.Drawing;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Draws a sweep: a line a point through all parameters, and single parameters against the score. */
final class SweepPictures {
    private static final int TOP = 40;
    private static final int PLOT = 260;

    private final SweepPoints sweep;
    private final List<SweepAxis> axes;

    SweepPictures(SweepPoints sweep, List<SweepAxis> axes) {
        this.sweep = sweep;
        this.axes = List.copyOf(axes);
    }

    /** Returns the parallel coordinates of A. Inselberg, "The plane with parallel coordinates", 1985. */
    Figure parallel() {
        int width = Math.max(640, 170 * axes.size() + 210);
        return Figure.of("sweep-parallel", "Every point of the sweep as a line through its values;"
                + " yellow lines have the highest " + sweep.score().words(), csv(),
                new Drawing(width, TOP + PLOT + 34, graphics -> drawParallel(graphics, width)));
    }

    private void drawParallel(Graphics2D graphics, int width) {
        double gap = (width - 210.0) / axes.size();
        graphics.setFont(Palette.font(12));
        graphics.setStroke(new BasicStroke(1.6f));
        // The best come last, above the others.
        for (SweepPoints.Point point : sweep.points().stream()
                .sorted(Comparator.comparingDouble(SweepPoints.Point::score)).toList()) {
            Path2D line = new Path2D.Double();
            for (int i = 0; i < axes.size(); i++) {
                SweepAxis axis = axes.get(i);
                double y = height(axis.place(SweepPoints.value(point, axis.parameter())));
                if (i == 0) {
                    line.moveTo(70 + i * gap, y);
                } else {
                    line.lineTo(70 + i * gap, y);
                }
            }
            line.lineTo(70 + axes.size() * gap, height(sweep.share(point.score())));
            graphics.setColor(Palette.scale(sweep.share(point.score())));
            graphics.draw(line);
        }
        for (int i = 0; i < axes.size(); i++) {
            SweepAxis axis = axes.get(i);
            ruler(graphics, 70 + i * gap, axis.title());
            for (String value : axis.labels(0.08)) {
                label(graphics, SweepAxis.shown(value), 75 + i * gap, height(axis.place(value)));
            }
        }
        double last = 70 + axes.size() * gap;
        ruler(graphics, last, sweep.score().words() + ", %");
        label(graphics, percent(sweep.highest()), last + 5, TOP);
        label(graphics, percent(sweep.lowest()), last + 5, TOP + PLOT);
    }

    /** Draws a text on a ground of its own, since lines run below it. */
    private static void label(Graphics2D graphics, String text, double x, double y) {
        graphics.setColor(Palette.GROUND);
        graphics.fill(new Rectangle2D.Double(x - 2, y - 8,
                1.1 * graphics.getFontMetrics().stringWidth(text) + 4, 16));
        graphics.setColor(Palette.INK);
        graphics.drawString(text, (float) x, (float) y + 4);
    }

    private static void ruler(Graphics2D graphics, double x, String title) {
        graphics.setColor(Palette.INK);
        graphics.setStroke(new BasicStroke(1.2f));
        graphics.draw(new Line2D.Double(x, TOP, x, TOP + PLOT));
        double width = graphics.getFontMetrics().stringWidth(title);
        graphics.drawString(title, (float) Math.max(2, x - width / 2), TOP - 16);
    }

    private static double height(double share) {
        return TOP + PLOT * (1 - share);
    }

    /** Returns a parameter against the score, a dot a point. */
    Figure slice(SweepAxis axis) {
        return Figure.of("sweep-slice-" + Figure.nameOf(axis.parameter()),
                "Median " + sweep.score().words() + " against " + axis.parameter(), csv(),
                new Drawing(440, 300, graphics -> drawSlice(graphics, axis)));
    }

    private void drawSlice(Graphics2D graphics, SweepAxis axis) {
        graphics.setFont(Palette.font(12));
        double step = step(sweep.highest() - sweep.lowest());
        double low = step * Math.floor(sweep.lowest() / step);
        double high = Math.max(low + step, step * Math.ceil(sweep.highest() / step));
        for (int i = 0; i <= Math.round((high - low) / step); i++) {
            double y = 240 - 220 * (i * step) / (high - low);
            graphics.setColor(Palette.GRID);
            graphics.draw(new Line2D.Double(60, y, 425, y));
            graphics.setColor(Palette.INK);
            graphics.drawString(percent(low + i * step) + " %", 6, (float) y + 4);
        }
        for (String value : axis.labels(axis.isNumeric() ? 0.18 : 0)) {
            String label = SweepAxis.shown(value);
            double width = graphics.getFontMetrics().stringWidth(label);
            graphics.drawString(label,
                    (float) Math.min(436 - 1.12 * width, sliceX(axis, value) - width / 2), 262);
        }
        String title = axis.title();
        graphics.drawString(title,
                (float) (242 - graphics.getFontMetrics().stringWidth(title) / 2.0), 286);
        Color color = Palette.color(0);
        graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 150));
        for (SweepPoints.Point point : sweep.points()) {
            double x = sliceX(axis, SweepPoints.value(point, axis.parameter()));
            double y = 240 - 220 * (point.score() - low) / (high - low);
            graphics.fill(new Ellipse2D.Double(x - 4, y - 4, 8, 8));
        }
    }

    /** Returns a round distance of grid lines, so that a range of percents has four to six. */
    private static double step(double range) {
        return DoubleStream.of(0.1, 0.2, 0.5, 1, 2, 5, 10).filter(step -> range <= 5 * step)
                .findFirst().orElse(20);
    }

    private static double sliceX(SweepAxis axis, String value) {
        return 85 + 315 * axis.place(value);
    }

    /** Returns the mean score of the classes of two parameters. */
    Figure heatMap(SweepAxis across, SweepAxis up) {
        int cell = Math.max(across.isNumeric() ? 112 : 84, 420 / across.classes());
        return Figure.of("sweep-heat-map",
                "Mean " + sweep.score().words() + " in % by " + across.parameter() + " and "
                        + up.parameter() + "; empty cells have no point",
                csv(), new Drawing(120 + cell * across.classes(), 64 + 44 * up.classes(),
                        graphics -> drawHeatMap(graphics, across, up, cell)));
    }

    private void drawHeatMap(Graphics2D graphics, SweepAxis across, SweepAxis up, int cell) {
        graphics.setFont(Palette.font(12));
        int bottom = 24 + 44 * up.classes();
        graphics.setColor(Palette.INK);
        graphics.drawString(up.title(), 6, 14);
        graphics.drawString(across.title(), 110, bottom + 36);
        for (int i = 0; i < across.classes(); i++) {
            String name = across.className(i);
            graphics.drawString(name, (float) (109 + cell * (i + 0.5)
                    - graphics.getFontMetrics().stringWidth(name) / 2.0), bottom + 18);
        }
        for (int j = 0; j < up.classes(); j++) {
            int y = bottom - 44 * (j + 1);
            graphics.setColor(Palette.INK);
            graphics.drawString(up.className(j), 6, y + 27);
            for (int i = 0; i < across.classes(); i++) {
                int column = i;
                int row = j;
                double mean = sweep.points().stream().filter(
                        point -> across
                                .classOf(SweepPoints.value(point, across.parameter())) == column
                                && up.classOf(SweepPoints.value(point, up.parameter())) == row)
                        .mapToDouble(SweepPoints.Point::score).average().orElse(Double.NaN);
                drawCell(graphics, new Rectangle2D.Double(110 + cell * i, y, cell - 2, 42), mean);
            }
        }
    }

    private void drawCell(Graphics2D graphics, Rectangle2D place, double mean) {
        if (Double.isNaN(mean)) {
            graphics.setColor(Palette.GRID);
            graphics.draw(place);
            return;
        }
        double share = sweep.share(mean);
        graphics.setColor(Palette.scale(share));
        graphics.fill(place);
        graphics.setColor(share > 0.55 ? Color.BLACK : Color.WHITE);
        String text = percent(mean);
        graphics.drawString(text, (float) (place.getCenterX()
                - graphics.getFontMetrics().stringWidth(text) / 2.0),
                (float) place.getCenterY() + 4);
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private String csv() {
        StringBuilder text = new StringBuilder(String.join(",",
                sweep.parameters().stream().map(name -> CsvText.line(name).strip()).toList()))
                .append(",trials,median_percent\n");
        for (SweepPoints.Point point : sweep.points()) {
            Object[] cells = new Object[sweep.parameters().size() + 2];
            for (int i = 0; i < sweep.parameters().size(); i++) {
                cells[i] = SweepPoints.value(point, sweep.parameters().get(i));
            }
            cells[cells.length - 2] = point.trials();
            cells[cells.length - 1] = point.score();
            text.append(CsvText.line(cells));
        }
        return text.toString();
    }
}
