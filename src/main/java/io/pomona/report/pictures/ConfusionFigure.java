// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.report.figure.Drawing;
import io.pomona.report.figure.Palette;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;

/** Draws a confusion matrix: a row for each actual class, colored by its share of the row. */
final class ConfusionFigure {
    /** Larger matrices are told in words. */
    static final int MOST_CLASSES = 100;
    /** Cells of larger matrices have no numbers. */
    private static final int MOST_NUMBERED = 12;
    private static final int PLOT = 440;
    private static final int LABELS = 130;
    private static final int TOP = 30;
    private static final int BOTTOM = 130;
    private static final int SCALE = 70;

    private final ConfusionMatrix matrix;
    private final double cell;

    private ConfusionFigure(ConfusionMatrix matrix) {
        this.matrix = matrix;
        this.cell = (double) PLOT / matrix.size();
    }

    /** Returns a drawing of up to {@link #MOST_CLASSES} classes. */
    static Drawing of(ConfusionMatrix matrix) {
        return new Drawing(LABELS + PLOT + SCALE, TOP + PLOT + BOTTOM,
                new ConfusionFigure(matrix)::paint);
    }

    private void paint(Graphics2D graphics) {
        graphics.setFont(Palette.font(12));
        for (int i = 0; i < matrix.size(); i++) {
            for (int j = 0; j < matrix.size(); j++) {
                paintCell(graphics, i, j);
            }
        }
        int step = Math.ceilDiv(matrix.size(), 30);
        for (int i = 0; i < matrix.size(); i += step) {
            label(graphics, i);
        }
        graphics.setColor(Palette.INK);
        graphics.drawString("actual class", 6, TOP - 12);
        String predicted = "predicted class";
        graphics.drawString(predicted,
                LABELS + (PLOT - graphics.getFontMetrics().stringWidth(predicted)) / 2,
                TOP + PLOT + BOTTOM - 8);
        scale(graphics);
    }

    private void paintCell(Graphics2D graphics, int actual, int predicted) {
        double share = matrix.share(actual, predicted);
        int x = edge(LABELS, predicted);
        int y = edge(TOP, actual);
        int width = edge(LABELS, predicted + 1) - x;
        int height = edge(TOP, actual + 1) - y;
        int gap = matrix.size() > 40 ? 0 : 1;
        Color fill = Double.isNaN(share) ? Palette.GRID : Palette.scale(share);
        graphics.setColor(fill);
        graphics.fillRect(x, y, width - gap, height - gap);
        if (matrix.size() <= MOST_NUMBERED && !Double.isNaN(share)) {
            graphics.setColor(share > 0.6 ? Color.BLACK : Color.WHITE);
            centered(graphics, Integer.toString(matrix.counts()[actual][predicted]), x, width,
                    y + height / 2 - 2);
            centered(graphics, Text.percent(share), x, width, y + height / 2 + 13);
        }
    }

    private int edge(int from, int index) {
        return from + (int) Math.round(index * cell);
    }

    private static void centered(Graphics2D graphics, String text, int left, int width, int y) {
        FontMetrics metrics = graphics.getFontMetrics();
        graphics.drawString(text, left + (width - metrics.stringWidth(text)) / 2, y);
    }

    private void label(Graphics2D graphics, int index) {
        String name = Text.cut(matrix.classNames().get(index), 18);
        int middle = (int) Math.round((index + 0.5) * cell);
        FontMetrics metrics = graphics.getFontMetrics();
        graphics.setColor(Palette.INK);
        graphics.drawString(name, LABELS - 8 - metrics.stringWidth(name), TOP + middle + 4);
        if (metrics.stringWidth(name) < cell - 4) {
            graphics.drawString(name, LABELS + middle - metrics.stringWidth(name) / 2,
                    TOP + PLOT + 18);
        } else {
            double angle = -Math.PI / 4;
            double x = LABELS + middle + 4 - metrics.stringWidth(name) * Math.cos(angle);
            double y = TOP + PLOT + 14 - metrics.stringWidth(name) * Math.sin(angle);
            graphics.translate(x, y);
            graphics.rotate(angle);
            graphics.drawString(name, 0, 0);
            graphics.rotate(-angle);
            graphics.translate(-x, -y);
        }
    }

    private static void scale(Graphics2D graphics) {
        ColorBar.paint(graphics, LABELS + PLOT + 14, TOP, PLOT / 2, Palette::scale,
                new String[]{"100 %", "50 %", "0 %"});
        graphics.setColor(Palette.INK);
        graphics.drawString("of the row", LABELS + PLOT + 8, TOP + PLOT / 2 + 20);
    }
}
