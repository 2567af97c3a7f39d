// SPDX-License-Identifier: Apache-2.0
package io.pomona.benchmark;

import io.pomona.benchmark.Kernel.Case;
import io.pomona.nn.Activation;
import io.pomona.nn.AveragePooling2D;
import io.pomona.nn.Bundle;
import io.pomona.nn.Conv2D;
import io.pomona.nn.InputLayout;
import io.pomona.nn.Mode;
import io.pomona.nn.Network;
import io.pomona.nn.Padding;
import io.pomona.nn.Workspace;
import io.pomona.tensor.MatrixProduct;
import io.pomona.tensor.Pooling;
import io.pomona.tensor.RandomKey;
import io.pomona.tensor.Shape;
import io.pomona.tensor.Softmax;
import io.pomona.tensor.Window;
import io.pomona.train.Optimizer;
import io.pomona.train.OptimizerState;
import io.pomona.zoo.Zoo;
import java.util.Collections;
import java.util.random.RandomGenerator;

/** Prepares the kernels of {@link Kernel}. */
final class KernelCases {
    /** Elements that stay in the cache of a core, together with as many results. */
    private static final int SIZE = 1 << 15;

    private KernelCases() {}

    static Case product(int m, int n, int k) {
        float[] a = values(m * k);
        float[] b = values(k * n);
        float[] c = new float[m * n];
        MatrixProduct product = new MatrixProduct();
        return new Case(2.0 * m * n * k, () -> product.multiply(a, 0, b, 0, -1, c, 0, m, n, k));
    }

    /** The first layer of the NumPyCNN network with the pooling behind it, fused. */
    static Network direct() {
        return Network.builder(Shape.of(100, 100, 3))
                .add(Conv2D.of(2, 3).withActivation(Activation.relu()))
                .add(AveragePooling2D.of(2)).build();
    }

    /** The leading convolutions of a network for as many sets of parameters as are best run at once. */
    static Case bundle(String zoo) {
        Network network = Zoo.find(zoo).orElseThrow().build();
        Bundle bundle = new Bundle(network, Bundle.most(network), 1);
        bundle.load(Collections.nCopies(bundle.sets(), values(network.parameterCount())));
        float[] x = values(network.inputShape().size());
        long multiplyAdds = network.leading(Bundle.leadingNodes(network)).multiplyAdds();
        return new Case(2.0 * bundle.sets() * multiplyAdds, () -> bundle.run(x, 0, 1));
    }

    /** A convolution that is computed as a matrix product. */
    static Network gemm(int side, int inputs, int outputs, int kernel) {
        return Network.builder(Shape.of(side, side, inputs))
                .add(Conv2D.of(outputs, kernel).withPadding(Padding.same())).build();
    }

    static Case forward(Network network) {
        Workspace workspace = network.workspace(1);
        float[] x = input(network);
        workspace.load(values(network.parameterCount()), 0);
        return new Case(2.0 * network.multiplyAdds(), () -> workspace.run(x, 0, 1));
    }

    private static float[] input(Network network) {
        InputLayout layout = network.inputLayout(Mode.TRAINING);
        float[] x = new float[layout.size()];
        layout.layOut(values(network.inputShape().size()), 0, 1, x, 0);
        return x;
    }

    /** The gradient, which for a network's first layer is that of its weights alone. */
    static Case backward(Network network, boolean inputGradient) {
        Workspace workspace = network.trainingWorkspace(1);
        workspace.load(values(network.parameterCount()), 0);
        workspace.runTraining(input(network), 0, 1, RandomKey.of(1));
        float[] dy = values(workspace.logitsGradient().length);
        float[] gradient = new float[network.parameterCount()];
        float[] dx = new float[network.inputShape().size()];
        return new Case((inputGradient ? 4.0 : 2.0) * network.multiplyAdds(), () -> {
            System.arraycopy(dy, 0, workspace.logitsGradient(), 0, dy.length);
            workspace.backward(1, gradient, inputGradient ? dx : null);
        });
    }

    static Case maximumPooling(int side, int channels) {
        return pooling(Pooling.Kind.MAXIMUM, side, channels);
    }

    static Case averagePooling(int side, int channels) {
        return pooling(Pooling.Kind.AVERAGE, side, channels);
    }

    private static Case pooling(Pooling.Kind kind, int side, int channels) {
        Pooling pooling = byTwo(kind, side, channels);
        float[] x = values(side * side * channels);
        float[] y = new float[x.length / 4];
        return bytes(x.length + y.length, () -> pooling.forward(x, 0, y, 0, 1));
    }

    static Case maximumPoolingBackward(int side, int channels) {
        Pooling pooling = byTwo(Pooling.Kind.MAXIMUM, side, channels);
        float[] x = values(side * side * channels);
        float[] y = new float[x.length / 4];
        pooling.forward(x, 0, y, 0, 1);
        float[] dy = values(y.length);
        float[] dx = new float[x.length];
        return bytes(2 * x.length + 2 * y.length,
                () -> pooling.backward(x, 0, y, dy, 0, dx, 0, 1));
    }

    private static Pooling byTwo(Pooling.Kind kind, int side, int channels) {
        return new Pooling(kind, side, side, channels, side / 2, side / 2,
                new Window(2, 2, 2, 2, 0, 0, 0, 0, 1, 1));
    }

    static Case softmax(int classes) {
        return activation(Activation.softmax(), classes);
    }

    static Case crossEntropy(int classes) {
        float[] logits = values(SIZE / classes * classes);
        float[] gradient = new float[logits.length];
        return bytes(2 * logits.length, () -> {
            for (int at = 0; at < logits.length; at += classes) {
                Softmax.crossEntropyGradient(logits, at, classes, 0, 1, gradient);
            }
        });
    }

    static Case relu() {
        return activation(Activation.relu(), 1);
    }

    static Case tanh() {
        return activation(Activation.tanh(), 1);
    }

    static Case sigmoid() {
        return activation(Activation.sigmoid(), 1);
    }

    /** Of fresh values each time, since it overwrites them: the copy counts as reading. */
    private static Case activation(Activation activation, int channels) {
        float[] from = values(SIZE / channels * channels);
        float[] to = new float[from.length];
        return bytes(2 * from.length, () -> {
            System.arraycopy(from, 0, to, 0, from.length);
            activation.applyInPlace(to, to.length, channels);
        });
    }

    static Case sgd() {
        return optimizer(new Optimizer.Sgd(0.9, false), 5);
    }

    static Case adam() {
        return optimizer(new Optimizer.Adam(0.9, 0.999, 1e-8), 7);
    }

    /** Weights and running means are read and written, the gradient is read. */
    private static Case optimizer(Optimizer optimizer, int arrays) {
        int size = SIZE / 2;
        OptimizerState state = new OptimizerState(optimizer, size, 0, 0);
        float[] weights = values(size);
        float[] gradient = values(size);
        return bytes(arrays * size, () -> state.stepInPlace(weights, gradient, 1e-6));
    }

    private static Case bytes(int floats, Runnable code) {
        return new Case((double) Float.BYTES * floats, code);
    }

    private static float[] values(int size) {
        RandomGenerator random = RandomKey.of(size).generator();
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat(-2, 2);
        }
        return values;
    }
}
