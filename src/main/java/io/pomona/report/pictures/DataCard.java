// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.data.DataSet;
import io.pomona.data.Normalization;
import io.pomona.data.Splits;
import io.pomona.experiment.DataDescription;
import io.pomona.report.figure.Drawing;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Palette;
import io.pomona.report.figure.Section;
import io.pomona.report.figure.Svg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** What the data are: shapes, parts, classes, scaling, checksums, what is odd, and examples. */
final class DataCard {
    private static final int MOST_BARS = 40;
    private static final int MOST_CLASSES = 12;
    private static final int EXAMPLES = 6;
    private static final int SIDE = 64;
    private static final int NAMES = 130;

    private DataCard() {}

    /**
     * Returns the section.
     *
     * @param seed the seed that the parts are those of
     */
    static Section of(DataDescription data, long seed) {
        Map<String, DataSet> parts = parts(data.splits());
        DataSet train = data.splits().train();
        List<Figure> figures = new ArrayList<>();
        if (train.classes() <= MOST_BARS) {
            figures.add(Figure.of("data-classes", "Samples of each class in each part of the data",
                    counts(parts, train.classNames()), bars(parts, train.classNames())));
        }
        if (Pixels.areShown(train.sampleShape())) {
            figures.add(examples(train, data.normalization()));
        }
        return new Section("Data", "Data card", table(data, parts, seed) + oddities(data),
                figures);
    }

    private static Map<String, DataSet> parts(Splits splits) {
        Map<String, DataSet> parts = new LinkedHashMap<>();
        put(parts, "training", splits.train());
        put(parts, "validation", splits.validation());
        put(parts, "test", splits.test());
        return parts;
    }

    private static void put(Map<String, DataSet> parts, String name, @Nullable DataSet part) {
        if (part != null) {
            parts.put(name, part);
        }
    }

    private static String table(DataDescription data, Map<String, DataSet> parts, long seed) {
        DataSet train = data.splits().train();
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table><tbody>");
        row(html, "Shape of a sample", train.sampleShape().toString());
        row(html, "Classes", train.classes() + (train.classes() <= MOST_CLASSES
                ? ": " + String.join(", ", train.classNames())
                : ""));
        parts.forEach((name, part) -> row(html, name.substring(0, 1).toUpperCase(
                Locale.ROOT) + name.substring(1) + " samples, seed " + seed,
                part.size() + ", " + range(part.classCounts()) + " of each class"));
        row(html, "Scaling of raw values", scaling(data.normalization()));
        if (train.augmenter() != null) {
            row(html, "Augmentation", "in training by gradients");
        }
        if (data.checksums().isEmpty()) {
            row(html, "Source", "drawn by the program");
        }
        data.checksums().forEach((file, checksum) -> row(html, "SHA-256 of " + file, checksum));
        return html.append("</tbody></table></div>").toString();
    }

    private static void row(StringBuilder html, String name, String value) {
        html.append("<tr><th>").append(Svg.escaped(name)).append("</th><td>")
                .append(Svg.escaped(value)).append("</td></tr>");
    }

    private static String range(int[] counts) {
        int least = Arrays.stream(counts).min().orElse(0);
        int most = Arrays.stream(counts).max().orElse(0);
        return least == most ? Integer.toString(least) : least + " to " + most;
    }

    private static String scaling(Normalization normalization) {
        String affine = normalization.scale() == 1 && normalization.offset() == 0
                ? "as they are"
                : "times " + Text.number(normalization.scale()) + (normalization.offset() == 0
                        ? ""
                        : " plus " + Text.number(normalization.offset()));
        return normalization.standardises()
                ? affine + ", then to mean 0 and standard deviation 1 (means "
                        + numbers(normalization.mean()) + ", standard deviations "
                        + numbers(normalization.std()) + ")"
                : affine;
    }

    private static String numbers(List<Double> values) {
        return values.stream().map(Text::number).collect(Collectors.joining(", "));
    }

    private static String oddities(DataDescription data) {
        if (data.warnings().isEmpty()) {
            return Text.remark("No sample stands in two parts, and nothing else was found odd.");
        }
        return data.warnings().stream()
                .map(warning -> "<li>" + Svg.escaped(warning) + "</li>")
                .collect(Collectors.joining("", "<ul>", "</ul>"));
    }

    private static String counts(Map<String, DataSet> parts, List<String> names) {
        StringBuilder text = new StringBuilder("class,").append(String.join(",", parts.keySet()))
                .append('\n');
        for (int i = 0; i < names.size(); i++) {
            int label = i;
            text.append(Text.csv(names.get(i)));
            parts.values().forEach(part -> text.append(',').append(part.classCounts()[label]));
            text.append('\n');
        }
        return text.toString();
    }

    private static Drawing bars(Map<String, DataSet> parts, List<String> names) {
        int height = 330 + 22 * parts.size();
        CategoryChart chart = new CategoryChartBuilder().width(600).height(height)
                .xAxisTitle("class").yAxisTitle("samples").build();
        Palette.apply(chart.getStyler());
        chart.getStyler().setXAxisLabelRotation(names.size() > 5 ? 45 : 0);
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            labels.add(Text.cut(names.get(i), 18) + "\u200b".repeat(i));
        }
        int series = 0;
        for (Map.Entry<String, DataSet> part : parts.entrySet()) {
            chart.addSeries(part.getKey(), labels,
                    Arrays.stream(part.getValue().classCounts()).boxed().toList())
                    .setFillColor(Palette.color(series++));
        }
        return Drawing.of(chart);
    }

    private static Figure examples(DataSet train, Normalization normalization) {
        int classes = Math.min(MOST_CLASSES, train.classes());
        List<Tiles> rows = new ArrayList<>();
        StringBuilder csv = new StringBuilder("class,sample\n");
        for (int label = 0; label < classes; label++) {
            List<Tiles.Tile> tiles = new ArrayList<>();
            for (int i = 0; i < train.size() && tiles.size() < EXAMPLES; i++) {
                if (train.labels()[i] == label) {
                    tiles.add(new Tiles.Tile(Pixels.fitted(Pixels.of(train, i, normalization),
                            SIDE), List.of()));
                    csv.append(Text.csv(train.classNames().get(label))).append(',').append(i)
                            .append('\n');
                }
            }
            rows.add(new Tiles(tiles, EXAMPLES, SIDE, SIDE + 8));
        }
        int height = SIDE + 8;
        return Figure.of("data-examples", "The first training samples of "
                + (classes == train.classes()
                        ? "each class"
                        : "the first " + classes + " of "
                                + train.classes() + " classes"),
                csv.toString(), new Drawing(NAMES + EXAMPLES * (SIDE + 8) + 10,
                        classes * height + 10, graphics -> {
                            for (int label = 0; label < classes; label++) {
                                graphics.setColor(Palette.INK);
                                Lettering.right(graphics, Lettering.cut(
                                        train.classNames().get(label), NAMES - 10), NAMES,
                                        label * height + 10 + SIDE / 2.0 + 4);
                                rows.get(label).paint(graphics, NAMES, label * height);
                            }
                        }));
    }
}
