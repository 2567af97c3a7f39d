// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.report.figure.Palette;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One drawing of the curves of some methods: the median as a line of the method's color and dashes, and
 * around it a band.
 *
 * @param measure what is drawn
 * @param axis over what
 * @param isLogarithmic whether the horizontal axis is logarithmic
 * @param methods the names of all methods, in the order of their colors
 * @param bands the bands that there are
 */
record CurveChart(Measure measure, Axis axis, boolean isLogarithmic, List<String> methods,
        List<Band> bands) {
    static final int WIDTH = 600;
    static final int HEIGHT = 350;
    private static final int BAND_OPACITY = 46;

    /** Returns the name of its files. */
    String name() {
        return "curve-" + measure.id() + "-" + axis.id() + (isLogarithmic ? "-log" : "");
    }

    /** Returns what it shows. */
    String caption() {
        return measure.title() + (measure.isShare() ? ", the best so far," : "") + " over "
                + axis.title()
                + (isLogarithmic ? ", logarithmic" : "");
    }

    /** Returns the chart whose series have the colors of {@link CurvePage} for each method. */
    XYChart pageChart() {
        return chart(true);
    }

    /** Returns the chart whose series have the colors of the methods. */
    XYChart fileChart() {
        return chart(false);
    }

    /** Returns the legend of a file. */
    CurveLegend legend() {
        return new CurveLegend(methods, bands.stream().map(Band::method).toList());
    }

    /** Returns the number by which places are divided for short labels. */
    double unit() {
        double most = bands.stream().mapToDouble(band -> band.x()[band.x().length - 1]).max()
                .orElse(0);
        return axis != Axis.PASSES ? 1 : most > 5e6 ? 1e6 : most > 2e4 ? 1e3 : 1;
    }

    private XYChart chart(boolean isForPage) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(axisTitle())
                .yAxisTitle(measure.unit()).build();
        Palette.apply(chart.getStyler());
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setXAxisLogarithmic(isLogarithmic);
        if (measure.isShare()) {
            chart.getStyler().setYAxisMin(0.0);
            chart.getStyler().setYAxisMax(100.0);
        } else if (spansDecades()) {
            chart.getStyler().setYAxisLogarithmic(true);
            chart.getStyler().setYAxisDecimalPattern("0.########");
        }
        bands.stream().findFirst().ifPresent(band -> addUnevenPlaces(chart, band));
        bands.stream().filter(band -> band.trials() > 1 && band.x().length > 1)
                .forEach(band -> addArea(chart, band, isForPage));
        bands.forEach(band -> addLine(chart, band, isForPage));
        return chart;
    }

    private String axisTitle() {
        String unit = unit() == 1 ? "" : unit() == 1e3 ? ", thousands" : ", millions";
        return axis.title() + unit + (isLogarithmic ? " (logarithmic)" : "");
    }

    /** Adds invisible points: only for unevenly spaced ones the ticks get round numbers. */
    private void addUnevenPlaces(XYChart chart, Band band) {
        double low = band.x()[0] / unit();
        double high = band.x()[band.x().length - 1] / unit();
        double value = band.median()[0];
        XYSeries series = chart.addSeries(" places",
                new double[]{low, low + 0.3 * (high - low), high},
                new double[]{value, value, value});
        series.setMarker(SeriesMarkers.NONE);
        series.setLineStyle(SeriesLines.NONE);
        series.setShowInLegend(false);
    }

    /** Adds the band as a ring of points: its lower edge forward, its upper one back. */
    private void addArea(XYChart chart, Band band, boolean isForPage) {
        int count = band.x().length;
        double[] x = new double[2 * count];
        double[] y = new double[2 * count];
        for (int i = 0; i < count; i++) {
            x[i] = band.x()[i] / unit();
            y[i] = band.low()[i];
            x[2 * count - 1 - i] = band.x()[i] / unit();
            y[2 * count - 1 - i] = band.high()[i];
        }
        XYSeries series = chart.addSeries(" band of " + band.method(), x, y);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineStyle(SeriesLines.NONE);
        series.setShowInLegend(false);
        Color color = color(band, isForPage);
        series.setFillColor(
                new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND_OPACITY));
        series.setLineColor(new Color(255, 255, 255, 0));
    }

    private void addLine(XYChart chart, Band band, boolean isForPage) {
        double[] x = new double[band.x().length];
        for (int i = 0; i < x.length; i++) {
            x[i] = band.x()[i] / unit();
        }
        XYSeries series = chart.addSeries(methods.get(band.method()), x, band.median());
        series.setLineColor(color(band, isForPage));
        series.setLineStyle(Palette.stroke(band.method(), 2.4f));
        series.setLineWidth(2.4f);
        // Only a smooth series is drawn as one path, on which the dashes run through.
        series.setSmooth(true);
        // A trial with one measurement is a dot.
        series.setMarker(x.length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        series.setMarkerColor(color(band, isForPage));
    }

    private static Color color(Band band, boolean isForPage) {
        return isForPage ? CurvePage.tag(band.method()) : Palette.color(band.method());
    }

    private boolean spansDecades() {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (Band band : bands) {
            for (int i = 0; i < band.x().length; i++) {
                low = Math.min(low, band.low()[i]);
                high = Math.max(high, band.high()[i]);
            }
        }
        return low > 0 && high / low > 50;
    }

    /** Returns the numbers behind it. */
    String csv() {
        List<String> lines = new ArrayList<>();
        for (Band band : bands) {
            for (int i = 0; i < band.x().length; i++) {
                lines.add(CsvText.line(methods.get(band.method()), band.trials(), band.x()[i],
                        band.low()[i], band.median()[i], band.high()[i]));
            }
        }
        String at = axis == Axis.SECONDS ? "_at_seconds" : "";
        return CsvText.line("method", "trials", axis.id(), "low" + at, "median" + at, "high" + at)
                + String.join("", lines);
    }
}
