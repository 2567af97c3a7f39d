// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.util.List;

/**
 * One random change of a picture that leaves its class as it is. Numbers for values (fill, brightness)
 * are in the unit of scaled pixels, before any standardisation: with pixels divided by 255, 0 is black
 * and 1 is white.
 */
public sealed interface Augmentation {
    /**
     * Left and right change places.
     *
     * @param probability how often, from 0 to 1
     */
    record HorizontalFlip(double probability) implements Augmentation {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is out of range
         */
        public HorizontalFlip {
            requireShare("probability", probability);
        }
    }

    /**
     * Top and bottom change places.
     *
     * @param probability how often, from 0 to 1
     */
    record VerticalFlip(double probability) implements Augmentation {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is out of range
         */
        public VerticalFlip {
            requireShare("probability", probability);
        }
    }

    /**
     * The picture moves by whole pixels, down or up and to the right or left, each distance equally
     * likely; the rest is filled.
     *
     * @param pixels the largest distance in pixels, from 0 to 4096
     * @param share what is added to it, as a share of the height and of the width, from 0 to 1
     * @param fill value of pixels that come in, finite
     */
    record Shift(int pixels, double share, double fill) implements Augmentation {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Shift {
            requirePixels("pixels", pixels, 0);
            requireShare("share", share);
            requireFinite("fill", fill);
        }

        /** Returns the largest distance along an extent, in whole pixels. */
        int distance(int extent) {
            return pixels + (int) Math.floor(share * extent);
        }
    }

    /**
     * A picture with a frame of filled pixels around it is cut to its former size, at a random place.
     * Source: K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", 2016,
     * section 4.2.
     *
     * @param padding width of the frame in pixels, from 1 to 4096
     * @param fill value of the frame, finite
     */
    record Crop(int padding, double fill) implements Augmentation {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Crop {
            requirePixels("padding", padding, 1);
            requireFinite("fill", fill);
        }
    }

    /**
     * The picture turns about its middle by an angle between the largest to the left and the largest
     * to the right; new pixels lie between four old ones (bilinear).
     *
     * @param degrees the largest angle, from 0 to 180
     * @param fill value of pixels that come in, finite
     */
    record Rotate(double degrees, double fill) implements Augmentation {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Rotate {
            if (!(degrees >= 0 && degrees <= 180)) {
                throw new IllegalArgumentException(
                        "Expected degrees from 0 to 180, but received " + degrees + ".");
            }
            requireFinite("fill", fill);
        }
    }

    /**
     * Every pixel is multiplied by one random factor, and one random offset is added. Nothing is cut
     * off at black or white.
     *
     * @param factor the smallest and the largest factor, from 0
     * @param offset the smallest and the largest offset, finite
     */
    record Brightness(List<Double> factor, List<Double> offset) implements Augmentation {
        /**
         * Checks and copies the numbers.
         *
         * @throws IllegalArgumentException if a range has not two ends in ascending order, or one is
         *         out of range
         */
        public Brightness {
            factor = List.copyOf(factor);
            offset = List.copyOf(offset);
            requireRange("factor", factor);
            requireRange("offset", offset);
            if (factor.getFirst() < 0) {
                throw new IllegalArgumentException(
                        "Expected a factor from 0 on, but received " + factor.getFirst() + ".");
            }
        }
    }

    /**
     * A square is filled whose middle is any pixel, each equally likely; what of it stands out of the
     * picture has no effect. Source: T. DeVries, G. Taylor, "Improved Regularization of Convolutional
     * Neural Networks with Cutout", 2017, section 3.2.
     *
     * @param size side of the square in pixels, from 1 to 4096
     * @param probability how often, from 0 to 1
     * @param fill value of the square, finite
     */
    record Cutout(int size, double probability, double fill) implements Augmentation {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Cutout {
            requirePixels("size", size, 1);
            requireShare("probability", probability);
            requireFinite("fill", fill);
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "Expected a " + name + " from 0 to 1, but received " + value + ".");
        }
    }

    private static void requirePixels(String name, int value, int least) {
        if (value < least || value > 4096) {
            throw new IllegalArgumentException(
                    "Expected " + name + " from " + least + " to 4096, but received " + value
                            + ".");
        }
    }

    private static void requireFinite(String name, double value) {
        if (!Float.isFinite((float) value)) {
            throw new IllegalArgumentException(
                    "Expected a finite " + name + ", but received " + value + ".");
        }
    }

    private static void requireRange(String name, List<Double> range) {
        boolean good = range.size() == 2 && Float.isFinite(range.get(0).floatValue())
                && Float.isFinite(range.get(1).floatValue()) && range.get(0) <= range.get(1);
        if (!good) {
            throw new IllegalArgumentException("Expected a " + name
                    + " as [smallest, largest], but received " + range + ".");
        }
    }
}
