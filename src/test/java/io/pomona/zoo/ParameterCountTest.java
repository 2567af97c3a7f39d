// SPDX-License-Identifier: Apache-2.0
package io.pomona.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pomona.nn.BatchNormalization;
import io.pomona.nn.Conv2D;
import io.pomona.nn.Layer;
import io.pomona.nn.Network;
import io.pomona.nn.SeparableConv2D;
import io.pomona.tensor.Shape;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of parameters that Keras 3.15, torchvision 0.28, timm 1.0 and the papers give. */
@NullMarked
class ParameterCountTest {
    private static Network build(String name, String variant) {
        return Zoo.find(name).orElseThrow().build(variant);
    }

    @ParameterizedTest
    @CsvSource({"lenet5, standard, 61706, 0", "alexnet, torchvision, 61100840, 0",
        "alexnet, guide, 25678184, 0", "vgg16, torchvision, 138357544, 0",
        "vgg16, batch_norm, 138365992, 8448", "vgg16, guide, 37694248, 0",
        "inception-v1, paper, 6998552, 0", "inception-v1, torchvision, 6624904, 14560",
        "inception-v3, torchvision, 23834568, 34432", "inception-v3, keras, 23817352, 34432",
        "inception-v4, standard, 42679816, 63168", "inception-resnet-v2, timm, 55843464, 60544",
        "inception-resnet-v2, keras, 55813192, 60544", "xception, standard, 22855952, 54528",
        "resnet50, torchvision, 25557032, 53120", "resnet50, keras, 25583592, 53120",
        "resnext50, standard, 25028904, 68224", "conv3x3, standard, 13602, 0",
        "mnist-cnn, standard, 11274, 0", "mnist-30k, standard, 28938, 0",
        "all-cnn, standard, 3994, 0", "cifar-cnn, standard, 1584330, 0",
        "numpycnn, standard, 10645, 0", "pygad-gacnn, standard, 8246, 0"})
    void everyArchitectureHasItsPublishedNumbers(String name, String variant, int trainable,
            int buffers) {
        Network network = build(name, variant);
        assertEquals(trainable, network.parameterCount());
        assertEquals(buffers, network.bufferLayout().size());
    }

    @Test
    void alexNetOfThePaperTakesLargerImages() {
        Network network = Zoo.find("alexnet").orElseThrow()
                .build(new Design(Shape.of(227, 227, 3), 1000, AlexNet.PAPER, 1));
        assertEquals(60_965_224, network.parameterCount());
    }

    @ParameterizedTest
    @CsvSource({"inception-v1, paper, 57, 0", "inception-v1, torchvision, 57, 57",
        "inception-v3, torchvision, 94, 94", "inception-v4, standard, 149, 149",
        "inception-resnet-v2, timm, 244, 204", "xception, standard, 74, 40",
        "resnet50, torchvision, 53, 53", "resnext50, standard, 53, 53",
        "vgg16, batch_norm, 13, 13"})
    void everyArchitectureHasItsPublishedLayers(String name, String variant, int convolutions,
            int norms) {
        int found = 0;
        int foundNorms = 0;
        for (var node : build(name, variant).nodes()) {
            found += convolutions(node.layer());
            foundNorms += node.layer() instanceof BatchNormalization ? 1 : 0;
        }
        assertEquals(convolutions, found);
        assertEquals(norms, foundNorms);
    }

    private static int convolutions(Layer layer) {
        return switch (layer) {
            case Conv2D _ -> 1;
            case SeparableConv2D _ -> 2;
            default -> 0;
        };
    }

    /** Channels and sides of outputs that the papers and libraries state. */
    @ParameterizedTest
    @CsvSource({"resnet50, torchvision, layer1_2_add, 56, 256",
        "resnet50, keras, layer2_3_add, 28, 512", "resnext50, standard, layer4_2_add, 7, 2048",
        "inception-v1, paper, inception3b, 28, 480",
        "inception-v1, torchvision, inception4d, 14, 528",
        "inception-v1, paper, inception5b, 7, 1024", "inception-v3, keras, Mixed_5b, 35, 256",
        "inception-v3, torchvision, Mixed_6e, 17, 768",
        "inception-v3, torchvision, Mixed_7a, 8, 1280",
        "inception-v4, standard, features_3, 73, 160",
        "inception-v4, standard, features_4, 71, 192",
        "inception-v4, standard, features_5, 35, 384",
        "inception-v4, standard, features_10_out, 17, 1024",
        "inception-v4, standard, features_18_out, 8, 1536",
        "inception-resnet-v2, timm, mixed_5b, 35, 320",
        "inception-resnet-v2, timm, mixed_6a, 17, 1088",
        "inception-resnet-v2, keras, mixed_7a, 8, 2080", "xception, standard, block1_add, 74, 128",
        "xception, standard, block3_add, 19, 728", "xception, standard, block12_add, 10, 1024",
        "alexnet, torchvision, features_12, 6, 256", "alexnet, guide, conv3, 8, 384",
        "vgg16, torchvision, features_30, 7, 512", "vgg16, guide, features_30, 1, 512"})
    void stagesHaveTheirPublishedShapes(String name, String variant, String node, int side,
            int channels) {
        Shape shape = build(name, variant).nodes().stream()
                .filter(each -> each.name().equals(node)).findFirst().orElseThrow().outputShape();
        assertEquals(Shape.of(side, side, channels), shape);
    }
}
