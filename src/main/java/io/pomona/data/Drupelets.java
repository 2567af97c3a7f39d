// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

/**
 * The small balls that a raspberry consists of, in staggered rows over the front of the fruit.
 *
 * @param noise moves each ball a little
 * @param spacing distance of neighbouring balls, in radii of the fruit
 */
record Drupelets(ValueNoise noise, double spacing) {
    private static final double ROW_HEIGHT = 0.88;
    private static final double JITTER = 0.22;

    /**
     * Writes the nearest ball at a point of the picture: offset from its centre to the right and
     * downwards, both in spacings, and the depth of the gap, 0 (on the ball) to 1 (between balls).
     *
     * @param x coordinate to the right, in radii of the fruit
     * @param y coordinate downwards, in radii of the fruit
     * @param ball receives the three numbers
     */
    void nearestInto(double x, double y, double[] ball) {
        // Towards the rim the surface turns away and the balls look narrower.
        double rim = Math.min(1, x * x + y * y);
        double stretch = (1 + rim / 6 + rim * rim * 0.15) / spacing;
        double u = x * stretch;
        double v = y * stretch;
        long row = Math.round(v / ROW_HEIGHT);
        double nearest = Double.MAX_VALUE;
        double second = Double.MAX_VALUE;
        for (long j = row - 1; j <= row + 1; j++) {
            double shift = (j & 1) * 0.5;
            long column = Math.round(u - shift);
            for (long i = column - 1; i <= column + 1; i++) {
                double dx = u - (i + shift + JITTER * (noise.cell(i, j) - 0.5));
                double dy = v - (j * ROW_HEIGHT + JITTER * (noise.cell(i + 1000, j) - 0.5));
                double distance = dx * dx + dy * dy;
                if (distance < nearest) {
                    second = nearest;
                    nearest = distance;
                    ball[0] = dx;
                    ball[1] = dy;
                } else if (distance < second) {
                    second = distance;
                }
            }
        }
        double margin = Math.sqrt(second) - Math.sqrt(nearest);
        ball[2] = Math.clamp(1 - margin / 0.38, 0, 1);
    }
}
