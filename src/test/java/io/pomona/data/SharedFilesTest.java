// SPDX-License-Identifier: Apache-2.0
package io.pomona.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pomona.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the files beside the project, where they are present. */
class SharedFilesTest {
    private static final Path GOLDEN = Path
            .of(System.getProperty("pomona.golden", "../shared/data/golden"));
    private static final Path FRUITS = Path.of("../shared/data/fruits360");

    @Test
    void readsEveryGoldenFile() throws IOException {
        assumeTrue(Files.isDirectory(GOLDEN), () -> GOLDEN + " is absent");
        List<Path> files;
        try (Stream<Path> found = Files.list(GOLDEN)) {
            files = found.filter(path -> path.toString().endsWith(".npz")).sorted().toList();
        }
        assertTrue(!files.isEmpty(), "there are golden files");
        for (Path file : files) {
            Map<String, NpyArray> arrays = Npz.read(file);
            assertTrue(!arrays.isEmpty(), file.toString());
            arrays.forEach((name, array) -> assertEquals(array, Npz.read(file, name)));
        }
    }

    private static DataFolder shared(String name) {
        Path folder = Path.of("../shared/data").resolve(name);
        assumeTrue(Files.isDirectory(folder), () -> folder + " is absent");
        return DataFolder.open(folder);
    }

    @Test
    void readsTheRealMnist() {
        DataFolder mnist = shared("mnist");
        LabelledPictures train = mnist.train(PictureOptions.DEFAULT, null, Integer.MAX_VALUE);
        assertEquals(List.of(60_000, 28, 28), train.inputs().extents());
        LoadedData first = train.first(10).load(Scaling.AUTO);
        assertArrayEquals(new int[]{5, 0, 4, 1, 9, 2, 1, 3, 1, 4}, first.data().labels());
        assertEquals(Shape.of(28, 28, 1), first.data().sampleShape());
        assertEquals(253 / 255f, first.data().inputs()[6 * 28 + 13]);
        LabelledPictures test = mnist.test(PictureOptions.DEFAULT, train.classNames(), 10_000);
        assertArrayEquals(new int[]{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009},
                test.load(Scaling.AUTO).data().classCounts());
        assertEquals("440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                List.copyOf(mnist.checksums().values()).getFirst());
    }

    @Test
    void readsTheRealCifar() {
        DataFolder cifar = shared("cifar10");
        LoadedData train = cifar.train(PictureOptions.DEFAULT, null, Integer.MAX_VALUE)
                .load(new Scaling.Affine(1.0 / 255, -0.5));
        assertEquals(Shape.of(32, 32, 3), train.data().sampleShape());
        assertArrayEquals(new int[]{396, 366, 420, 384, 422, 393, 414, 385, 407, 413},
                train.data().classCounts());
        // The first picture of all, a frog, begins with 59, 62, 63.
        assertEquals(6, train.data().labels()[0]);
        for (int c = 0; c < 3; c++) {
            assertEquals((float) (new int[]{59, 62, 63}[c] / 255.0 - 0.5),
                    train.data().inputs()[c], 1e-7f);
        }
        assertArrayEquals(new int[]{103, 89, 100, 103, 90, 86, 112, 102, 106, 109},
                cifar.test(PictureOptions.DEFAULT, train.data().classNames(), 1000)
                        .load(Scaling.UNIT).data().classCounts());
    }

    @Test
    void readsTheRealPictures() {
        DataFolder fruits = shared("fruits360/images");
        LoadedData data = fruits.train(PictureOptions.DEFAULT, null, 40).load(Scaling.AUTO);
        assertEquals(List.of("apple", "lemon", "mango", "raspberry"), data.data().classNames());
        assertArrayEquals(new int[]{10, 10, 10, 10}, data.data().classCounts());
        assertEquals(Shape.of(100, 100, 3), data.data().sampleShape());
        assertEquals(400, fruits.files().size());
        PictureOptions small = new PictureOptions(new PictureOptions.Size(25, 25),
                PictureOptions.Resize.STRETCH, PictureOptions.Color.RGB,
                PictureOptions.Labels.FINE);
        LoadedData quarter = fruits.train(small, null, 40).load(Scaling.AUTO);
        assertEquals(DataSummary.of(data.data()).mean(), DataSummary.of(quarter.data()).mean(),
                1e-3, "scaling keeps the mean");
    }

    @Test
    void readsTheRealFruits() {
        Path inputs = FRUITS.resolve("dataset_inputs.npy");
        assumeTrue(Files.isRegularFile(inputs), () -> inputs + " is absent");
        assertEquals("ad2b534433edca155c700f69b9744588ee33184130d0fd894575daaa9f2a4f6f",
                Checksums.sha256(inputs));
        LoadedData loaded = ArrayPair.of(inputs, FRUITS.resolve("dataset_outputs.npy")).read();
        assertEquals(Shape.of(100, 100, 3), loaded.data().sampleShape());
        assertArrayEquals(new int[]{20, 20, 20, 20}, loaded.data().classCounts());
        assertEquals(254 / 255f, loaded.data().inputs()[0], "nearly white");
        assertEquals(List.of(), loaded.warnings());
        assertEquals(79, Arrays.stream(loaded.data().labels()).boxed().toList().lastIndexOf(3));
    }
}
