// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.nn.Activation;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Dense;
import io.pomona.nn.Flatten;
import io.pomona.nn.GlobalAveragePooling2D;
import io.pomona.nn.Initializer;
import io.pomona.nn.LayerNormalization;
import io.pomona.nn.MaxPooling2D;
import io.pomona.nn.Network;
import io.pomona.nn.Padding;

/** The small networks on which evolution strategies and genetic algorithms are compared. */
final class SmallNets {
    private SmallNets() {}

    /**
     * Two convolutions and one dense layer, as evolution strategies have it for MNIST: D. Ha, "A Visual
     * Guide to Evolution Strategies", 2017; EvoJAX. 11,274 parameters for 28x28x1 and 10 classes.
     */
    static Network mnistCnn(Design design) {
        return Network.builder(design.input()).add("conv1", rectified(design, 8, 5))
                .add("pool1", MaxPooling2D.of(2)).add("conv2", rectified(design, 16, 5))
                .add("pool2", MaxPooling2D.of(2)).add("flatten", new Flatten())
                .add("dense1", classes(design)).build();
    }

    /**
     * MNIST-30k: K. Lenc, E. Elsen, T. Schaul, K. Simonyan, "Non-Differentiable Supervised Learning
     * with Evolution Strategies and Hybrid Methods", 2019. 28,938 parameters for 28x28x1 and 10 classes.
     */
    static Network mnist30k(Design design) {
        return Network.builder(design.input()).add("conv1", rectified(design, 16, 5))
                .add("pool1", MaxPooling2D.of(2)).add("conv2", rectified(design, 32, 5))
                .add("pool2", MaxPooling2D.of(2))
                .add("norm", new LayerNormalization(1e-5, false, false, true))
                .add("flatten", new Flatten()).add("dense1", classes(design)).build();
    }

    /**
     * Convolutions alone, for CIFAR-10, in the manner of J. Springenberg et al., "Striving for
     * Simplicity: The All Convolutional Net", 2015; as R. Lange et al., "NeuroEvoBench", 2023, have
     * it. 3,994 parameters for 32x32x3 and 10 classes.
     */
    static Network allCnn(Design design) {
        return Network.builder(design.input()).add("conv1", rectified(design, 8, 5))
                .add("conv2", rectified(design, 16, 5))
                .add("conv3", Conv2D.of(design.classes(), 1)
                        .withKernelInitializer(Initializer.heNormal()))
                .add("global_pool", GlobalAveragePooling2D.of()).build();
    }

    /**
     * Convolutions of 64, 128, 128 and 256 filters and dense layers of 256 and 64 units, for CIFAR-10.
     * 1,584,330 parameters for 32x32x3 and 10 classes.
     */
    static Network cifarCnn(Design design) {
        return Network.builder(design.input()).add("conv1", rectified(design, 64, 3))
                .add("conv2", rectified(design, 128, 3)).add("pool1", MaxPooling2D.of(2))
                .add("conv3", rectified(design, 128, 3)).add("pool2", MaxPooling2D.of(2))
                .add("conv4", rectified(design, 256, 3)).add("pool3", MaxPooling2D.of(2))
                .add("flatten", new Flatten()).add("dense1", dense(design, 256))
                .add("dense2", dense(design, 64)).add("dense3", classes(design)).build();
    }

    /**
     * Eight filters of 3x3 without bias or activation, pooling and the classes. 13,602 parameters for
     * 28x28x1 and 10 classes.
     */
    static Network conv3x3(Design design) {
        return Network.builder(design.input())
                .add("conv1", Conv2D.of(design.channels(8), 3).withBias(false))
                .add("pool1", MaxPooling2D.of(2)).add("flatten", new Flatten())
                .add("dense1", classes(design)).build();
    }

    private static Conv2D rectified(Design design, int filters, int kernel) {
        return Conv2D.of(design.channels(filters), kernel).withPadding(Padding.same())
                .withActivation(Activation.relu()).withKernelInitializer(Initializer.heNormal());
    }

    private static Dense dense(Design design, int units) {
        return Dense.of(design.channels(units)).withActivation(Activation.relu())
                .withKernelInitializer(Initializer.heNormal());
    }

    private static Dense classes(Design design) {
        return Dense.of(design.classes()).withActivation(Activation.softmax());
    }
}
