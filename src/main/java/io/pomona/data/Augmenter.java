// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Changes samples at random, each change after the other, when batches for training are made. What
 * becomes of a sample is a function of a key and the sample alone. Immutable.
 *
 * <p>The changes are defined on scaled pixels and computed on what the network reads, which is the same
 * after a standardisation: both are linear for each channel.
 */
public final class Augmenter {
    private final List<Augmentation> steps;
    private final int height;
    private final int width;
    private final double[] means;
    private final double[] deviations;

    private Augmenter(List<Augmentation> steps, Shape sampleShape, double[] means,
            double[] deviations) {
        this.steps = List.copyOf(steps);
        this.height = sampleShape.dimension(0);
        this.width = sampleShape.dimension(1);
        this.means = means;
        this.deviations = deviations;
    }

    /**
     * Returns the changes for samples of a shape.
     *
     * @param steps what is done, in this order
     * @param sampleShape extents of a sample, [h, w, c]
     * @param normalization what was done to the samples; its standardisation is taken into account
     * @throws IllegalArgumentException if the samples are no pictures, or of another number of
     *         channels than the normalisation is for
     */
    public static Augmenter of(List<Augmentation> steps, Shape sampleShape,
            Normalization normalization) {
        if (sampleShape.rank() != 3) {
            throw new IllegalArgumentException("Expected pictures [h, w, c] to change, but received"
                    + " samples of shape " + sampleShape + ".");
        }
        int channels = sampleShape.dimension(2);
        double[] means = new double[channels];
        double[] deviations = new double[channels];
        if (normalization.standardises() && normalization.mean().size() != channels) {
            throw new IllegalArgumentException("Expected samples of " + normalization.mean().size()
                    + " channels, but received " + channels + ".");
        }
        for (int c = 0; c < channels; c++) {
            means[c] = normalization.standardises() ? normalization.mean().get(c) : 0;
            deviations[c] = normalization.standardises() ? normalization.std().get(c) : 1;
        }
        return new Augmenter(steps, sampleShape, means, deviations);
    }

    /** Returns the extents of the samples, [h, w, c]. */
    public Shape sampleShape() {
        return Shape.of(height, width, means.length);
    }

    /** Returns a place to change samples in, one for each thread. */
    public Easel easel() {
        return new Easel();
    }

    /** Room for a sample on its way; for one thread. */
    public final class Easel {
        private float[] sample = new float[height * width * means.length];
        private float[] spare = new float[sample.length];

        private Easel() {}

        /**
         * Returns a changed copy of a sample, valid until the next call.
         *
         * @param inputs samples, unchanged
         * @param at where the sample begins
         * @param key from which this sample's changes are drawn
         */
        public float[] draw(float[] inputs, int at, RandomKey key) {
            System.arraycopy(inputs, at, sample, 0, sample.length);
            for (int i = 0; i < steps.size(); i++) {
                // A key for each step: what one draws does not move what the next one draws.
                change(steps.get(i), key.split(i).generator());
            }
            return sample;
        }

        private void change(Augmentation step, RandomGenerator random) {
            switch (step) {
                case Augmentation.HorizontalFlip(double probability) -> {
                    if (random.nextDouble() < probability) {
                        flip(true);
                    }
                }
                case Augmentation.VerticalFlip(double probability) -> {
                    if (random.nextDouble() < probability) {
                        flip(false);
                    }
                }
                case Augmentation.Shift shift -> shift(random, shift.distance(height),
                        shift.distance(width), shift.fill());
                case Augmentation.Crop(int padding, double fill) ->
                    shift(random, padding, padding, fill);
                case Augmentation.Rotate(double degrees, double fill) ->
                    rotate((2 * random.nextDouble() - 1) * degrees, fill);
                case Augmentation.Brightness(var factor, var offset) ->
                    brighten(drawn(random, factor), drawn(random, offset));
                case Augmentation.Cutout cutout -> {
                    if (random.nextDouble() < cutout.probability()) {
                        cutOut(random.nextInt(height), random.nextInt(width), cutout);
                    }
                }
            }
        }

