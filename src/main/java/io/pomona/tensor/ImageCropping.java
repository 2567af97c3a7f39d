// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/**
 * Images without their outermost cells: {@code [n, h, w, c]} to {@code [n, h - top - bottom, w - left
 * - right, c]}; what {@link ImagePadding} by zeros does, backwards. Immutable.
 */
public final class ImageCropping {
    private final ImagePadding padding;

    /**
     * Creates the cropping of images {@code [height, width, channels]}.
     *
     * @throws IllegalArgumentException if no cell is left
     */
    public ImageCropping(int height, int width, int channels, int top, int bottom, int left,
            int right) {
        if (height - top - bottom < 1 || width - left - right < 1) {
            throw new IllegalArgumentException("Expected cells left of a " + height + "x" + width
                    + " image, but received cropping by [" + top + ", " + bottom + ", " + left
                    + ", " + right + "].");
        }
        this.padding = new ImagePadding(ImagePadding.Mode.CONSTANT, height - top - bottom,
                width - left - right, channels, top, bottom, left, right, 0);
    }

    /** Writes n cropped images of x into y. */
    public void forward(float[] x, int xAt, int n, float[] y, int yAt) {
        padding.backward(x, xAt, n, y, yAt);
    }

    /** Writes the gradient of n images: that of the cells kept, zeros elsewhere. */
    public void backward(float[] dy, int dyAt, int n, float[] dx, int dxAt) {
        padding.forward(dy, dyAt, n, dx, dxAt);
    }
}
