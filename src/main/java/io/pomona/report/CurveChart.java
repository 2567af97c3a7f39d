// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws curves: one colour and one dash style per method, a thin line per seed and a thick one for
 * their median. The colours are those of M. Okabe, K. Ito, "Color universal design", 2008, without
 * the black and the yellow, which vanish on a dark or a light page.
 *
 * @param title what is drawn, for those who cannot see it
 * @param unit the label of the vertical axis
 * @param curves the lines
 * @param methods the methods in the order of their colours
 * @param isShare whether values are shares, drawn from 0 to 100 %
 */
record CurveChart(String title, String unit, List<Curve> curves, List<String> methods,
        boolean isShare) {
    private static final List<Color> COLOURS = List.of(new Color(0x0072B2), new Color(0xD55E00),
            new Color(0x009E73), new Color(0xCC79A7), new Color(0x56B4E9), new Color(0xE69F00));
    private static final float[][] DASHES = {{1, 0}, {9, 5}, {2, 4}, {11, 4, 2, 4}, {5, 3},
        {14, 4, 2, 4, 2, 4}};
    /** Colours that stand for the page's own and are replaced by them in the page. */
    private static final Color INK = new Color(34, 35, 36);
    private static final Color GRID = new Color(221, 222, 223);
    /** A cubic curve between two points of a series; letters are made of quadratic ones. */
    private static final Pattern CURVE = Pattern.compile(" C\\S+ \\S+ (\\S+)");
    private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{2,}");
    private static final int WIDTH = 600;
    private static final int HEIGHT = 350;

    /** Returns an {@code svg} element that takes text and grid colours from the page's style. */
    String inlineSvg(String id, boolean logarithmic) {
        return inline(svg(chart(logarithmic, new Color(255, 255, 255, 0), false)), title, id);
    }

    /** Returns a drawing as an element whose parts have names of their own in the page. */
    static String inline(String svg, String title, String id) {
        return svg.substring(svg.indexOf("<svg"))
                .replaceFirst("<svg[^>]*?>",
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\""
                                + id + "-title\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\">"
                                + "<title id=\"" + id + "-title\">" + escaped(title) + "</title>")
                .replace("id=\"clip", "id=\"" + id + "-clip")
                .replace("url(#clip", "url(#" + id + "-clip")
                .replace("rgb(34,35,36)", "var(--ink)").replace("rgb(221,222,223)", "var(--grid)");
    }

    /** Returns the legend for the page: the methods with an {@code svg} element of their line. */
    static List<Map<String, String>> legend(List<String> methods) {
        List<Map<String, String>> legend = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            StringBuilder dashes = new StringBuilder();
            for (float length : dash(i)) {
                dashes.append(dashes.isEmpty() ? "" : ",").append((int) length);
            }
            legend.add(Map.of("name", methods.get(i), "svg", String.format(Locale.ROOT,
                    "<svg aria-hidden=\"true\" width=\"48\" height=\"10\"><path d=\"M0,5 L48,5\""
                            + " style=\"stroke:#%06x;stroke-width:2.6;stroke-dasharray:%s\"/></svg>",
                    COLOURS.get(i % COLOURS.size()).getRGB() & 0xFFFFFF,
                    dashes.toString().equals("1,0") ? "none" : dashes)));
        }
        return legend;
    }

    /** Returns a file of its own, on white, with a legend. */
    String fileSvg() {
        return svg(fileChart());
    }

    /** Returns a PNG image on white, with two pixels for each of the drawing. */
    byte[] png() {
        XYChart chart = fileChart();
        BufferedImage image = new BufferedImage(2 * chart.getWidth(), 2 * chart.getHeight(),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(2, 2);
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("The chart " + title + " cannot be drawn.", e);
        }
        return out.toByteArray();
    }

    private XYChart fileChart() {
        return chart(false, Color.WHITE, true);
    }

    private String svg(XYChart chart) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, out,
                    VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException("The chart " + title + " cannot be drawn.", e);
        }
        return lean(out.toString(StandardCharsets.UTF_8));
    }

    /** Makes the short curves between close points straight and rounds coordinates. */
    static String lean(String svg) {
        String straight = CURVE.matcher(svg).replaceAll(" L$1");
        return LONG_NUMBER.matcher(straight).replaceAll(
                number -> String.format(Locale.ROOT, "%.1f", Double.parseDouble(number.group())));
    }

    private XYChart chart(boolean logarithmic, Color background, boolean hasLegend) {
        double unitOfSamples = unitOfSamples();
        // One row of the legend per method, since long names do not fit beside each other.
        int height = HEIGHT + (hasLegend ? 24 * methods.size() : 0);
        XYChart chart = new XYChartBuilder().width(WIDTH).height(height)
                .xAxisTitle("charged sample passes"
                        + (unitOfSamples == 1
                                ? ""
                                : unitOfSamples == 1e3 ? ", thousands" : ", millions")
                        + (logarithmic ? " (logarithmic)" : ""))
                .yAxisTitle(unit).build();
        style(chart.getStyler(), background);
        chart.getStyler().setLegendVisible(hasLegend);
        chart.getStyler().setXAxisLogarithmic(logarithmic);
        if (isShare) {
            chart.getStyler().setYAxisMin(0.0);
            chart.getStyler().setYAxisMax(100.0);
        } else {
            chart.getStyler().setYAxisLogarithmic(spansDecades());
            if (spansDecades()) {
                chart.getStyler().setYAxisDecimalPattern("0.########");
            }
        }
        List<Curve> drawn = new ArrayList<>();
        for (Curve curve : curves) {
            Curve whole = logarithmic ? curve.positive() : curve;
            if (!whole.isEmpty()) {
                drawn.add(whole.drawn(logarithmic, chart.getStyler().isYAxisLogarithmic()));
            }
        }
        if (!drawn.isEmpty()) {
            addUnevenPlaces(chart, drawn.getFirst());
        }
        // The medians come last, above the single seeds.
        drawn.stream().filter(curve -> !curve.isMedian()).forEach(curve -> add(chart, curve));
        drawn.stream().filter(curve -> curve.isMedian()).forEach(curve -> add(chart, curve));
        return chart;
    }

    /** Adds invisible points: only for unevenly spaced ones the ticks get round numbers. */
    private void addUnevenPlaces(XYChart chart, Curve curve) {
        double low = curve.points().getFirst().samples() / unitOfSamples();
        double high = curve.points().getLast().samples() / unitOfSamples();
        double value = curve.points().getFirst().value() * (isShare ? 100 : 1);
        XYSeries series = chart.addSeries(" places",
                new double[]{low, low + 0.3 * (high - low), high},
                new double[]{value, value, value});
        series.setMarker(SeriesMarkers.NONE);
        series.setLineStyle(SeriesLines.NONE);
        series.setShowInLegend(false);
    }

    private void add(XYChart chart, Curve curve) {
        int index = Math.max(0, methods.indexOf(curve.method()));
        Color colour = COLOURS.get(index % COLOURS.size());
        float width = curve.isMedian() ? 2.6f : 0.9f;
        double[] x = curve.points().stream().mapToDouble(point -> point.samples() / unitOfSamples())
                .toArray();
        double[] y = curve.points().stream()
                .mapToDouble(point -> isShare ? 100 * point.value() : point.value()).toArray();
        String name = curve.isMedian()
                ? curve.method()
                : " " + chart.getSeriesMap().size();
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(),
                curve.isMedian() ? 255 : 150));
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10,
                dash(index)[1] == 0 ? null : dash(index), 0));
        // Only a smooth series is drawn as one path, on which the dashes run through.
        series.setSmooth(true);
        series.setLineWidth(width);
        series.setShowInLegend(curve.isMedian());
    }

    private static float[] dash(int index) {
        return DASHES[(index + index / COLOURS.size()) % DASHES.length];
    }

    private double unitOfSamples() {
        double most = curves.stream().flatMap(curve -> curve.points().stream())
                .mapToDouble(Curve.Point::samples).max().orElse(0);
        return most > 5e6 ? 1e6 : most > 2e4 ? 1e3 : 1;
    }

    private boolean spansDecades() {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (Curve curve : curves) {
            for (Curve.Point point : curve.points()) {
                low = Math.min(low, point.value());
                high = Math.max(high, point.value());
            }
        }
        return low > 0 && high / low > 50;
    }

    static void style(XYStyler style, Color background) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
        style.setBaseFont(font);
        style.setChartBackgroundColor(background);
        style.setPlotBackgroundColor(background);
        style.setLegendBackgroundColor(background);
        style.setLegendBorderColor(background);
        style.setChartFontColor(INK);
        style.setChartTitleVisible(false);
        style.setChartPadding(14);
        style.setLegendFont(font);
        style.setLegendPosition(Styler.LegendPosition.OutsideS);
        style.setLegendLayout(Styler.LegendLayout.Vertical);
        style.setLegendSeriesLineLength(48);
        style.setPlotBorderVisible(false);
        style.setAntiAlias(true);
        style.setLocale(Locale.ROOT);
        style.setAxisTitleFont(font);
        style.setAxisTickLabelsFont(font);
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

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
