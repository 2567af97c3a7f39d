// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.data.DataSet;
import io.pomona.nn.Activation;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Dropout;
import io.pomona.nn.Flatten;
import io.pomona.nn.Initializer;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Node;
import io.pomona.nn.Padding;
import io.pomona.nn.ParameterSlot;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.zoo.Zoo;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What all sides compute: a network, samples and sets of parameters, all drawn from seeds, so that no
 * file is needed and every process has the same.
 *
 * @param network the network; the same layers for every side
 * @param data the samples
 * @param population sets of parameters in Pomona's order
 */
record Workload(Network network, DataSet data, List<float[]> population) {
    /** Individuals of a population. */
    static final int POPULATION = 50;

    private static final RandomKey KEY = RandomKey.of(20261122);

    /** Returns W1: the NumPyCNN network on 80 images of 100x100x3. */
    static Workload numpycnn() {
        return of(zoo("numpycnn"), 80, POPULATION);
    }

    /** Returns W3: LeNet-5 on 1000 images of 32x32x1. */
    static Workload lenet5() {
        return of(zoo("lenet5"), 1000, POPULATION);
    }

    /** Returns W2: a batch of 80 for training the NumPyCNN network. */
    static Workload numpycnnBatch() {
        return of(zoo("numpycnn"), 80, 1);
    }

    /** Returns W4: a batch of 100 for training LeNet-5, without its dropout. */
    static Workload lenet5Batch() {
        return of(withoutDropout(zoo("lenet5")), 100, 1);
    }

    /** Returns W5: a batch of 32 for training a network for 32x32x3 of four convolutions. */
    static Workload cifarBatch() {
        Network.Builder net = Network.builder(Shape.of(32, 32, 3));
        net.add(convolution(64)).add(convolution(128)).add(MaxPooling2D.of(2));
        net.add(convolution(128)).add(MaxPooling2D.of(2));
        net.add(convolution(256)).add(MaxPooling2D.of(2)).add(new Flatten());
        return of(net.add(dense(256)).add(dense(64)).add(Dense.of(10)).build(), 32, 1);
    }

    /**
     * Returns W6: one image for VGG-16 (K. Simonyan, A. Zisserman, "Very Deep Convolutional Networks
     * for Large-Scale Image Recognition", 2015, configuration D).
     */
    static Workload vgg16() {
        Network.Builder net = Network.builder(Shape.of(224, 224, 3));
        int[] filters = {64, 128, 256, 512, 512};
        for (int block = 0; block < filters.length; block++) {
            for (int i = 0; i < (block < 2 ? 2 : 3); i++) {
                net.add(convolution(filters[block]));
            }
            net.add(MaxPooling2D.of(2));
        }
        net.add(new Flatten()).add(dense(4096)).add(dense(4096)).add(Dense.of(1000));
        return of(net.build(), 1, 1);
    }

    /** Returns W7: one image for ResNet-50. */
    static Workload resnet50() {
        return of(zoo("resnet50"), 1, 1);
    }

    /** Returns a batch for a network of the zoo in its usual form. */
    static Workload zoo(String name, int samples) {
        return of(zoo(name), samples, 1);
    }

    /** Returns the network and the images of the example of PyGAD's module gacnn. */
    static Workload pygadGacnn() {
        return of(zoo("pygad-gacnn"), 80, 1);
    }

    private static Conv2D convolution(int filters) {
        return Conv2D.of(filters, 3).withPadding(Padding.same())
                .withActivation(Activation.relu()).withKernelInitializer(Initializer.heUniform());
    }

    private static Dense dense(int units) {
        return Dense.of(units).withActivation(Activation.relu())
                .withKernelInitializer(Initializer.heUniform());
    }

    private static Network zoo(String name) {
        return Zoo.find(name).orElseThrow().build();
    }

    private static Network withoutDropout(Network network) {
        Network.Builder builder = Network.builder(network.inputShape());
        for (Node node : network.nodes()) {
            if (!(node.layer() instanceof Dropout)) {
                builder.add(node.name(), node.layer());
            }
        }
        return builder.build();
    }

    private static Workload of(Network network, int samples, int individuals) {
        RandomGenerator random = KEY.split("samples").generator();
        float[] inputs = new float[samples * network.inputShape().size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat();
        }
        int classes = network.classes();
        int[] labels = IntStream.range(0, samples).map(i -> i % classes).toArray();
        List<float[]> population = IntStream.range(0, individuals)
                .mapToObj(i -> parameters(network, KEY.split(i))).toList();
        return new Workload(network, DataSet.of(network.inputShape(), inputs, labels,
                DataSet.numberedClasses(classes)), population);
    }

    /** Biases are drawn as well: zeros would hide one that is left out. */
    private static float[] parameters(Network network, RandomKey key) {
        float[] parameters = network.initialParameters(key);
        for (ParameterSlot slot : network.layout().slots()) {
            if (slot.shape().rank() == 1 && !slot.name().endsWith(".gamma")) {
                RandomGenerator random = key.split(slot.name()).generator();
                for (int i = slot.offset(); i < slot.end(); i++) {
                    parameters[i] = random.nextFloat(-0.1f, 0.1f);
                }
            }
        }
        return parameters;
    }
}
