// SPDX-License-Identifier: Apache-2.0
package io.pomona.tensor;

/** The softmax over rows of logits, its gradient, and the cross-entropy taken from logits. */
public final class Softmax {
    private Softmax() {}

    /** Overwrites a row of {@code classes} logits from {@code at} on with its probabilities. */
    public static void inPlace(float[] values, int at, int classes) {
        float largest = largest(values, at, classes);
        Elementwise.expInPlace(values, at, classes, largest);
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            sum += values[at + i];
        }
        for (int i = 0; i < classes; i++) {
            values[at + i] = (float) (values[at + i] / sum);
        }
    }

    /** Overwrites the gradient of a row of probabilities with the gradient of its logits. */
    public static void gradientInPlace(float[] probabilities, int at, float[] gradient,
            int gradientAt, int classes) {
        double dot = 0;
        for (int i = 0; i < classes; i++) {
            dot += (double) probabilities[at + i] * gradient[gradientAt + i];
        }
        for (int i = 0; i < classes; i++) {
            double towards = gradient[gradientAt + i] - dot;
            gradient[gradientAt + i] = (float) (probabilities[at + i] * towards);
        }
    }

    /**
     * Returns the cross-entropy of a row of logits, {@code log(sum of exp(logit)) - logit[label]}, in
     * nats; computed in double and free of overflow. NaN or infinity where the logits hold one.
     */
    public static double crossEntropy(float[] logits, int at, int classes, int label) {
        float largest = largest(logits, at, classes);
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            if (logits[at + i] == Float.NEGATIVE_INFINITY) {
                // Its share of the sum would be 0, as if the network had answered well.
                return Double.POSITIVE_INFINITY;
            }
            sum += StrictMath.exp((double) logits[at + i] - largest);
        }
        return StrictMath.log(sum) + largest - logits[at + label];
    }

    /**
     * Returns the probability of a label less the largest of the other classes, in {@code [-1, 1]};
     * 1 where there is no other class, and -1 where it is not a number.
     */
    public static double margin(float[] logits, int at, int classes, int label) {
        float largest = largest(logits, at, classes);
        double sum = 0;
        double right = 0;
        double other = 0;
        for (int i = 0; i < classes; i++) {
            double e = StrictMath.exp((double) logits[at + i] - largest);
            sum += e;
            if (i == label) {
                right = e;
            } else {
                other = Math.max(other, e);
            }
        }
        double margin = (right - other) / sum;
        return margin >= -1 ? margin : -1;
    }

    /** Writes the gradient of {@code scale} times the cross-entropy of a row of logits. */
    public static void crossEntropyGradient(float[] logits, int at, int classes, int label,
            double scale, float[] gradient) {
        float largest = largest(logits, at, classes);
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            sum += StrictMath.exp((double) logits[at + i] - largest);
        }
        for (int i = 0; i < classes; i++) {
            double p = StrictMath.exp((double) logits[at + i] - largest) / sum;
            gradient[at + i] = (float) (scale * (i == label ? p - 1 : p));
        }
    }

    private static float largest(float[] values, int at, int classes) {
        float largest = values[at];
        for (int i = 1; i < classes; i++) {
            largest = Math.max(largest, values[at + i]);
        }
        return largest;
    }
}
