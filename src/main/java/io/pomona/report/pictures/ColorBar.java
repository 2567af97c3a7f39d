// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.pictures;

import io.pomona.report.figure.Palette;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.function.DoubleFunction;

/** What the colors of a picture stand for. */
final class ColorBar {
    private static final int WIDTH = 12;
    private static final int STEPS = 40;

    private ColorBar() {}

    /**
     * Draws an upright bar.
     *
     * @param scale the color of a share, 1 at the top
     * @param labels what stands beside it, evenly spaced, from the top
     */
    static void paint(Graphics2D graphics, int x, int y, int height, DoubleFunction<Color> scale,
            String[] labels) {
        for (int i = 0; i < STEPS; i++) {
            int top = height * i / STEPS;
            graphics.setColor(scale.apply(1 - (i + 0.5) / STEPS));
            graphics.fillRect(x, y + top, WIDTH, height * (i + 1) / STEPS - top);
        }
        graphics.setColor(Palette.INK);
        for (int i = 0; i < labels.length; i++) {
            int at = labels.length == 1 ? 0 : (height - 12) * i / (labels.length - 1);
            Lettering.left(graphics, labels[i], x + WIDTH + 4, y + 11 + at);
        }
    }

    /** Returns the color of a share in [-1, 1]: blue over white to vermilion, both color-blind-safe. */
    static Color diverging(double share) {
        double part = Math.clamp(share, -1, 1);
        int[] end = part < 0 ? new int[]{0, 0x72, 0xB2} : new int[]{0xD5, 0x5E, 0};
        int[] mixed = new int[3];
        for (int i = 0; i < 3; i++) {
            mixed[i] = (int) Math.round(255 + Math.abs(part) * (end[i] - 255));
        }
        return new Color(mixed[0], mixed[1], mixed[2]);
    }
}
