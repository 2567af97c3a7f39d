// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.util.random.RandomGenerator;

/** The colour of a fruit's skin at each of its points, before light falls on it. */
sealed interface FruitSkin {
    /** How shiny the skin is, 0 (dull) to 1. */
    double gloss();

    /**
     * Writes red, green and blue, 0 to 255, of a point of the fruit.
     *
     * @param x coordinate to the right, in radii of the fruit
     * @param y coordinate downwards, in radii of the fruit
     * @param rgb receives the colour
     */
    void colourInto(double x, double y, double[] rgb);

    /** Returns the skin of a new fruit of a kind. */
    static FruitSkin draw(FruitKind kind, RandomGenerator random) {
        ValueNoise noise = new ValueNoise(random.nextLong());
        double ripeness = random.nextDouble();
        double tone = random.nextDouble();
        return switch (kind) {
            case APPLE -> new Apple(noise, ripeness, tone);
            case LEMON -> new Lemon(noise, ripeness, tone);
            case MANGO -> new Mango(noise, ripeness, tone);
            case RASPBERRY -> new Raspberry(noise, ripeness, tone);
        };
    }

    /** Red streaks from stem to foot over a yellow-green ground. */
    record Apple(ValueNoise noise, double ripeness, double tone) implements FruitSkin {
        @Override
        public double gloss() {
            return 0.55;
        }

        @Override
        public void colourInto(double x, double y, double[] rgb) {
            // Streaks follow the meridians, which meet at the stem and at the foot.
            double meridian = x / Math.sqrt(Math.max(0.08, 1.08 - y * y));
            double streak = 0.6 * noise.at(meridian * 16, y * 1.5)
                    + 0.4 * noise.at(meridian * 5 + 40, y * 1.2);
            double red = step(streak + 1.35 * ripeness - 0.85, 0.28);
            set(rgb, 196 + 20 * tone, 186 + 16 * tone, 62 + 14 * tone);
            blend(rgb, 176 + 26 * tone, 34 + 26 * tone, 42 + 14 * tone, red);
            double spot = noise.at(x * 19 + 90, y * 19);
            blend(rgb, 222, 196, 128, 0.6 * step(spot - 0.86, 0.06));
        }
    }

    /** Yellow, greenish when unripe, with fine pores. */
    record Lemon(ValueNoise noise, double ripeness, double tone) implements FruitSkin {
        @Override
        public double gloss() {
            return 0.40;
        }

        @Override
        public void colourInto(double x, double y, double[] rgb) {
            double cloud = noise.at(x * 2.2, y * 2.2) - 0.5;
            set(rgb, 240, 178 + 34 * tone, 46 + 20 * tone);
            double green = Math.clamp(
                    0.95 - 1.3 * ripeness + 0.5 * cloud + 0.25 * Math.abs(x) - 0.2,
                    0, 1);
            blend(rgb, 150 + 20 * tone, 176, 62, green);
            double pore = noise.at(x * 24, y * 24) - 0.5;
            scale(rgb, 1 + 0.13 * pore);
        }
    }

    /** Green to yellow, with a red blush on the shoulder that faced the sun. */
    record Mango(ValueNoise noise, double ripeness, double tone) implements FruitSkin {
        @Override
        public double gloss() {
            return 0.35;
        }

        @Override
        public void colourInto(double x, double y, double[] rgb) {
            double cloud = noise.at(x * 2, y * 2) - 0.5;
            set(rgb, 112, 140, 56);
            blend(rgb, 236, 178 + 20 * tone, 54,
                    Math.clamp(1.5 * ripeness - 0.15 + 0.5 * cloud, 0, 1));
            double sun = 0.55 * x - 0.75 * y + 0.8 * cloud + 1.6 * tone - 0.95;
            blend(rgb, 204, 58, 46, 0.92 * step(sun, 1.0));
            double freckle = noise.at(x * 21, y * 21 + 70);
            blend(rgb, 238, 206, 120, 0.45 * step(freckle - 0.84, 0.08));
        }
    }

    /** Light to dark red, the same all over; the drupelets come with the light. */
    record Raspberry(ValueNoise noise, double ripeness, double tone) implements FruitSkin {
        @Override
        public double gloss() {
            return 0.45;
        }

        @Override
        public void colourInto(double x, double y, double[] rgb) {
            double cloud = noise.at(x * 3, y * 3) - 0.5;
            set(rgb, 238, 110 + 70 * tone, 86 + 24 * tone);
            blend(rgb, 186, 30, 42, Math.clamp(ripeness + 0.3 * cloud, 0, 1));
        }
    }

    private static void set(double[] rgb, double red, double green, double blue) {
        rgb[0] = red;
        rgb[1] = green;
        rgb[2] = blue;
    }

    private static void blend(double[] rgb, double red, double green, double blue, double share) {
        rgb[0] += (red - rgb[0]) * share;
        rgb[1] += (green - rgb[1]) * share;
        rgb[2] += (blue - rgb[2]) * share;
    }

    private static void scale(double[] rgb, double factor) {
        rgb[0] *= factor;
        rgb[1] *= factor;
        rgb[2] *= factor;
    }

    /** Returns 0 up to 0, 1 from {@code width} on, and a straight line between. */
    private static double step(double value, double width) {
        return Math.clamp(value / width, 0, 1);
    }
}
