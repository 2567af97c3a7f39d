// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What is done to raw input values before a network reads them; stored with a model, so that later
 * inputs are treated alike. A raw value x of channel c becomes s = x * scale + offset and then, if
 * means are given, (s - mean[c]) / std[c]; each of the two steps is computed in double and rounded to
 * float.
 *
 * @param scale factor, finite and not 0
 * @param offset what is added after scaling, finite
 * @param mean mean of each channel after scaling, or empty
 * @param std standard deviation of each channel after scaling, above 0, as many as means
 */
public record Normalization(double scale, double offset, List<Double> mean, List<Double> std) {
    /** Takes every value as it is. */
    public static final Normalization IDENTITY = affine(1, 0);

    /**
     * Checks and copies the numbers.
     *
     * @throws IllegalArgumentException if the scale is 0, a number is not finite, a standard
     *         deviation is not above 0, or there are not as many of them as means
     */
    public Normalization {
        checkAffine(scale, offset);
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != std.size()) {
            throw new IllegalArgumentException("Expected as many standard deviations as means, but "
                    + "received " + std.size() + " and " + mean.size() + ".");
        }
        for (int c = 0; c < mean.size(); c++) {
            if (!Double.isFinite(mean.get(c)) || !(std.get(c) > 0)
                    || !Double.isFinite(std.get(c))) {
                throw new IllegalArgumentException(
                        "Expected a finite mean and a standard deviation "
                                + "above 0, but channel " + c + " has " + mean.get(c) + " and "
                                + std.get(c) + ".");
            }
        }
    }

    /**
     * Returns scaling alone.
     *
     * @throws IllegalArgumentException if the scale is 0 or a number is not finite
     */
    public static Normalization affine(double scale, double offset) {
        return new Normalization(scale, offset, List.of(), List.of());
    }

    /** Returns whether channels are also brought to mean 0 and standard deviation 1. */
    public boolean standardises() {
        return !mean.isEmpty();
    }

    /**
     * Returns this scaling followed by a standardisation to mean 0 and standard deviation 1 of each
     * channel over the given samples, which must have gone through this scaling: the training split
     * and no other. The standard deviation is over n; a channel that never varies gets 1.
     *
     * @throws IllegalStateException if this standardises already
     */
    public Normalization standardisedOn(DataSet scaledTrain) {
        if (standardises()) {
            throw new IllegalStateException("The samples are standardised already.");
        }
        int channels = channels(scaledTrain);
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            double mean = mean(scaledTrain.inputs(), c, channels);
            double deviation = Math.sqrt(variance(scaledTrain.inputs(), c, channels, mean));
            means.add(mean);
            deviations.add(deviation > 0 ? deviation : 1.0);
        }
        return new Normalization(scale, offset, means, deviations);
    }

    /**
     * Returns samples after the second step alone, the standardisation; the same samples if there is
     * none. Raw values through {@link #apply(float[], int)} give the same bits.
     *
     * @throws IllegalArgumentException if the number of channels is another
     */
    public DataSet standardise(DataSet scaled) {
        if (!standardises()) {
            return scaled;
        }
        float[] values = scaled.inputs().clone();
        standardiseInPlace(values, channels(scaled));
        return scaled.withInputs(values);
    }

    /**
     * Returns raw values after both steps.
     *
     * @param raw values with the channels last
     * @param channels number of channels
     * @throws IllegalArgumentException if the number of channels does not fit
     */
    public float[] apply(float[] raw, int channels) {
        return applyInPlace(raw.clone(), channels);
    }

    private float[] applyInPlace(float[] values, int channels) {
        if (scale != 1 || offset != 0) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] * scale + offset);
            }
        }
        if (standardises()) {
            standardiseInPlace(values, channels);
        }
        return values;
    }

    /**
     * Returns the elements of a raw array, first rounded to float, after both steps.
     *
     * @throws IllegalArgumentException if the number of channels does not fit
     */
    public float[] apply(NpyArray raw, int channels) {
        return applyInPlace(raw.toFloats(), channels);
    }

    static void checkAffine(double scale, double offset) {
        if (scale == 0 || !Double.isFinite(scale) || !Double.isFinite(offset)) {
            throw new IllegalArgumentException("Expected a finite scale other than 0 and a finite "
                    + "offset, but received " + scale + " and " + offset + ".");
        }
    }

    private void standardiseInPlace(float[] values, int channels) {
        if (mean.size() != channels || values.length % channels != 0) {
            throw new IllegalArgumentException("Expected values of " + mean.size()
                    + " channels, but received " + values.length + " values of " + channels + ".");
        }
        for (int c = 0; c < channels; c++) {
            double centre = mean.get(c);
            double deviation = std.get(c);
            for (int i = c; i < values.length; i += channels) {
                values[i] = (float) ((values[i] - centre) / deviation);
            }
        }
    }

    private static int channels(DataSet data) {
        return data.sampleShape().dimension(data.sampleShape().rank() - 1);
    }

    private static double mean(float[] values, int channel, int channels) {
        double sum = 0;
        for (int i = channel; i < values.length; i += channels) {
            sum += values[i];
        }
        int count = values.length / channels;
        return sum / count;
    }

    private static double variance(float[] values, int channel, int channels, double mean) {
        double sum = 0;
        for (int i = channel; i < values.length; i += channels) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        int count = values.length / channels;
        return sum / count;
    }
}
