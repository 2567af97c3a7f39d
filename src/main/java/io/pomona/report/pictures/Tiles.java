// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.report.figure.Drawing;
import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Palette;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Small pictures in rows, each with lines of text below it.
 *
 * @param tiles the pictures, row by row
 * @param columns how many stand in a row
 * @param side the length of the square that each has room in, in pixels
 * @param width the width of a column, in pixels
 */
record Tiles(List<Tile> tiles, int columns, int side, int width) {
    private static final int LINE = 15;
    private static final int GAP = 10;

    /**
     * A picture.
     *
     * @param image the picture, not larger than the square
     * @param lines what stands below it
     */
    record Tile(BufferedImage image, List<String> lines) {
        Tile {
            lines = List.copyOf(lines);
        }
    }

    Tiles {
        tiles = List.copyOf(tiles);
    }

    int height() {
        return Math.ceilDiv(tiles.size(), columns) * rowHeight() + GAP;
    }

    int totalWidth() {
        return columns * width + GAP;
    }

    private int rowHeight() {
        int lines = tiles.stream().mapToInt(tile -> tile.lines.size()).max().orElse(0);
        return side + lines * LINE + GAP;
    }

    /** Draws all with the given upper edge. */
    void paint(Graphics2D graphics, int left, int top) {
        for (int i = 0; i < tiles.size(); i++) {
            Tile tile = tiles.get(i);
            int x = left + GAP + i % columns * width;
            int y = top + GAP + i / columns * rowHeight();
            graphics.drawImage(tile.image, x, y, null);
            graphics.setColor(Palette.INK);
            for (int line = 0; line < tile.lines.size(); line++) {
                Lettering.left(graphics, Lettering.cut(tile.lines.get(line), width - 6), x,
                        y + tile.image.getHeight() + LINE * (line + 1) - 1);
            }
        }
    }

    /** Returns a figure of these alone. */
    Figure figure(String name, String caption, String csv) {
        return Figure.of(name, caption, csv, new Drawing(totalWidth(), height(),
                graphics -> paint(graphics, 0, 0)));
    }
}
