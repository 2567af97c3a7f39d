// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pomona.PomonaException;
import io.pomona.data.Normalization;
import io.pomona.nn.Activation;
import io.pomona.nn.ActivationLayer;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.Initializer;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Padding;
import io.pomona.nn.PoolingSize;
import io.pomona.nn.Size;
import io.pomona.nn.Workspace;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.zoo.Architecture;
import io.pomona.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.function.Executable;

/** Networks with seeded weights, and what they compute. */
final class Models {
    /** Larger networks of the zoo are made of the same layers. */
    private static final int MOST_PARAMETERS = 200_000;

    private Models() {}

    /** Returns networks that between them have every layer and most of its settings, by name. */
    static Map<String, Network> networks() {
        Map<String, Network> networks = new LinkedHashMap<>();
        for (Architecture architecture : Zoo.architectures()) {
            Network network = architecture.build();
            if (network.parameterCount() <= MOST_PARAMETERS) {
                networks.put(architecture.name(), network);
            }
        }
        networks.put("windows", windows());
        networks.put("activations", activations());
        networks.put("perceptron", Network.builder(Shape.of(7)).add(Dense.of(5)).build());
        networks.put("image", Network.builder(Shape.of(4, 3, 2)).add(Conv2D.of(3, 2)).build());
        networks.put("softmax", Network.builder(Shape.of(4, 3, 2)).add(Conv2D.of(3, 2))
                .add(new ActivationLayer(Activation.softmax())).add(new Flatten()).build());
        networks.put("nothing", Network.builder(Shape.of(3)).add(new Dropout(0.5)).build());
        networks.put("compat pools", compatible());
        networks.putAll(GraphNetworks.all());
        return networks;
    }

    private static Network windows() {
        Conv2D grouped = new Conv2D(6, new Size(3, 2), new Size(2, 1),
                new Padding.Explicit(1, 0, 2, 1), new Size(1, 2), 2, true,
                new Activation.LeakyRelu(0.1), Initializer.heNormal(),
                new Initializer.Uniform(-0.5, 0.5));
        return Network.builder(Shape.of(13, 11, 4)).add("first", grouped)
                .add(new MaxPooling2D(new Size(3, 2), new Size(1, 2), Padding.same(),
                        PoolingSize.FLOOR))
                .add(Conv2D.of(5, 3).withPadding(Padding.same()).withStride(2).withBias(false))
                .add(new AveragePooling2D(Size.of(2), Size.of(1), Padding.of(1), PoolingSize.FLOOR,
                        true))
                .add(new AveragePooling2D(Size.of(2), Size.of(1), Padding.of(1), PoolingSize.FLOOR,
                        false))
                .add(new Flatten()).add("out", Dense.of(3)).build();
    }

    private static Network activations() {
        return Network.builder(Shape.of(5, 4, 3))
                .add(Conv2D.of(4, 2).withActivation(Activation.sigmoid())).add(new Dropout(0.3))
                .add(Conv2D.of(4, 1).withActivation(Activation.tanh()))
                .add(Conv2D.of(4, 1).withActivation(Activation.softmax())).add(new Flatten())
                .add(Dense.of(6).withActivation(Activation.softmax()))
                .add(new ActivationLayer(Activation.relu()))
                .add(new ActivationLayer(Activation.linear()))
                .add("out", Dense.of(4).withBias(false).withActivation(Activation.softmax()))
                .build();
    }

    private static Network compatible() {
        return Network.builder(Shape.of(7, 6, 2))
                .add(new MaxPooling2D(Size.of(2), Size.of(2), Padding.valid(),
                        PoolingSize.NUMPYCNN))
                .add(new AveragePooling2D(Size.of(2), Size.of(2), Padding.valid(),
                        PoolingSize.NUMPYCNN, false))
                .add(new Flatten()).build();
    }

    /** Returns a model with seeded weights, biases included, and a normalisation. */
    static SavedModel of(Network network) {
        float[] parameters = network.initialParameters(RandomKey.of(3));
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += (float) random.nextDouble(-0.05, 0.05);
        }
        float[] buffers = network.initialBuffers();
        for (int i = 0; i < buffers.length; i++) {
            // Variances start at 1 and stay above 0.
            buffers[i] += (float) random.nextDouble(-0.5, 0.5);
        }
        return new SavedModel(network, parameters, buffers, Normalization.affine(1 / 255.0, -0.5),
                IntStream.range(0, network.classes()).mapToObj(i -> "class " + i).toList());
    }

    /** Returns samples in {@code [-1, 1)}. */
    static float[] samples(Network network, int n) {
        SplittableRandom random = new SplittableRandom(5);
        float[] samples = new float[n * network.inputShape().size()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) random.nextDouble(-1, 1);
        }
        return samples;
    }

    /** Returns samples {@code [n, h, w, c]} as {@code [n, c, h, w]}. */
    static float[] channelsFirst(float[] samples, int n, Shape image) {
        return WeightLayouts.transposed(samples,
                new int[]{n, image.dimension(0), image.dimension(1), image.dimension(2)}, 0, 3, 1,
                2);
    }

    /** Returns the logits of samples. */
    static float[] logits(SavedModel model, float[] samples, int n) {
        Workspace workspace = model.network().workspace(n);
        workspace.loadBuffers(model.buffers());
        workspace.forward(model.parameters(), 0, samples, 0, n);
        float[] logits = new float[n * model.network().classes()];
        System.arraycopy(workspace.logits(), 0, logits, 0, logits.length);
        return logits;
    }

    /** Returns the probabilities of samples. */
    static float[] probabilities(SavedModel model, float[] samples, int n) {
        Workspace workspace = model.network().workspace(n);
        workspace.loadBuffers(model.buffers());
        workspace.forward(model.parameters(), 0, samples, 0, n);
        float[] probabilities = new float[n * model.network().classes()];
        workspace.probabilities(probabilities, n);
        return probabilities;
    }

    /** Returns the message of the refusal that an action must end in. */
    static String refusal(Executable action) {
        return String.valueOf(assertThrows(PomonaException.class, action).getMessage());
    }

    /** Asserts that values are equal up to 1e-5 of the largest. */
    static void assertNear(float[] expected, float[] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-5 * largest + 1e-6, what + " at " + i);
        }
    }
}
