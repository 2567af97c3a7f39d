// SPDX-License-Identifier: Apache-2.0
package io.pomona.nn;

/**
 * The binary cross-entropy of a softmax's probabilities, stable however far the logits lie apart. With
 * {@code p[i] = e[i] / sum}, {@code 1 - p[i]} is what the others' exponentials add up to over the sum;
 * for the largest logit it is added up anew, scaled by the second largest, since a difference would
 * leave nothing.
 */
final class SoftmaxLosses {
    private SoftmaxLosses() {}

    /** Returns the largest logit but that of class {@code without}, which may be -1. */
    static double largest(float[] logits, int at, int classes, int without) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < classes; i++) {
            if (i != without) {
                largest = Math.max(largest, logits[at + i]);
            }
        }
        return largest;
    }

    /** Returns the sum of exp(logit - shift) over the classes but {@code without}. */
    static double sum(float[] logits, int at, int classes, int without, double shift) {
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            if (i != without) {
                sum += StrictMath.exp(logits[at + i] - shift);
            }
        }
        return sum;
    }

    private static int top(float[] logits, int at, int classes) {
        int top = 0;
        for (int i = 1; i < classes; i++) {
            if (logits[at + i] > logits[at + top]) {
                top = i;
            }
        }
        return top;
    }

    static double binary(float[] logits, int at, int classes, int label, double hit, double miss) {
        int top = top(logits, at, classes);
        double largest = logits[at + top];
        double whole = sum(logits, at, classes, -1, largest);
        double logWhole = StrictMath.log(whole);
        double second = largest(logits, at, classes, top);
        // The logarithm of 1 - p of the largest.
        double rest = classes == 1
                ? Double.NEGATIVE_INFINITY
                : StrictMath.log(sum(logits, at, classes, top, second)) + (second - largest)
                        - logWhole;
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            double p = logits[at + i] - largest - logWhole;
            double e = StrictMath.exp(logits[at + i] - largest);
            double q = i == top ? rest : StrictMath.log1p(-e / whole);
            double target = i == label ? hit : miss;
            sum -= (target == 0 ? 0 : target * p) + (target == 1 ? 0 : (1 - target) * q);
        }
        return sum / classes;
    }

    /**
     * With {@code b[k] = (p[k] - t[k]) / classes}, class k's pull is {@code b[k]} on its own logit and
     * {@code -b[k] * p[j] / (1 - p[k])} on every other one's.
     */
    static void binaryGradient(float[] logits, int at, int classes, int label, double hit,
            double miss, double factor, float[] to) {
        int top = top(logits, at, classes);
        double largest = logits[at + top];
        double whole = sum(logits, at, classes, -1, largest);
        double second = largest(logits, at, classes, top);
        double others = sum(logits, at, classes, top, second);
        double pulls = 0;
        for (int k = 0; k < classes; k++) {
            double e = StrictMath.exp(logits[at + k] - largest);
            pulls += k == top ? 0 : pull(e, whole, k == label ? hit : miss) / (whole - e);
        }
        double topPull = classes == 1 ? 0 : pull(1, whole, top == label ? hit : miss);
        for (int j = 0; j < classes; j++) {
            double e = StrictMath.exp(logits[at + j] - largest);
            double slope;
            if (j == top) {
                slope = topPull - pulls;
            } else {
                double own = pull(e, whole, j == label ? hit : miss);
                double share = StrictMath.exp(logits[at + j] - second) / others;
                slope = own - share * topPull - e * (pulls - own / (whole - e));
            }
            to[at + j] = (float) (factor / classes * slope);
        }
    }

    private static double pull(double e, double whole, double target) {
        return e / whole - target;
    }
}
