// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.util.random.RandomGenerator;

/**
 * Paints one fruit on white, pixel by pixel. Only addition, multiplication, division, square root and
 * {@link StrictMath} are used, so that the bytes are the same on every machine.
 */
final class FruitPainter {
    static final int SIDE = 100;
    private static final double RADIUS = 37;
    private static final double AMBIENT = 0.50;
    private static final double DIFFUSE = 0.62;

    private final FruitKind kind;
    private final FruitSkin skin;
    private final Drupelets drupelets;
    private final double size;
    private final double centreX;
    private final double centreY;
    private final double cos;
    private final double sin;
    private final double[] light;
    private final double[] cast;
    private final double stemLean;
    private final RandomGenerator random;
    private final double[] rgb = new double[3];
    private final double[] ball = new double[3];

    /** Draws the traits of a new fruit. */
    FruitPainter(FruitKind kind, RandomGenerator random) {
        this.kind = kind;
        this.random = random;
        skin = FruitSkin.draw(kind, random);
        drupelets = new Drupelets(new ValueNoise(random.nextLong()), between(0.27, 0.34));
        size = RADIUS * between(0.93, 1.06);
        centreX = SIDE / 2.0 + between(-3, 3);
        centreY = SIDE / 2.0 + between(-3, 3);
        double turn = StrictMath.toRadians(between(-kind.degrees(), kind.degrees()));
        cos = StrictMath.cos(turn);
        sin = StrictMath.sin(turn);
        light = drawLight();
        cast = drawCast();
        stemLean = between(-0.10, 0.14);
    }

    /** Writes the picture, SIDE x SIDE pixels of red, green and blue, from an offset on. */
    void paintInto(byte[] pixels, int offset) {
        int next = offset;
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                pixel((column + 0.5 - centreX) / size, (row + 0.5 - centreY) / size);
                for (double channel : rgb) {
                    pixels[next++] = (byte) Math.clamp(Math.round(channel), 0, 255);
                }
            }
        }
    }

    private void pixel(double x, double y) {
        double turnedX = cos * x + sin * y;
        double turnedY = cos * y - sin * x;
        double distance = Math.sqrt(turnedX * turnedX + turnedY * turnedY);
        double edge = distance == 0
                ? 1
                : kind.radius(turnedX / distance, turnedY / distance);
        double covered = kind == FruitKind.RASPBERRY
                ? scallop(turnedX, turnedY, edge)
                : edge;
        double share = Math.clamp((covered - distance) * size + 0.5, 0, 1);
        if (share > 0) {
            skin.colourInto(turnedX / edge, turnedY / edge, rgb);
            shade(x / edge, y / edge);
        }
        for (int c = 0; c < 3; c++) {
            rgb[c] = share > 0 ? 255 + (rgb[c] - 255) * share : 255;
        }
        if (kind == FruitKind.APPLE) {
            stem(turnedX, turnedY);
        }
    }

    /** Returns the edge, drawn in where a gap between drupelets meets it. */
    private double scallop(double x, double y, double edge) {
        double distance = Math.max(1e-9, Math.sqrt(x * x + y * y));
        drupelets.nearestInto(0.97 * x / distance, 0.97 * y / distance, ball);
        double indented = edge * (1 - 0.07 * ball[2]);
        drupelets.nearestInto(x / edge, y / edge, ball);
        return indented;
    }

    /** Lets light fall on the colour at a point; x and y are in radii, not turned. */
    private void shade(double x, double y) {
        double nx = x;
        double ny = y;
        double gap = 0;
        if (kind == FruitKind.RASPBERRY) {
            // The balls were found in the turned frame; their bulge is turned back.
            nx = 0.72 * x + 0.95 * (cos * ball[0] - sin * ball[1]);
            ny = 0.72 * y + 0.95 * (sin * ball[0] + cos * ball[1]);
            gap = ball[2];
        }
        double flat = Math.min(0.985, nx * nx + ny * ny);
        double nz = Math.sqrt(1 - flat);
        double facing = Math.max(0, nx * light[0] + ny * light[1] + nz * light[2]);
        double rim = 0.72 + 0.28 * Math.sqrt(nz);
        double brightness = (AMBIENT + DIFFUSE * facing) * rim * (1 - 0.55 * gap);
        // The mirror image of the light, seen from the front, to the 16th power.
        double mirror = Math.max(0, 2 * facing * nz - light[2]);
        double square = mirror * mirror;
        double shine = skin.gloss() * 150 * square * square * square * square * square * square;
        double grain = 7 * (random.nextDouble() + random.nextDouble() - 1);
        for (int c = 0; c < 3; c++) {
            rgb[c] = rgb[c] * brightness * cast[c] + shine + grain;
        }
    }

    /** Draws the stem over what is there; x and y are in radii of the fruit, turned. */
    private void stem(double x, double y) {
        double along = Math.clamp((y + 1.09) / 0.40, 0, 1);
        double middle = stemLean * (1 - along);
        double inside = 0.045 - 0.012 * along - Math.abs(x - middle);
        double ends = Math.min(y + 1.09, -0.69 - y);
        double share = Math.clamp(Math.min(inside, ends) * size + 0.5, 0, 1);
        double side = 1 + 4 * (x - middle);
        rgb[0] += (98 * side - rgb[0]) * share;
        rgb[1] += (66 * side - rgb[1]) * share;
        rgb[2] += (40 * side - rgb[2]) * share;
    }

    private double[] drawLight() {
        double x = -0.45 + between(-0.22, 0.22);
        double y = -0.50 + between(-0.18, 0.18);
        return new double[]{x, y, Math.sqrt(1 - x * x - y * y)};
    }

    /** How much of each colour the light holds: exposure and a warm or cool cast. */
    private double[] drawCast() {
        double exposure = between(0.80, 1.15);
        double warmth = between(-0.07, 0.07);
        double tint = between(-0.05, 0.05);
        return new double[]{exposure * (1 + warmth), exposure * (1 + tint),
            exposure * (1 - 1.5 * warmth)};
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
