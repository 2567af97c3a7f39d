// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import org.jspecify.annotations.Nullable;

/**
 * How picture files become arrays.
 *
 * @param size what all pictures are brought to, or null: they have one size already
 * @param resize how they are brought there; {@link Resize#NONE} without a size
 * @param color which channels there are
 * @param cifar100 which labels of CIFAR-100 count
 */
public record PictureOptions(@Nullable Size size, Resize resize, Color color, Labels cifar100) {
    /** The most rows or columns that pictures are brought to. */
    static final int MAX_WANTED = 4096;
    /** Red, green and blue at the size that the pictures have. */
    public static final PictureOptions DEFAULT = new PictureOptions(null, Resize.NONE, Color.RGB,
            Labels.FINE);

    /**
     * Checks that there is a size to bring pictures to.
     *
     * @throws IllegalArgumentException if a way of resizing is given without a size, or a side of the
     *         size is above {@value #MAX_WANTED}
     */
    public PictureOptions {
        if (size != null && Math.max(size.height(), size.width()) > MAX_WANTED) {
            throw new IllegalArgumentException("Expected an image_size of at most " + MAX_WANTED
                    + " x " + MAX_WANTED + ", but received " + size + ".");
        }
        if (size == null && resize != Resize.NONE) {
            throw new IllegalArgumentException("Expected image_size: [height, width] beside resize,"
                    + " but received none.");
        }
    }

    /**
     * Rows and columns.
     *
     * @param height from 1 to {@value #MAX}
     * @param width from 1 to {@value #MAX}
     */
    public record Size(int height, int width) {
        static final int MAX = 65_536;

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Size {
            if (height < 1 || height > MAX || width < 1 || width > MAX) {
                throw new IllegalArgumentException("Expected a height and width from 1 to " + MAX
                        + ", but received " + height + " and " + width + ".");
            }
        }

        /** Returns {@code 100 x 80}: height first. */
        @Override
        public String toString() {
            return height + " x " + width;
        }
    }

    /** How a picture of another size is brought to the wanted one. */
    public enum Resize {
        /** Not at all: it is refused. */
        NONE,
        /** Scaled in both directions, whatever that does to its proportions. */
        STRETCH,
        /** Scaled as a whole until it fits in, put into the middle; what is left over is black. */
        FIT,
        /** The largest part of the wanted proportions in its middle is scaled; the rest is cut off. */
        COVER,
        /** Not scaled: the middle is cut out; a smaller picture is refused. */
        CROP
    }

    /** The channels of an array of pictures. */
    public enum Color {
        /** Red, green and blue. */
        RGB,
        /** One, the rounded mean of red, green and blue. */
        GRAY;

        /** Returns the number of channels. */
        public int channels() {
            return this == RGB ? 3 : 1;
        }
    }

    /** The two labels of each picture of CIFAR-100. */
    public enum Labels {
        /** The 100 classes. */
        FINE,
        /** The 20 superclasses. */
        COARSE
    }
}
