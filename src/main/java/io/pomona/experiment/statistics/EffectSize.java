// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment.statistics;

/** How much two samples differ, whatever their number. */
public final class EffectSize {
    private EffectSize() {}

    /**
     * Returns the probability, in [0, 1], that a value of the first sample is above one of the
     * second, ties counted half: A12 of A. Vargha, H. Delaney, "A critique and improvement of the CL
     * common language effect size statistics of McGraw and Wong", 2000.
     */
    public static double a12(double[] first, double[] second) {
        long doubled = 0;
        for (double x : first) {
            for (double y : second) {
                doubled += x > y ? 2 : x == y ? 1 : 0;
            }
        }
        return doubled / (2.0 * first.length * second.length);
    }

    /**
     * Returns Cliff's delta, in [-1, 1], which is 2 a12 - 1: N. Cliff, "Dominance statistics: ordinal
     * analyses to answer ordinal questions", 1993.
     */
    public static double cliffsDelta(double[] first, double[] second) {
        return 2 * a12(first, second) - 1;
    }

    /** Returns the words of Vargha and Delaney for their thresholds 0.56, 0.64 and 0.71. */
    public static String magnitude(double a12) {
        double distance = Math.abs(a12 - 0.5);
        return distance < 0.06
                ? "negligible"
                : distance < 0.14 ? "small" : distance < 0.21 ? "medium" : "large";
    }
}
