// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.report.figure.Drawing;
import io.pomona.report.figure.Palette;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart of lines and points in the look of the report. */
final class Lines {
    private static final List<Marker> MARKERS = List.of(SeriesMarkers.CIRCLE,
            SeriesMarkers.TRIANGLE_UP, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND,
            SeriesMarkers.TRIANGLE_DOWN);

    private static final int WIDTH = 600;
    private static final int HEIGHT = 330;
    /** The height of a row of the legend. */
    private static final int ROW = 22;

    private final XYChart chart;

    /** Creates a chart without series. */
    Lines(String xTitle, String yTitle) {
        chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        Palette.apply(chart.getStyler());
    }

    /** Adds invisible points: only for unevenly spaced ones the ticks get round numbers. */
    Lines unevenly(double low, double high, double y) {
        add(" places", new double[]{low, low + 0.3 * (high - low), high},
                new double[]{y, y, y}).ifPresent(places -> {
                    places.setMarker(SeriesMarkers.NONE);
                    places.setLineStyle(SeriesLines.NONE);
                    places.setShowInLegend(false);
                });
        return this;
    }

    /** Adds a line; values that are not finite are left out. */
    Lines line(String name, double[] x, double[] y, int series) {
        add(name, x, y).ifPresent(line -> {
            line.setMarker(SeriesMarkers.NONE);
            line.setLineColor(Palette.color(series));
            line.setLineStyle(Palette.stroke(series, 2));
            line.setLineWidth(2);
            // Only a smooth series is drawn as one path, on which the dashes run through.
            line.setSmooth(true);
        });
        return this;
    }

    /** Adds points. */
    Lines points(String name, double[] x, double[] y, int series) {
        add(name, x, y).ifPresent(points -> {
            points.setLineStyle(SeriesLines.NONE);
            points.setMarker(MARKERS.get(series % MARKERS.size()));
            points.setMarkerColor(Palette.color(series));
        });
        return this;
    }

    private Optional<XYSeries> add(String name, double[] x, double[] y) {
        int[] finite = IntStream.range(0, x.length)
                .filter(i -> Double.isFinite(y[i])).toArray();
        if (finite.length == 0) {
            return Optional.empty();
        }
        return Optional.of(chart.addSeries(name,
                Arrays.stream(finite).mapToDouble(i -> x[i]).toArray(),
                Arrays.stream(finite).mapToDouble(i -> y[i]).toArray()));
    }

    boolean isEmpty() {
        return chart.getSeriesMap().isEmpty();
    }

    Drawing drawing() {
        int series = chart.getSeriesMap().size();
        chart.getStyler().setLegendVisible(series > 1);
        int height = HEIGHT + (series > 1 ? ROW * series : 0);
        return new Drawing(WIDTH, height, graphics -> chart.paint(graphics, WIDTH, height));
    }
}
