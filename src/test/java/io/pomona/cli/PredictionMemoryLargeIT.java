// SPDX-License-Identifier: Apache-2.0
package io.pomona.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.ChildJvm;
import io.pomona.data.Normalization;
import io.pomona.data.Npy;
import io.pomona.data.NpyArray;
import io.pomona.exchange.ModelFile;
import io.pomona.exchange.SavedModel;
import io.pomona.nn.Network;
import io.pomona.tensor.RandomKey;
import io.pomona.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saved ResNet-50 classifies a picture of its published size on a small heap. */
@NullMarked
@Tag("slow")
class PredictionMemoryLargeIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void resNet50NeedsLessThanOneAndAHalfGigabytes() throws Exception {
        Network network = Zoo.find("resnet50").orElseThrow().build();
        SavedModel model = new SavedModel(network, network.initialParameters(RandomKey.of(1)),
                network.initialBuffers(), Normalization.IDENTITY,
                IntStream.range(0, 1000).mapToObj(i -> "class" + i).toList());
        Path file = folder.resolve("resnet50.npz");
        ModelFile.write(file, model);
        float[] picture = new float[224 * 224 * 3];
        RandomGenerator random = RandomKey.of(2).generator();
        for (int i = 0; i < picture.length; i++) {
            picture[i] = random.nextFloat();
        }
        Path inputs = folder.resolve("picture.npy");
        Npy.write(inputs, NpyArray.ofFloats(picture, 1, 224, 224, 3));
        ChildJvm run = ChildJvm.run(List.of(ChildJvm.VECTORS, "-Xmx1500m"), Main.class, "predict",
                file.toString(), inputs.toString()).assertDone();
        assertTrue(run.out().contains("class"), run::out);
        assertEquals(1, run.out().lines().filter(line -> line.contains("picture.npy")).count(),
                run::out);
    }
}
