// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import io.pomona.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** The published architectures, by the names that configs and commands use. */
public final class Zoo {
    private static final Shape FRUIT = Shape.of(100, 100, 3);
    private static final Shape DIGIT = Shape.of(28, 28, 1);
    private static final Shape CIFAR = Shape.of(32, 32, 3);
    private static final Shape IMAGENET = Shape.of(224, 224, 3);
    private static final Shape LARGE = Shape.of(299, 299, 3);
    private static final int IMAGENET_CLASSES = 1000;

    private static final List<Architecture> ARCHITECTURES = List.of(
            Architecture.of("numpycnn", FRUIT, 4, NumPyCnn::build),
            Architecture.of("numpycnn-compat", FRUIT, 4, NumPyCnn::buildCompatible),
            Architecture.of("pygad-gacnn", FRUIT, 4, PygadGacnn::build),
            Architecture.of("conv3x3", DIGIT, 10, SmallNets::conv3x3),
            Architecture.of("mnist-cnn", DIGIT, 10, SmallNets::mnistCnn),
            Architecture.of("mnist-30k", DIGIT, 10, SmallNets::mnist30k),
            Architecture.of("all-cnn", CIFAR, 10, SmallNets::allCnn),
            Architecture.of("cifar-cnn", CIFAR, 10, SmallNets::cifarCnn),
            Architecture.of("lenet5", Shape.of(32, 32, 1), 10, LeNet5::build),
            new Architecture("alexnet", IMAGENET, IMAGENET_CLASSES,
                    List.of(AlexNet.TORCHVISION, AlexNet.PAPER, AlexNet.GUIDE), AlexNet::build),
            new Architecture("vgg16", IMAGENET, IMAGENET_CLASSES,
                    List.of(Vgg16.TORCHVISION, Vgg16.BATCH_NORM, Vgg16.GUIDE), Vgg16::build),
            new Architecture("inception-v1", IMAGENET, IMAGENET_CLASSES,
                    List.of(InceptionV1.PAPER, InceptionV1.TORCHVISION), InceptionV1::build),
            new Architecture("inception-v3", LARGE, IMAGENET_CLASSES,
                    List.of(InceptionV3.TORCHVISION, InceptionV3.KERAS), InceptionV3::build),
            Architecture.of("inception-v4", LARGE, IMAGENET_CLASSES, InceptionV4::build),
            new Architecture("inception-resnet-v2", LARGE, IMAGENET_CLASSES,
                    List.of(InceptionResNetV2.TIMM, InceptionResNetV2.KERAS),
                    InceptionResNetV2::build),
            Architecture.of("xception", LARGE, IMAGENET_CLASSES, Xception::build),
            new Architecture("resnet50", IMAGENET, IMAGENET_CLASSES,
                    List.of(ResNet50.TORCHVISION, ResNet50.KERAS), ResNet50::build),
            Architecture.of("resnext50", IMAGENET, IMAGENET_CLASSES,
                    ResNet50::buildResNeXt));

    private Zoo() {}

    /** Returns all architectures. */
    public static List<Architecture> architectures() {
        return ARCHITECTURES;
    }

    /** Returns the names of all architectures. */
    public static List<String> names() {
        return ARCHITECTURES.stream().map(Architecture::name).toList();
    }

    /** Returns the architecture of a name, or empty where there is none. */
    public static Optional<Architecture> find(String name) {
        return ARCHITECTURES.stream().filter(a -> a.name().equals(name)).findFirst();
    }
}