        private void swap() {
            float[] changed = spare;
            spare = sample;
            sample = changed;
        }

        private void flip(boolean sideways) {
            int channels = means.length;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int from = sideways
                            ? y * width + width - 1 - x
                            : (height - 1 - y) * width + x;
                    System.arraycopy(sample, from * channels, spare, (y * width + x) * channels,
                            channels);
                }
            }
            swap();
        }

        private void shift(RandomGenerator random, int rows, int columns, double fill) {
            int down = random.nextInt(2 * rows + 1) - rows;
            int right = random.nextInt(2 * columns + 1) - columns;
            int channels = means.length;
            fillSpare(fill);
            int first = Math.max(0, right);
            int end = Math.min(width, width + right);
            for (int y = Math.max(0, down); y < Math.min(height, height + down); y++) {
                if (end > first) {
                    System.arraycopy(sample, ((y - down) * width + first - right) * channels, spare,
                            (y * width + first) * channels, (end - first) * channels);
                }
            }
            swap();
        }

        private void rotate(double degrees, double fill) {
            double angle = StrictMath.toRadians(degrees);
            double sine = StrictMath.sin(angle);
            double cosine = StrictMath.cos(angle);
            double middleRow = (height - 1) / 2.0;
            double middleColumn = (width - 1) / 2.0;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double down = y - middleRow;
                    double right = x - middleColumn;
                    between(cosine * down - sine * right + middleRow,
                            sine * down + cosine * right + middleColumn, y * width + x, fill);
                }
            }
            swap();
        }

        /** Sets a pixel to what lies at a place between four pixels. */
        private void between(double row, double column, int pixel, double fill) {
            int top = (int) Math.floor(row);
            int left = (int) Math.floor(column);
            double lower = row - top;
            double righter = column - left;
            for (int c = 0; c < means.length; c++) {
                double upper = (1 - righter) * at(top, left, c, fill)
                        + righter * at(top, left + 1, c, fill);
                double under = (1 - righter) * at(top + 1, left, c, fill)
                        + righter * at(top + 1, left + 1, c, fill);
                spare[pixel * means.length + c] = (float) ((1 - lower) * upper + lower * under);
            }
        }

        private double at(int row, int column, int channel, double fill) {
            boolean inside = row >= 0 && row < height && column >= 0 && column < width;
            return inside
                    ? sample[(row * width + column) * means.length + channel]
                    : filling(fill, channel);
        }

        private void brighten(double factor, double offset) {
            int channels = means.length;
            for (int c = 0; c < channels; c++) {
                double added = (means[c] * (factor - 1) + offset) / deviations[c];
                for (int i = c; i < sample.length; i += channels) {
                    sample[i] = (float) (sample[i] * factor + added);
                }
            }
        }

        private void cutOut(int row, int column, Augmentation.Cutout cutout) {
            int channels = means.length;
            int top = row - cutout.size() / 2;
            int left = column - cutout.size() / 2;
            for (int y = Math.max(0, top); y < Math.min(height, top + cutout.size()); y++) {
                for (int x = Math.max(0, left); x < Math.min(width, left + cutout.size()); x++) {
                    for (int c = 0; c < channels; c++) {
                        sample[(y * width + x) * channels + c] = filling(cutout.fill(), c);
                    }
                }
            }
        }

        private void fillSpare(double fill) {
            int channels = means.length;
            for (int c = 0; c < channels; c++) {
                float value = filling(fill, c);
                for (int i = c; i < spare.length; i += channels) {
                    spare[i] = value;
                }
            }
        }
    }

    /** A value in the unit of scaled pixels, as the network reads it. */
    private float filling(double fill, int channel) {
        return (float) ((fill - means[channel]) / deviations[channel]);
    }

    private static double drawn(RandomGenerator random, List<Double> range) {
        return range.get(0) + random.nextDouble() * (range.get(1) - range.get(0));
    }
}
