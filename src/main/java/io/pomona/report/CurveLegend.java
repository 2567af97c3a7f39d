// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.report.figure.Palette;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.List;

/**
 * What stands below a chart of curves in a file of its own: a row for each method, since long names do
 * not fit beside each other. The page has a legend of its own, which is why charts are drawn without.
 *
 * @param methods the names of all methods, in the order of their colors
 * @param shown the methods in the chart
 */
record CurveLegend(List<String> methods, List<Integer> shown) {
    private static final int ROW = 24;
    private static final int LEFT = 20;
    private static final int LINE = 48;

    int height() {
        return ROW * shown.size() + 6;
    }

    /** Draws it with the given upper edge. */
    void paint(Graphics2D graphics, int top) {
        graphics.setFont(Palette.font(12));
        for (int i = 0; i < shown.size(); i++) {
            int method = shown.get(i);
            float middle = top + ROW * (i + 0.5f);
            graphics.setColor(Palette.color(method));
            graphics.setStroke(Palette.stroke(method, 2.4f));
            graphics.draw(new Line2D.Float(LEFT, middle, LEFT + LINE, middle));
            graphics.setColor(Palette.INK);
            graphics.drawString(methods.get(method), LEFT + LINE + 10, middle + 4);
        }
    }
}
