// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.tensor.Shape;

/**
 * Which form of an architecture is wanted.
 *
 * @param input the shape of the samples
 * @param classes the number of classes
 * @param variant one of the architecture's variants
 * @param width what the published numbers of channels and units, but for the classes, are multiplied
 *        by, above 0: a family at small scale
 */
public record Design(Shape input, int classes, String variant, double width) {
    private static final double WIDEST = 16;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there are no classes, or the width is not above 0 and finite
     */
    public Design {
        if (classes < 1) {
            throw new IllegalArgumentException(
                    "Expected at least 1 class, but received " + classes + ".");
        }
        requireWidth(width);
    }

    /**
     * Checks a width.
     *
     * @throws IllegalArgumentException if it is not above 0 or too large
     */
    public static void requireWidth(double width) {
        if (!(width > 0) || width > WIDEST) {
            throw new IllegalArgumentException("Expected a width above 0 and at most " + WIDEST
                    + ", but received " + width + ".");
        }
    }

    /** Returns whether this variant is wanted. */
    boolean is(String name) {
        return variant.equals(name);
    }

    /** Returns a published number of channels or units at this width, at least 1. */
    int channels(int published) {
        return channels(published, 1);
    }

    /** Returns a published number of channels at this width, the nearest multiple of {@code unit}. */
    int channels(int published, int unit) {
        return Math.toIntExact(Math.max(1, Math.round(published * width / unit)) * unit);
    }
}
