// SPDX-License-Identifier: Apache-2.0
package io.pomona.train;

import io.pomona.data.DataSet;
import io.pomona.nn.Activation;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;

/** A problem small enough to be solved within a test: noisy 8x8 pictures of three patterns. */
@NullMarked
public final class Patterns {
    private static final int SIDE = 8;

    private Patterns() {}

    /** Returns upright, level and slanting stripes in turn, each pixel with noise. */
    public static DataSet draw(int samples, double noise, long seed) {
        float[] inputs = new float[samples * SIDE * SIDE];
        int[] labels = new int[samples];
        RandomGenerator random = RandomKey.of(seed).split("patterns").generator();
        for (int sample = 0; sample < samples; sample++) {
            labels[sample] = sample % 3;
            int phase = random.nextInt(4);
            for (int cell = 0; cell < SIDE * SIDE; cell++) {
                int row = cell / SIDE;
                int column = cell % SIDE;
                int across = switch (labels[sample]) {
                    case 0 -> column;
                    case 1 -> row;
                    default -> row + column;
                };
                float ink = (across + phase) / 2 % 2;
                inputs[sample * SIDE * SIDE + cell] = ink + (float) (noise * random.nextGaussian());
            }
        }
        return DataSet.of(Shape.of(SIDE, SIDE, 1), inputs, labels, DataSet.numberedClasses(3));
    }

    /** Returns pictures of noise under random labels. */
    public static DataSet noise(int samples, int classes, long seed) {
        RandomGenerator random = RandomKey.of(seed).split("noise").generator();
        float[] inputs = new float[samples * SIDE * SIDE];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat();
        }
        int[] labels = random.ints(samples, 0, classes).toArray();
        return DataSet.of(Shape.of(SIDE, SIDE, 1), inputs, labels,
                DataSet.numberedClasses(classes));
    }

    /** Returns a small network for the patterns; a rate of 0 leaves dropout out. */
    public static Network network(int classes, double dropout) {
        Network.Builder builder = Network.builder(Shape.of(SIDE, SIDE, 1))
                .add(Conv2D.of(4, 3).withActivation(Activation.relu())).add(MaxPooling2D.of(2))
                .add(new Flatten());
        if (dropout > 0) {
            builder.add(new Dropout(dropout));
        }
        return builder.add(Dense.of(classes).withActivation(Activation.softmax())).build();
    }
}
