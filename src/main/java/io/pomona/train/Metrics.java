// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

/**
 * How well a network does on a set of samples, by all measures that were asked for.
 *
 * @param score accuracy and loss
 * @param balancedAccuracy the recall of a class averaged over the classes that the samples have, in
 *        {@code [0, 1]}; NaN where it was not asked for
 * @param margin the mean of the softmax probability of a sample's label less the largest of the other
 *        classes, in {@code [-1, 1]}; NaN where it was not asked for
 */
public record Metrics(Score score, double balancedAccuracy, double margin) {
    /** Returns metrics of which only the score is known. */
    public static Metrics of(Score score) {
        return new Metrics(score, Double.NaN, Double.NaN);
    }
}
