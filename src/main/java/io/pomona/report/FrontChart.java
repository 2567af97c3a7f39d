// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.PomonaException;
import io.pomona.report.figure.Drawing;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Palette;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    FrontChart {
        fitness = List.copyOf(fitness);
        second = List.copyOf(second);
    }

    /**
     * Returns the chart of a trial's {@code front.csv}, in its folder, or empty if it has none.
     *
     * @throws PomonaException if it is damaged
     */
    static Optional<FrontChart> of(Path folder, String trial) {
        Path file = folder.resolve("front.csv");
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

    /** Returns it as a figure. */
    Figure figure() {
        StringBuilder csv = new StringBuilder(CsvText.line("fitness", quantity));
        for (int i = 0; i < fitness.size(); i++) {
            csv.append(CsvText.line(fitness.get(i), second.get(i)));
        }
        return Figure.of("front-" + Figure.nameOf(trial), "Front of trial " + trial, csv.toString(),
                Drawing.of(chart()));
    }

    private XYChart chart() {
        XYChart chart = new XYChartBuilder().width(CurveChart.WIDTH).height(CurveChart.HEIGHT)
                .xAxisTitle(quantity.replace('_', ' ')).yAxisTitle("fitness").build();
        Palette.apply(chart.getStyler());
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        chart.getStyler().setMarkerSize(7);
        XYSeries series = chart.addSeries("front", second, fitness);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(Palette.color(0));
        return chart;
    }
}
