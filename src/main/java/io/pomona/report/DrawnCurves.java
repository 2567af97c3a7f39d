// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.report.figure.Drawing;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Svg;
import java.awt.Graphics2D;
import org.knowm.xchart.XYChart;

/**
 * A chart of curves that is drawn once, for the page and for a file.
 *
 * @param curves what it shows
 * @param chart the chart, with a color of {@link CurvePage} for each method
 * @param svg the drawing of that chart
 */
record DrawnCurves(CurveChart curves, XYChart chart, String svg) {
    static DrawnCurves of(CurveChart curves) {
        XYChart chart = curves.pageChart();
        return new DrawnCurves(curves, chart, Drawing.of(chart).svg());
    }

    /** Returns it as files of their own, with a legend. */
    Figure figure() {
        CurveLegend legend = curves.legend();
        String below = new Drawing(CurveChart.WIDTH, legend.height(),
                graphics -> legend.paint(graphics, 0)).svg();
        Drawing pixels = new Drawing(CurveChart.WIDTH, CurveChart.HEIGHT + legend.height(),
                this::paint);
        return new Figure(curves.name(), Svg.stacked(CurvePage.colored(svg), below), pixels::png,
                curves.csv(), curves.caption());
    }

    private void paint(Graphics2D graphics) {
        Graphics2D part = (Graphics2D) graphics.create();
        curves.fileChart().paint(part, CurveChart.WIDTH, CurveChart.HEIGHT);
        part.dispose();
        curves.legend().paint(graphics, CurveChart.HEIGHT);
    }
}
