// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.data.DataSet;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;

/**
 * Pictures of one round blob each, of random place, size and colours, with noise. The labels follow no
 * rule, so whoever is right about all of them has learnt them by heart.
 */
@NullMarked
public final class Blobs {
    private static final double NOISE = 0.3;

    private Blobs() {}

    /** Returns pictures of a shape, labelled 0, 1, ... and from the start again. */
    public static DataSet draw(Shape shape, int samples, int classes, long seed) {
        float[] inputs = new float[samples * shape.size()];
        int[] labels = new int[samples];
        for (int sample = 0; sample < samples; sample++) {
            labels[sample] = sample % classes;
            draw(shape, inputs, sample * shape.size(),
                    RandomKey.of(seed).split("blob").split(sample).generator());
        }
        return DataSet.of(shape, inputs, labels, DataSet.numberedClasses(classes));
    }

    private static void draw(Shape shape, float[] inputs, int at, RandomGenerator random) {
        int width = shape.dimension(1);
        int channels = shape.dimension(2);
        float[] ground = color(channels, random);
        float[] blob = color(channels, random);
        double centerRow = random.nextDouble(0.2, 0.8) * shape.dimension(0);
        double centerColumn = random.nextDouble(0.2, 0.8) * width;
        double radius = random.nextDouble(0.1, 0.4) * width;
        for (int i = 0; i < shape.size(); i++) {
            int row = i / channels / width;
            int column = i / channels % width;
            boolean inside = Math.hypot(row - centerRow, column - centerColumn) < radius;
            inputs[at + i] = (inside ? blob : ground)[i % channels]
                    + (float) (NOISE * random.nextGaussian());
        }
    }

    private static float[] color(int channels, RandomGenerator random) {
        float[] color = new float[channels];
        for (int i = 0; i < channels; i++) {
            color[i] = random.nextFloat(-1, 1);
        }
        return color;
    }
}
