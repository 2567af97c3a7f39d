// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

/**
 * The four fruits and their outlines. An outline is given in polar form: the distance from the centre
 * to the skin in the direction of the unit vector (x to the right, y downwards), where 1 is the
 * radius of a middling fruit.
 */
enum FruitKind {
    /** Round, narrower below, with a dent at the stem. */
    APPLE("Apple Braeburn", 10) {
        @Override
        double radius(double x, double y) {
            double dent = ramp(-y, 0.80);
            double foot = ramp(y, 0.86);
            double shoulders = 1 + 0.035 * x * x - 0.035 * y;
            return shoulders * (0.95 - 0.20 * dent * dent - 0.07 * foot * foot);
        }
    },
    /** Lying, with a nipple at either end. */
    LEMON("Lemon Meyer", 9) {
        @Override
        double radius(double x, double y) {
            double left = ramp(-x, 0.93);
            double right = ramp(x, 0.93);
            return ellipse(x, y, 1.04, 0.68) * (1 + 0.08 * left * left + 0.11 * right * right);
        }
    },
    /** Standing, fuller on one side, with a beak at the other. */
    MANGO("Mango", 8) {
        @Override
        double radius(double x, double y) {
            // Leans to the right by a fixed turn before the jitter: cos and sin of 14 degrees.
            double along = 0.9703 * x + 0.2419 * y;
            double across = -0.2419 * x + 0.9703 * y;
            double beak = ramp(0.80 * across - 0.60 * along, 0.82);
            return ellipse(along, across, 0.66, 1.12)
                    * (1 + 0.09 * along - 0.05 * across + 0.10 * beak * beak);
        }
    },
    /** A blunt cone that points down, made of drupelets. */
    RASPBERRY("Raspberry", 9) {
        @Override
        double radius(double x, double y) {
            double flat = ramp(-y, 0.72);
            return ellipse(x, y, 0.90, 1.02) * (1 - 0.32 * y * (1 - 0.75 * y * y)
                    - 0.10 * flat * flat - 0.10 * y * x * x);
        }
    };

    private final String label;
    private final int degrees;

    FruitKind(String label, int degrees) {
        this.label = label;
        this.degrees = degrees;
    }

    /** Returns the distance from the centre to the skin in the direction of a unit vector. */
    abstract double radius(double x, double y);

    /** Returns the name of the class. */
    String label() {
        return label;
    }

    /** Returns by how many degrees at most a fruit of this kind is turned to either side. */
    int degrees() {
        return degrees;
    }

    private static double ellipse(double x, double y, double a, double b) {
        return 1 / Math.sqrt(x * x / (a * a) + y * y / (b * b));
    }

    /** Returns 0 below the start and then a straight line up to 1 at 1. */
    private static double ramp(double value, double start) {
        return Math.max(0, (value - start) / (1 - start));
    }
}
