// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

/** How the numbers of an input file become the numbers that a network reads. */
public sealed interface Scaling {
    /** uint8 values are divided by 255, all others are taken as they are. */
    Scaling AUTO = new Auto();
    /** Every value is taken as it is. */
    Scaling NONE = new Affine(1, 0);
    /** Every value is divided by 255, whatever its type. */
    Scaling UNIT = new Affine(1.0 / 255, 0);

    /** Returns what is done to values of the given type. */
    Normalization normalization(DType dtype);

    /** Divides uint8 values by 255 and takes all others as they are. */
    record Auto() implements Scaling {
        @Override
        public Normalization normalization(DType dtype) {
            return (dtype == DType.UINT8 ? UNIT : NONE).normalization(dtype);
        }
    }

    /**
     * Takes {@code value * scale + offset}; pixels to [-0.5, 0.5] have scale 1/255 and offset -0.5.
     *
     * @param scale factor, finite and not 0
     * @param offset what is added after scaling, finite
     */
    record Affine(double scale, double offset) implements Scaling {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if the scale is 0 or a number is not finite
         */
        public Affine {
            Normalization.checkAffine(scale, offset);
        }

        @Override
        public Normalization normalization(DType dtype) {
            return Normalization.affine(scale, offset);
        }
    }
}
