// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.PomonaException;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws the front of a trial of two objectives: a point a network, fitness over the second objective.
 *
 * @param trial the trial
 * @param quantity the name of the second objective
 * @param fitness the fitness of each network
 * @param second the second objective of each
 */
record FrontChart(String trial, String quantity, List<Double> fitness, List<Double> second) {
    private static final Color COLOUR = new Color(0x0072B2);
    private static final int WIDTH = 600;
    private static final int HEIGHT = 350;

    FrontChart {
        fitness = List.copyOf(fitness);
        second = List.copyOf(second);
    }

    /**
     * Returns the chart of a trial's {@code front.csv}, or empty if it has none.
     *
     * @throws PomonaException if it is damaged
     */
    static Optional<FrontChart> of(Path folder, String trial) {
        Path file = folder.resolve("trials").resolve(trial).resolve("front.csv");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        List<Double> fitness = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            String quantity = lines.getFirst().split(",", -1)[2];
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                fitness.add(Double.valueOf(cells[1]));
                second.add(Double.valueOf(cells[2]));
            }
            return Optional.of(new FrontChart(trial, quantity, fitness, second));
        } catch (IOException | RuntimeException e) {
            throw new PomonaException(file + ": expected a front as a trial writes it: " + e, e);
        }
    }

    /** Returns the name of the file it is written to. */
    String fileName() {
        return "front-" + trial + ".svg";
    }

    /** Returns a file of its own, on white. */
    String fileSvg() {
        return svg(Color.WHITE);
    }

    /** Returns the section of the report with some of these charts. */
    static Map<String, Object> section(List<FrontChart> charts) {
        List<Map<String, String>> drawings = new ArrayList<>();
        for (int i = 0; i < charts.size(); i++) {
            FrontChart chart = charts.get(i);
            drawings.add(Map.of("title", chart.title(), "svg", CurveChart
                    .inline(chart.svg(new Color(255, 255, 255, 0)), chart.title(), "front" + i)));
        }
        return Map.of("title", "Pareto fronts", "legend", List.of(), "linear", drawings,
                "logarithmic", List.of());
    }

    private String title() {
        return "Front of trial " + trial;
    }

    private String svg(Color background) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT)
                .xAxisTitle(quantity.replace('_', ' ')).yAxisTitle("fitness").build();
        CurveChart.style(chart.getStyler(), background);
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        chart.getStyler().setMarkerSize(7);
        XYSeries series = chart.addSeries("front", second, fitness);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(COLOUR);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, out,
                    VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException("The chart " + title() + " cannot be drawn.", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
