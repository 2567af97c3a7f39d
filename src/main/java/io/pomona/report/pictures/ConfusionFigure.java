// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.report.figure.Drawing;
import io.pomona.report.figure.Palette;
import java.awt.Color;
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
    private static final int SCALE = 80;

    private final ConfusionMatrix matrix;
    private final double cell;
    /** Whether names are too long to stand level below their columns. */
    private final boolean rises;

    private ConfusionFigure(ConfusionMatrix matrix) {
        this.matrix = matrix;
        this.cell = (double) PLOT / matrix.size();
        this.rises = matrix.classNames().stream().anyMatch(
                name -> Lettering.width(Lettering.cut(name, LABELS - 14)) > cell - 6);
    }

    private int bottom() {
        return rises ? LABELS : 50;
    }

    /** Returns a drawing of up to {@link #MOST_CLASSES} classes. */
    static Drawing of(ConfusionMatrix matrix) {
        ConfusionFigure figure = new ConfusionFigure(matrix);
        return new Drawing(LABELS + PLOT + SCALE, TOP + PLOT + figure.bottom(), figure::paint);
    }

    private void paint(Graphics2D graphics) {
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
        Lettering.right(graphics, "actual class", LABELS - 8, TOP - 10);
        Lettering.centered(graphics, "predicted class", LABELS + PLOT / 2.0,
                TOP + PLOT + bottom() - 8);
        scale(graphics);
    }

    private void paintCell(Graphics2D graphics, int actual, int predicted) {
        double share = matrix.share(actual, predicted);
        int x = edge(LABELS, predicted);
        int y = edge(TOP, actual);
        int width = edge(LABELS, predicted + 1) - x;
        int height = edge(TOP, actual + 1) - y;
        int gap = matrix.size() > 40 ? 0 : 1;
        graphics.setColor(Double.isNaN(share) ? Palette.GRID : Palette.scale(share));
        graphics.fillRect(x, y, width - gap, height - gap);
        int count = matrix.counts()[actual][predicted];
        if (matrix.size() <= MOST_NUMBERED && count > 0) {
            graphics.setColor(share > 0.6 ? Color.BLACK : Color.WHITE);
            double middle = x + width / 2.0;
            Lettering.centered(graphics, Integer.toString(count), middle, y + height / 2.0 - 2);
            Lettering.centered(graphics, Text.wholePercent(share), middle, y + height / 2.0 + 13);
        }
    }

    private int edge(int from, int index) {
        return from + (int) Math.round(index * cell);
    }

    private void label(Graphics2D graphics, int index) {
        String name = Lettering.cut(matrix.classNames().get(index), LABELS - 14);
        double middle = (index + 0.5) * cell;
        graphics.setColor(Palette.INK);
        Lettering.right(graphics, name, LABELS - 8, TOP + middle + 4);
        if (rises) {
            Lettering.rising(graphics, name, LABELS + middle + 4, TOP + PLOT + 14);
        } else {
            Lettering.centered(graphics, name, LABELS + middle, TOP + PLOT + 17);
        }
    }

    private static void scale(Graphics2D graphics) {
        ColorBar.paint(graphics, LABELS + PLOT + 14, TOP, PLOT / 2, Palette::scale,
                new String[]{"100 %", "50 %", "0 %"});
        graphics.setColor(Palette.INK);
        Lettering.left(graphics, "of the row", LABELS + PLOT + 12, TOP + PLOT / 2 + 20);
    }
}
