// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import io.pomona.zoo.Zoo;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classic architectures as they were published, against ONNX Runtime. */
@NullMarked
@Tag("slow")
class FullSizeLargeIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lenet5", "alexnet", "vgg16", "inception-v1", "inception-v3",
        "inception-v4", "inception-resnet-v2", "xception", "resnet50", "resnext50"})
    void onnxRuntimeComputesTheSame(String name) {
        OnnxAgreement.assertAgrees(Zoo.find(name).orElseThrow().build(), 11, 1, folder);
    }
}
