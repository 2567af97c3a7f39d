// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.data.DataSet;
import io.pomona.data.Normalization;
import io.pomona.exchange.SavedModel;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.ParameterSlot;
import io.pomona.report.figure.Drawing;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Palette;
import io.pomona.tensor.Shape;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A convolution: the picture that the network sees, its filters, what leaves it, and what leaves the
 * layers between it and the next one, as activations and poolings.
 */
final class StageFigure {
    private static final int MOST_MAPS = 16;
    private static final int MOST_ROWS = 3;
    /** Cells of a map's side that are written down: of larger maps every second and so on. */
    private static final int MOST_CELLS = 32;
    private static final int SIDE = 64;
    private static final int COLUMN = 72;
    private static final int COLUMNS = 8;
    private static final int BAR = 74;
    private static final int TITLE = 20;

    private final SavedModel model;
    private final DataSet data;
    private final int sample;
    private final List<Row> rows = new ArrayList<>();
    private final StringBuilder csv = new StringBuilder("layer,kind,channel,row,column,value\n");

    /** Pictures with one scale. */
    private record Row(String title, Tiles tiles, DoubleFunction<Color> scale, double low,
            double high) {
        int height() {
            return TITLE + Math.max(tiles.height(), 90);
        }
    }

    private StageFigure(SavedModel model, DataSet data, int sample) {
        this.model = model;
        this.data = data;
        this.sample = sample;
    }

    /** Returns the figure of a convolution. */
    static Figure of(String name, SavedModel model, Node node, DataSet data, int sample,
            Normalization normalization) {
        StageFigure figure = new StageFigure(model, data, sample);
        figure.addFilters(node);
        figure.addMaps(node);
        figure.behind(node).forEach(figure::addMaps);
        BufferedImage input = Pixels.fitted(Pixels.of(data, sample, normalization), SIDE);
        int height = figure.rows.stream().mapToInt(Row::height).sum();
        Drawing drawing = new Drawing(COLUMNS * COLUMN + BAR + SIDE + 20, height,
                graphics -> figure.paint(graphics, input));
        return Figure.of(name, "Convolution " + node.name() + " "
                + node.outputShape() + ": the picture, filters and feature maps",
                figure.csv
                        .toString(),
                drawing);
    }

    /** Returns the layers that follow in a chain up to the next with weights, those that give volumes. */
    private List<Node> behind(Node node) {
        Network network = model.network();
        List<Node> chain = new ArrayList<>();
        Node last = node;
        for (Node next : network.nodes()) {
            boolean follows = next.inputs().equals(List.of(last.name()));
            if (follows && next.outputShape().rank() == 3 && next.parameterCount() == 0
                    && chain.size() < MOST_ROWS - 1) {
                chain.add(next);
                last = next;
            }
        }
        return chain;
    }

    private void addFilters(Node node) {
        ParameterSlot kernel = node.slots().getFirst();
        Shape shape = kernel.shape();
        int height = shape.dimension(0);
        int width = shape.dimension(1);
        int channels = shape.dimension(2);
        int filters = shape.dimension(3);
        float[] means = new float[height * width * filters];
        for (int cell = 0; cell < height * width; cell++) {
            for (int filter = 0; filter < filters; filter++) {
                double sum = 0;
                for (int c = 0; c < channels; c++) {
                    sum += model.parameters()[kernel.offset() + (cell * channels + c) * filters
                            + filter];
                }
                means[cell * filters + filter] = (float) (sum / channels);
            }
        }
        double most = 0;
        for (float mean : means) {
            most = Math.max(most, Math.abs(mean));
        }
        double end = most == 0 ? 1 : most;
        add(node.name() + ": " + filters + " filters of " + height + " x " + width + " x "
                + channels + (channels > 1 ? ", mean over the channels" : ""), node, "filter",
                means, Shape.of(height, width, filters), -end, end,
                share -> ColorBar.diverging(2 * share - 1));
    }

    private void addMaps(Node node) {
        float[] maps = Activations.of(model, node, data, sample);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float value : maps) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        add(node.name() + " (" + node.layer().type() + "): " + node.outputShape().dimension(2)
                + " maps of " + node.outputShape().dimension(0) + " x "
                + node.outputShape().dimension(1), node, "map", maps, node.outputShape(), low,
                high, Palette::scale);
    }

    private void add(String title, Node node, String kind, float[] volume, Shape shape, double low,
            double high, DoubleFunction<Color> scale) {
        int shown = Math.min(MOST_MAPS, shape.dimension(2));
        double range = high > low ? high - low : 1;
        List<Tiles.Tile> tiles = new ArrayList<>();
        for (int channel = 0; channel < shown; channel++) {
            tiles.add(new Tiles.Tile(Pixels.fitted(Pixels.plane(volume, shape, channel,
                    value -> scale.apply((value - low) / range)), SIDE), List.of()));
            write(node, kind, volume, shape, channel);
        }
        rows.add(new Row(title + (shown < shape.dimension(2) ? ", the first " + shown : ""),
                new Tiles(tiles, COLUMNS, SIDE, COLUMN), scale, low, high));
    }

    private void write(Node node, String kind, float[] volume, Shape shape, int channel) {
        int width = shape.dimension(1);
        int step = Math.ceilDiv(Math.max(width, shape.dimension(0)), MOST_CELLS);
        for (int cell = 0; cell < shape.dimension(0) * width; cell++) {
            if (cell / width % step != 0 || cell % width % step != 0) {
                continue;
            }
            csv.append(node.name()).append(',').append(kind).append(',').append(channel)
                    .append(',').append(cell / width).append(',').append(cell % width).append(',')
                    .append(volume[cell * shape.dimension(2) + channel]).append('\n');
        }
    }

    private void paint(Graphics2D graphics, BufferedImage input) {
        graphics.drawImage(input, 4, TITLE + 10, null);
        int top = 0;
        for (Row row : rows) {
            graphics.setColor(Palette.INK);
            Lettering.left(graphics, row.title, SIDE + 30, top + 14);
            row.tiles.paint(graphics, SIDE + 20, top + TITLE);
            ColorBar.paint(graphics, SIDE + 24 + COLUMNS * COLUMN + 8, top + TITLE + 10, SIDE,
                    row.scale, new String[]{Text.number(row.high), Text.number(row.low)});
            top += row.height();
        }
    }
}
