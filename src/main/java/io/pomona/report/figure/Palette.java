// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/**
 * The colors, dashes and fonts of all drawings. The colors are those of M. Okabe, K. Ito, "Color
 * universal design", 2008, without the black and the yellow, which vanish on a dark or a light page.
 */
public final class Palette {
    /** Text and axes; stands for the page's own color, by which it is replaced there. */
    public static final Color INK = new Color(34, 35, 36);

    /** Lines of a grid; stands for the page's own color. */
    public static final Color GRID = new Color(221, 222, 223);

    /** What lies below a drawing; stands for the page's own color. */
    public static final Color GROUND = new Color(253, 254, 255);

    private static final List<Color> COLORS = List.of(new Color(0x0072B2), new Color(0xD55E00),
            new Color(0x009E73), new Color(0xCC79A7), new Color(0x56B4E9), new Color(0xE69F00));
    private static final float[][] DASHES = {{1, 0}, {9, 5}, {2, 4}, {11, 4, 2, 4}, {5, 3},
        {14, 4, 2, 4, 2, 4}};

    private Palette() {}

    /** Returns the color of a series; they begin anew after six. */
    public static Color color(int series) {
        return COLORS.get(series % COLORS.size());
    }

    /** Returns the lengths of dashes and gaps of a series, such that 36 differ in color or dashes. */
    public static float[] dashes(int series) {
        return DASHES[(series + series / COLORS.size()) % DASHES.length].clone();
    }

    /** Returns the pen of a series. */
    public static BasicStroke stroke(int series, float width) {
        float[] dashes = dashes(series);
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10,
                dashes[1] == 0 ? null : dashes, 0);
    }

    /** Returns the font of a text of that many pixels. */
    public static Font font(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }

    /**
     * Returns the color of a share on a scale from dark blue over green to yellow that is even to the
     * eye and to color-blind readers: a polyline through viridis of S. van der Walt and N. Smith, 2015.
     */
    public static Color scale(double share) {
        int[][] stops = {{68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {253, 231, 37}};
        double place = Math.clamp(share, 0, 1) * (stops.length - 1);
        int low = Math.min((int) place, stops.length - 2);
        double part = place - low;
        int[] mixed = new int[3];
        for (int i = 0; i < 3; i++) {
            mixed[i] = (int) Math.round(stops[low][i] * (1 - part) + stops[low + 1][i] * part);
        }
        return new Color(mixed[0], mixed[1], mixed[2]);
    }

    /** Gives a chart of XChart the look of the report, on a transparent ground. */
    public static void apply(AxesChartStyler style) {
        Color none = new Color(255, 255, 255, 0);
        style.setBaseFont(font(12));
        style.setChartBackgroundColor(none);
        style.setPlotBackgroundColor(none);
        style.setLegendBackgroundColor(none);
        style.setLegendBorderColor(none);
        style.setChartFontColor(INK);
        style.setChartTitleVisible(false);
        style.setChartPadding(14);
        style.setLegendFont(font(12));
        style.setLegendPosition(Styler.LegendPosition.OutsideS);
        style.setLegendLayout(Styler.LegendLayout.Vertical);
        style.setLegendSeriesLineLength(48);
        style.setPlotBorderVisible(false);
        style.setAntiAlias(true);
        style.setLocale(Locale.ROOT);
        applyAxes(style);
    }

    private static void applyAxes(AxesChartStyler style) {
        style.setAxisTitleFont(font(12));
        style.setAxisTickLabelsFont(font(12));
        style.setAxisTickLabelsColor(INK);
        style.setAxisTickMarksColor(INK);
        style.setXAxisTitleColor(INK);
        style.setYAxisTitleColor(INK);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setPlotGridVerticalLinesVisible(false);
        style.setXAxisTickMarkSpacingHint(100);
        style.setPlotMargin(0);
        style.setPlotContentSize(0.97);
        style.setDecimalPattern("#,##0.####");
    }
}
