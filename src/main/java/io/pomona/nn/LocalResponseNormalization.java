// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

import io.pomona.tensor.Shape;

/**
 * Local response normalisation: {@code y[i] = x[i] / (k + alpha * s)^beta}, s being the sum of the
 * squares of the {@code size} channels round channel i at the same position. A. Krizhevsky, I.
 * Sutskever, G. Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012,
 * section 3.3.
 *
 * @param size channels of a window, at least 1; TensorFlow's depth_radius r is a size of 2r + 1
 * @param alpha the factor of the sum, at least 0
 * @param beta the power
 * @param k what is added to the sum, above 0; TensorFlow's bias
 * @param divideBySize whether alpha is divided by the size, as PyTorch and Caffe do; the paper and
 *        TensorFlow do not
 */
public record LocalResponseNormalization(int size, double alpha, double beta, double k,
        boolean divideBySize) implements Layer {
    private static final int MOST_CHANNELS = 4096;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public LocalResponseNormalization {
        Checks.atLeastOne("size", size);
        if (size > MOST_CHANNELS) {
            throw new IllegalArgumentException("Expected a size of at most " + MOST_CHANNELS
                    + ", but received " + size + ".");
        }
        ActivationChecks.notNegative("alpha", alpha);
        if (!Float.isFinite((float) beta) || !(k >= 1e-30) || Float.isInfinite((float) k)) {
            throw new IllegalArgumentException("Expected a finite beta and a k above 0 (1e-30 at"
                    + " least), but received beta=" + beta + " and k=" + k + ".");
        }
    }

    /** Returns the layer with the paper's numbers: size 5, alpha 0.0001, beta 0.75, k 2. */
    public static LocalResponseNormalization of() {
        return new LocalResponseNormalization(5, 1e-4, 0.75, 2, false);
    }

    /** Returns the factor of the sum of squares. */
    double factor() {
        return divideBySize ? alpha / size : alpha;
    }

    @Override
    public String type() {
        return "local_response_normalization";
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }
}
